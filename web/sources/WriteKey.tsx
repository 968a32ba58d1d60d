import { Button, Modal, Tabs } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Example, Secret } from '../ui/index.ts'
import { browserExample, curlExample } from './examples.ts'
import classes from './sources.module.css'

export type FreshKey = { name: string; writeKey: string }

/** The key, once, with examples that work as they stand. It closes only by its button: a slip would lose the key. */
export function WriteKey({ fresh, close }: { fresh: FreshKey; close: () => void }) {
  const { t } = useTranslation('sources')
  const facts = {
    origin: window.location.origin,
    writeKey: fresh.writeKey,
    name: t('example.name'),
    product: t('example.product'),
  }
  return (
    <Modal
      opened
      onClose={close}
      title={t('key.title', { name: fresh.name })}
      size={620}
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
    >
      <div className={classes.form}>
        <Secret label={t('key.label')} value={fresh.writeKey} />
        <Tabs defaultValue="curl">
          <Tabs.List aria-label={t('key.try')}>
            <Tabs.Tab value="curl">{t('key.curl')}</Tabs.Tab>
            <Tabs.Tab value="browser">{t('key.browser')}</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="curl">
            <Example code={curlExample(facts)} hint={t('key.curlHint')} />
          </Tabs.Panel>
          <Tabs.Panel value="browser">
            <Example code={browserExample(facts)} hint={t('key.browserHint')} />
          </Tabs.Panel>
        </Tabs>
        <div className={classes.formEnd}>
          <Button onClick={close}>{t('key.close')}</Button>
        </div>
      </div>
    </Modal>
  )
}
