/** What an example is made of: where it runs, the key, and words of the reader's language. */
type ExampleFacts = { origin: string; writeKey: string; product: string; event: string; fillIn: string }

// Left empty: who pastes an example as it stands makes nobody up; it waits in quarantine, which says that the customer is missing.
const traits = { name: '', phone: '', email: '' }
const customer = ({ fillIn }: ExampleFacts) => `// ${fillIn}
const customer = { id: '', name: '', phone: '', email: '' }`
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

/** Something that happened, told to the wire from a terminal: a test that shows in what comes in, and makes no customer. */
const curl = (facts: ExampleFacts): string => post(facts, '/v1/track', { anonymousId: 'test', event: facts.event })

/** A sale, as a till tells it: who bought, and what. The message's own id makes sending it twice harmless. */
const till = (facts: ExampleFacts): string =>
  `# ${facts.fillIn} (userId, traits)\n${post(facts, '/v1/track', {
    messageId: 'ticket-A-1001',
    userId: '',
    event: 'Order Completed',
    properties: order(facts),
    context: { traits },
  })}`

/**
 * A person and what she bought, told from a web page: no header that would cost a preflight, and it survives leaving the page. What was not answered is
 * told again under the same name for some minutes, so that it counts once.
 */
const browser = (facts: ExampleFacts): string => `<script>
  const pulsera = (call, body) => {
    const messageId = Date.now().toString(36) + Math.random().toString(36).slice(2)
    const send = (seconds) =>
      fetch('${facts.origin}/v1/' + call, {
        method: 'POST',
        keepalive: true,
        body: JSON.stringify({ writeKey: '${facts.writeKey}', messageId, ...body }),
      })
        .then(({ status }) => status === 429 || status >= 500 ? Promise.reject(status) : status)
        .catch(() => seconds < 300 && setTimeout(send, seconds * 1000, seconds * 2))
    return send(1)
  }

  ${customer(facts).replace('\n', '\n  ')}
  pulsera('identify', { userId: customer.id, traits: customer })
  pulsera('track', {
    userId: customer.id,
    event: 'Order Completed',
    properties: ${JSON.stringify(order(facts))},
  })
</script>`

/** PostHog's browser client as it is published, with this server as its host. */
const posthog = (facts: ExampleFacts): string => `<script src="https://cdn.jsdelivr.net/npm/posthog-js@1.449.2/dist/array.js"></script>
<script>
  posthog.init('${facts.writeKey}', { api_host: '${facts.origin}' })

  ${customer(facts).replace('\n', '\n  ')}
  if (customer.id) {
    posthog.identify(customer.id, customer)
    posthog.capture('Order Completed', ${JSON.stringify(order(facts))})
  }
</script>`

/** Segment's browser client as it is published, told to ask this server for its settings: it does the rest. */
const segment = (
  facts: ExampleFacts,
): string => `<script src="https://cdn.jsdelivr.net/npm/@segment/analytics-next@1.84.3/dist/umd/index.js"></script>
<script>
  const analytics = AnalyticsNext.AnalyticsBrowser.load({
    writeKey: '${facts.writeKey}',
    cdnURL: '${facts.origin}',
  })

  ${customer(facts).replace('\n', '\n  ')}
  analytics.page()
  if (customer.id) {
    analytics.identify(customer.id, customer)
    analytics.track('Order Completed', ${JSON.stringify(order(facts))})
  }
</script>`

const calls = (facts: ExampleFacts): string => `${customer(facts)}
analytics.identify({ userId: customer.id, traits: customer })
analytics.track({
  userId: customer.id,
  event: 'Order Completed',
  properties: ${JSON.stringify(order(facts))},
})`

const node = (facts: ExampleFacts): string => `import { Analytics } from '@segment/analytics-node'

const analytics = new Analytics({ writeKey: '${facts.writeKey}', host: '${facts.origin}' })

${calls(facts)}
await analytics.closeAndFlush()`

const rudder = (facts: ExampleFacts): string => `import Analytics from '@rudderstack/rudder-sdk-node'

const analytics = new Analytics('${facts.writeKey}', { dataPlaneUrl: '${facts.origin}', retryCount: 10 })

${calls(facts)}
analytics.flush()`

const jitsu = (facts: ExampleFacts): string => `import { jitsuAnalytics } from '@jitsu/js'

const analytics = jitsuAnalytics({ host: '${facts.origin}', writeKey: '${facts.writeKey}:${facts.writeKey}' })

${customer(facts)}
await analytics.identify(customer.id, customer)
await analytics.track('Order Completed', ${JSON.stringify(order(facts))})`

/** Each way to send, in the order in which they are shown. */
export const examples = { curl, browser, segment, node, rudder, jitsu, posthog, till } as const
