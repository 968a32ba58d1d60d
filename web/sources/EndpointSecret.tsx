import { Button, Modal } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { FormButtons, Secret } from '../ui/index.ts'
import classes from './sources.module.css'

export type FreshSecret = { url: string; secret: string }

/** The secret with which messages are signed, this once. */
export function EndpointSecret({ fresh, close }: { fresh: FreshSecret; close: () => void }) {
  const { t } = useTranslation('sources')
  return (
    <Modal
      opened
      onClose={close}
      title={t('out.secretTitle')}
      size={620}
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
    >
      <div className={classes.form}>
        <p className={classes.url}>{fresh.url}</p>
        <Secret label={t('out.secret')} value={fresh.secret} />
        <p className="dim">{t('out.secretHint')}</p>
        <FormButtons>
          <Button onClick={close}>{t('out.secretKept')}</Button>
        </FormButtons>
      </div>
    </Modal>
  )
}
