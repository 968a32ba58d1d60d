import { Tabs } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Example } from '../ui/index.ts'
import { examples } from './examples.ts'

const ways = Object.keys(examples) as (keyof typeof examples)[]

/** How each kind of sender is connected: code that works as it stands, once the key is in it. */
export function Snippets({ writeKey }: { writeKey: string }) {
  const { t } = useTranslation('sources')
  const facts = {
    origin: window.location.origin,
    writeKey,
    product: t('example.product'),
    event: t('example.event'),
    fillIn: t('example.fillIn'),
  }
  return (
    <Tabs defaultValue="curl">
      <Tabs.List aria-label={t('key.try')}>
        {ways.map((way) => (
          <Tabs.Tab key={way} value={way}>
            {t(`key.${way}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {ways.map((way) => (
        <Tabs.Panel key={way} value={way}>
          <Example code={examples[way](facts)} hint={t(`key.${way}Hint`)} />
        </Tabs.Panel>
      ))}
    </Tabs>
  )
}
