import { Tabs } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Example } from '../ui/index.ts'
import {
  browserExample,
  curlExample,
  jitsuExample,
  nodeExample,
  posthogExample,
  rudderExample,
  segmentExample,
  tillExample,
} from './examples.ts'

const writers = {
  curl: curlExample,
  browser: browserExample,
  segment: segmentExample,
  node: nodeExample,
  rudder: rudderExample,
  jitsu: jitsuExample,
  posthog: posthogExample,
  till: tillExample,
} as const
const ways = Object.keys(writers) as (keyof typeof writers)[]

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
          <Example code={writers[way](facts)} hint={t(`key.${way}Hint`)} />
        </Tabs.Panel>
      ))}
    </Tabs>
  )
}
