import { execFileSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { browserExample, curlExample, jitsuExample, nodeExample, rudderExample, segmentExample, tillExample } from './examples.ts'

const facts = { origin: 'http://localhost:4400', writeKey: 'wk_abc', event: "Prueba d'Or", product: 'Tenis', fillIn: 'Pon aquí los tuyos' }

it('survives a shell, apostrophes included', () => {
  const heard = execFileSync('bash', ['-c', curlExample(facts).replace(/^curl/, `printf '%s\\n'`)], { encoding: 'utf8' }).split('\n')
  expect(heard[0]).toBe('http://localhost:4400/v1/track')
  expect(heard[2]).toBe('wk_abc:')
  expect(JSON.parse(heard[6] ?? '')).toEqual({ anonymousId: 'test', event: "Prueba d'Or" })
})

it('is a script that runs and says who bought what', () => {
  const sent: { url: string; body: string }[] = []
  const code = browserExample(facts).replace(/<\/?script>/g, '')
  new Function('fetch', code)((url: string, init: { body: string }) => sent.push({ url, body: init.body }))
  expect(sent.map((call) => call.url)).toEqual(['http://localhost:4400/v1/identify', 'http://localhost:4400/v1/track'])
  expect(JSON.parse(sent[1]?.body ?? '')).toMatchObject({
    writeKey: 'wk_abc',
    event: 'Order Completed',
    properties: { order_id: 'A-1001' },
  })
})

it('is a sale with an id of its own, so that a till may send it twice', () => {
  const heard = execFileSync('bash', ['-c', tillExample(facts).replace(/^curl/m, `printf '%s\\n'`)], { encoding: 'utf8' }).split('\n')
  expect(JSON.parse(heard[6] ?? '')).toMatchObject({
    messageId: 'ticket-A-1001',
    event: 'Order Completed',
    userId: '',
    context: { traits: { name: '' } },
  })
})

it.each([segmentExample, nodeExample, rudderExample, jitsuExample])(
  'is code that a machine understands, with the key and the address in it',
  (write) => {
    const code = write(facts)
    expect(code).toContain('wk_abc')
    expect(code).toContain('http://localhost:4400')
    const script = code
      .replace(/<script src.*<\/script>/, '')
      .replaceAll(/<\/?script>/g, '')
      .replaceAll(/^import .*$/gm, '')
    expect(() => new Function(`return async () => { ${script} }`)).not.toThrow()
  },
)

it('makes nobody up: pasted as it stands no example names a customer', () => {
  for (const write of [curlExample, tillExample, browserExample, segmentExample, nodeExample, rudderExample, jitsuExample])
    expect(write(facts)).not.toMatch(/Laura|cliente-1|55 ?1234|@correo/)
})
