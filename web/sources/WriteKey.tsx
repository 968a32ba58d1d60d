import { Button, Modal } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { FormButtons, Secret } from '../ui/index.ts'
import { Snippets } from './Snippets.tsx'
import classes from './sources.module.css'

export type FreshKey = { name: string; writeKey: string }

/** The key, once, with examples that work as they stand. It closes only by its button: a slip would lose the key. */
export function WriteKey({ fresh, close }: { fresh: FreshKey; close: () => void }) {
  const { t } = useTranslation('sources')
  return (
    <Modal
      opened
      onClose={close}
      title={t('key.title', { name: fresh.name })}
      size={680}
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
    >
      <div className={classes.form}>
        <Secret label={t('key.label')} value={fresh.writeKey} />
        <Snippets writeKey={fresh.writeKey} />
        <FormButtons>
          <Button onClick={close}>{t('key.close')}</Button>
        </FormButtons>
      </div>
    </Modal>
  )
}
