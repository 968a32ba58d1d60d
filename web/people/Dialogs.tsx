import { Modal } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { PersonPage } from '../api.ts'
import { mayDiscard } from '../ui/index.ts'
import { Correct } from './Correct.tsx'
import { PickOther } from './PickOther.tsx'
import { Separate } from './Separate.tsx'
import { CompareWith, WhyOne } from './Why.tsx'

export type Dialog = 'join' | 'separate' | 'suspect' | 'correct' | 'why' | 'compare' | null

/** What can be done with a person, each in its own dialog. */
export function Dialogs({ dialog, close, person }: { dialog: Dialog; close: () => void; person: PersonPage }) {
  const { t } = useTranslation(['people', 'ui'])
  return (
    <Modal
      opened={dialog !== null}
      onClose={() => void mayDiscard().then((may) => may && close())}
      title={dialog && t(`${dialog}.title`)}
      size={dialog === 'separate' || dialog === 'why' || dialog === 'compare' ? 720 : 520}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      {dialog === 'correct' && <Correct person={person} close={close} />}
      {dialog === 'why' && <WhyOne person={person} />}
      {dialog === 'compare' && <CompareWith person={person} close={close} />}
      {dialog === 'separate' && <Separate person={person} close={close} />}
      {(dialog === 'join' || dialog === 'suspect') && <PickOther person={person} purpose={dialog} close={close} />}
    </Modal>
  )
}
