/** What an example is made of: where it runs, the key, and words of the reader's language. */
export type ExampleFacts = { origin: string; writeKey: string; name: string; product: string }

const traits = ({ name }: ExampleFacts) => ({ name, phone: '+52 55 1234 5678', email: 'laura@correo.example' })

/** For a shell: single quotes inside a word end it, so they are spelled the long way. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

/** A person, told to the wire from a terminal. */
export const curlExample = (facts: ExampleFacts): string =>
  [
    `curl ${facts.origin}/v1/identify \\`,
    `  -u ${quoted(`${facts.writeKey}:`)} \\`,
    `  -H 'content-type: application/json' \\`,
    `  -d ${quoted(JSON.stringify({ userId: 'cliente-1', traits: traits(facts) }))}`,
  ].join('\n')

/** A person and what she bought, told from a web page: no header that would cost a preflight, and it survives leaving the page. */
export const browserExample = (facts: ExampleFacts): string => {
  const order = { order_id: 'A-1001', total: 1240, currency: 'MXN', products: [{ name: facts.product, quantity: 1, price: 1240 }] }
  return `<script>
  const pulsera = (call, body) =>
    fetch('${facts.origin}/v1/' + call, {
      method: 'POST',
      keepalive: true,
      body: JSON.stringify({ writeKey: '${facts.writeKey}', userId: 'cliente-1', ...body }),
    })

  pulsera('identify', { traits: ${JSON.stringify(traits(facts))} })
  pulsera('track', {
    event: 'Order Completed',
    properties: ${JSON.stringify(order)},
  })
</script>`
}
