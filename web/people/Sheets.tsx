import { Drawer, UnstyledButton } from '@mantine/core'
import { IconChevronUp } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PersonPage } from '../api.ts'
import classes from './person.module.css'

/** On a phone, what stands beside the history at a desk comes up from below. */
export function Sheets({ person, about }: { person: PersonPage; about: ReactNode }) {
  const { t } = useTranslation(['people', 'ui'])
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <UnstyledButton className={classes.sheetButton} aria-haspopup="dialog" aria-expanded={isOpen} onClick={() => setOpen(true)}>
        <span>{t('sheets.open')}</span>
        <span className="dim">{t('ui:identities', { count: person.identities.length })}</span>
        <IconChevronUp size={16} stroke={1.7} aria-hidden="true" />
      </UnstyledButton>
      <Drawer
        opened={isOpen}
        onClose={() => setOpen(false)}
        position="bottom"
        size="88%"
        title={t('about')}
        closeButtonProps={{ 'aria-label': t('ui:close') }}
        classNames={{ content: classes.sheet, body: classes.sheetBody }}
      >
        {about}
      </Drawer>
    </>
  )
}
