/** What an example is made of: where it runs, the key, and words of the reader's language. */
export type ExampleFacts = { origin: string; writeKey: string; name: string; product: string }

const traits = ({ name }: ExampleFacts) => ({ name, phone: '+52 55 1234 5678', email: 'laura@correo.example' })
const order = ({ product }: ExampleFacts) => ({
  order_id: 'A-1001',
  total: 1240,
  currency: 'MXN',
  products: [{ name: product, quantity: 1, price: 1240 }],
})

/** For a shell: single quotes inside a word end it, so they are spelled the long way. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

const post = (facts: ExampleFacts, path: string, body: object): string =>
  [
    `curl ${facts.origin}${path} \\`,
    `  -u ${quoted(`${facts.writeKey}:`)} \\`,
    `  -H 'content-type: application/json' \\`,
    `  -d ${quoted(JSON.stringify(body))}`,
  ].join('\n')

/** A person, told to the wire from a terminal. */
export const curlExample = (facts: ExampleFacts): string => post(facts, '/v1/identify', { userId: 'cliente-1', traits: traits(facts) })

/** A sale, as a till tells it: who bought, and what. The message's own id makes sending it twice harmless. */
export const tillExample = (facts: ExampleFacts): string =>
  post(facts, '/v1/track', {
    messageId: 'ticket-A-1001',
    userId: 'cliente-1',
    event: 'Order Completed',
    properties: order(facts),
    context: { traits: traits(facts) },
  })

/** A person and what she bought, told from a web page: no header that would cost a preflight, and it survives leaving the page. */
export const browserExample = (facts: ExampleFacts): string => `<script>
  const pulsera = (call, body) =>
    fetch('${facts.origin}/v1/' + call, {
      method: 'POST',
      keepalive: true,
      body: JSON.stringify({ writeKey: '${facts.writeKey}', userId: 'cliente-1', ...body }),
    })

  pulsera('identify', { traits: ${JSON.stringify(traits(facts))} })
  pulsera('track', {
    event: 'Order Completed',
    properties: ${JSON.stringify(order(facts))},
  })
</script>`

/** Segment's browser client as it is published, told to ask this server for its settings: it does the rest. */
export const segmentExample = (
  facts: ExampleFacts,
): string => `<script src="https://cdn.jsdelivr.net/npm/@segment/analytics-next@1.84.3/dist/umd/index.js"></script>
<script>
  const analytics = AnalyticsNext.AnalyticsBrowser.load({
    writeKey: '${facts.writeKey}',
    cdnURL: '${facts.origin}',
  })

  analytics.page()
  analytics.identify('cliente-1', ${JSON.stringify(traits(facts))})
  analytics.track('Order Completed', ${JSON.stringify(order(facts))})
</script>`

const calls = (facts: ExampleFacts): string => `analytics.identify({
  userId: 'cliente-1',
  traits: ${JSON.stringify(traits(facts))},
})
analytics.track({
  userId: 'cliente-1',
  event: 'Order Completed',
  properties: ${JSON.stringify(order(facts))},
})`

export const nodeExample = (facts: ExampleFacts): string => `import { Analytics } from '@segment/analytics-node'

const analytics = new Analytics({ writeKey: '${facts.writeKey}', host: '${facts.origin}' })

${calls(facts)}
await analytics.closeAndFlush()`

export const rudderExample = (facts: ExampleFacts): string => `import Analytics from '@rudderstack/rudder-sdk-node'

const analytics = new Analytics('${facts.writeKey}', { dataPlaneUrl: '${facts.origin}' })

${calls(facts)}
analytics.flush()`

export const jitsuExample = (facts: ExampleFacts): string => `import { jitsuAnalytics } from '@jitsu/js'

const analytics = jitsuAnalytics({ host: '${facts.origin}', writeKey: '${facts.writeKey}' })

await analytics.identify('cliente-1', ${JSON.stringify(traits(facts))})
await analytics.track('Order Completed', ${JSON.stringify(order(facts))})`
