import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { openShop } from '../steps.ts'

const shop = await openShop()
const web = await shop.connect('web', 'Tienda en línea')
const { writeKey } = web
const basic = (secret: string) => ({ authorization: `Basic ${Buffer.from(secret).toString('base64')}` })
let turn = 0
const event = (more: object = {}) => ({ userId: 'plain-1', event: `Cosa ${++turn}`, ...more })
const post = (path: string, body: object, headers: Record<string, string> = {}) =>
  shop.call('POST', path, undefined, { raw: JSON.stringify(body), headers })
const count = async () => {
  const { id } = await shop.theOnly('5560000001')
  return (await shop.ok('GET', `/people/${id}/timeline?limit=200&kind=event`)).items.length
}

describe('plain HTTP', () => {
  it('is heard wherever the key stands', async () => {
    await shop.identify(web, 'plain-1', { name: 'Plácida Llano', phone: '5560000001' })
    const answers = [
      await post('/v1/track', event(), basic(`${writeKey}:`)),
      await post('/v1/track', event(), basic(writeKey)),
      await post('/v1/track', event({ writeKey }), { 'content-type': 'text/plain' }),
      await post('/v1/track', event({ writeKey }), { authorization: 'Bearer an-oauth-token-of-segment' }),
      await post('/v1/track', event(), { authorization: `Bearer ${writeKey}` }),
      await post('/v1/track', event(), { 'x-write-key': writeKey }),
      await post('/api/s/track', event(), { 'x-write-key': `pulsera:${writeKey}` }),
      await post('/api/s/s2s/track', event(), { 'x-write-key': `${writeKey}:secret` }),
      await post(`/beacon/v1/batch?writeKey=${writeKey}`, { batch: [event({ type: 'track' })] }, { 'content-type': 'text/plain' }),
      await post('/v1/import', { batch: [event({ type: 'track', writeKey })] }),
    ]
    expect(answers.map(({ status, body }) => [status, body.success])).toEqual(answers.map(() => [200, true]))
    expect(await count()).toBe(answers.length)
  })

  it('is heard from the address of an image', async () => {
    const before = await count()
    for (const encoding of ['base64', 'base64url'] as const) {
      const data = encodeURIComponent(Buffer.from(JSON.stringify(event({ writeKey, properties: { ñ: '¿?' } }))).toString(encoding))
      const answer = await shop.call('GET', `/v1/pixel/track?data=${data}`)
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/gif'])
    }
    expect(await count()).toBe(before + 2)
    expect((await shop.call('GET', '/v1/pixel/track?data=%7B')).status).toBe(400)
    expect((await shop.call('GET', '/v1/pixel/track')).status).toBe(400)
  })

  it('may be of three megabytes also where the key stands in the body only, as Segment’s older client does', async () => {
    const before = await count()
    const batch = Array.from({ length: 15 }, () => event({ type: 'track', properties: { text: 'i'.repeat(200_000) } }))
    expect((await post('/v1/batch', { batch, writeKey, sentAt: new Date().toISOString() })).status).toBe(200)
    expect(await count()).toBe(before + 15)
    const stranger = await post('/v1/batch', { batch, writeKey: 'plsw_nobody' })
    expect(stranger.status).toBe(413)
  })

  it('is unpacked whatever the label says', async () => {
    const before = await count()
    const labels: Record<string, string>[] = [{ 'content-encoding': 'gzip' }, { 'content-type': 'application/x-www-form-urlencoded' }, {}]
    for (const headers of labels)
      expect(
        (
          await shop.call('POST', '/v1/track', undefined, {
            raw: gzipSync(JSON.stringify(event())),
            headers: { ...basic(writeKey), ...headers },
          })
        ).status,
      ).toBe(200)
    expect(await count()).toBe(before + 3)
  })
})

describe('what a browser asks first', () => {
  it.each(['/v1/t', '/v1/batch', '/v1/projects/x/settings', '/beacon/v1/batch', '/sourceConfig/', '/api/s/track'])('%s', async (path) => {
    const answer = await shop.call('OPTIONS', path, undefined, {
      headers: {
        origin: 'https://tienda.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'rsa-reason, bad(name',
      },
    })
    expect(answer.status).toBe(204)
    expect(answer.headers.get('access-control-allow-origin')).toBe('*')
    expect(Number(answer.headers.get('access-control-max-age'))).toBeGreaterThanOrEqual(7_200)
    const allowed = answer.headers.get('access-control-allow-headers')?.split(', ')
    expect(allowed).toEqual(
      expect.arrayContaining(['authorization', 'content-type', 'x-retry-count', 'anonymousid', 'sentat', 'x-write-key', 'rsa-reason']),
    )
    expect(allowed).not.toContain('bad(name')
  })

  it('is how its client is set up: Segment’s, behind a proxy with TLS too, and RudderStack’s', async () => {
    const { body, headers } = await shop.call('GET', `/v1/projects/${writeKey}/settings`)
    const host = new URL(shop.url).host
    expect(headers.get('access-control-allow-origin')).toBe('*')
    expect(body.integrations['Segment.io']).toMatchObject({ apiKey: writeKey, apiHost: `${host}/v1`, protocol: 'http' })
    const behind = await shop.call('GET', `/v1/projects/${writeKey}/settings`, undefined, {
      headers: { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'pulsera.tienda.example' },
    })
    expect(behind.body.integrations['Segment.io']).toMatchObject({ apiHost: 'pulsera.tienda.example/v1', protocol: 'https' })
    const rudder = await shop.call('GET', `/sourceConfig/?p=npm&v=3&writeKey=${writeKey}`, undefined, { headers: basic(`${writeKey}:`) })
    expect(rudder.body.source).toMatchObject({ writeKey, enabled: true, destinations: [] })
  })

  it('counts about itself are taken and forgotten', async () => {
    expect(await post('/v1/m', { series: [] })).toMatchObject({ status: 200, body: { success: true } })
  })
})
