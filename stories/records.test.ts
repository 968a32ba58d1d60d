import { request } from 'node:http'
import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { eventually, openShop } from './steps.ts'

const shop = await openShop()
type Line = { line: number; status: string; personId?: string; recordId?: string; events?: number; reason?: string; done?: boolean }

/** Sends lines as a program of the business does, and reads the answer line by line. */
async function send(body: string | Uint8Array | Readable, query = '', headers: Record<string, string> = {}) {
  const answer = await fetch(`${shop.url}/api/records${query}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${shop.key}`, 'content-type': 'application/x-ndjson', ...headers },
    body: (body instanceof Readable ? Readable.toWeb(body) : body) as BodyInit,
    ...(body instanceof Readable ? { duplex: 'half' } : {}),
  } as RequestInit)
  const text = await answer.text()
  const lines: Line[] = answer.ok
    ? text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line))
    : []
  return { status: answer.status, text, lines }
}
const ndjson = (...lines: unknown[]) => lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n')
const order = (id: string) => ({ event: 'Order Completed', at: '2026-11-20T10:00:00Z', properties: { order_id: id, total: 10 } })
const phoneOf = (n: number) => `55${String(10_000_000 + n * 37).slice(0, 8)}`

describe('the batch door', () => {
  it('answers line by line who it is, keeps what it does not understand, and changes nothing the second time', async () => {
    const dump = ndjson(
      { externalId: 'C-1', attributes: { full_name: 'Nadia Oropeza', email: 'nadia@gmail.com' }, events: [order('R-1')] },
      'not json',
      '',
      { externalId: 'C-2', attributes: { full_name: 'Nadia Oropeza', email: 'nadia@gmail.com', zapato: 25 } },
      { attributes: { city: 'Puebla' } },
    )
    const { status, lines } = await send(dump, '?source=ERP')
    expect(status).toBe(200)
    expect(lines).toMatchObject([
      { line: 1, status: 'created', events: 1 },
      { line: 2, status: 'quarantined', reason: 'record.not-object' },
      { line: 4, status: 'joined', traits: ['zapato'] },
      { line: 5, status: 'quarantined', reason: 'record.nobody' },
      { done: true, lines: 4, created: 1, joined: 1, quarantined: 2 },
    ])
    expect(lines[2]?.personId).toBe(lines[0]?.personId)
    const nadia = await shop.theOnly('nadia@gmail.com')
    expect((await shop.ok('GET', `/people/${nadia.id}/traits`)).traits).toMatchObject([{ name: 'zapato', value: 25, source: 'ERP' }])
    expect(await shop.person(nadia.id)).toMatchObject({ purchaseCount: 1, recordCount: 2 })
    const aside = (await shop.ok('GET', '/quarantined')).items
    expect(aside.map(({ body }: { body: string }) => body)).toEqual(expect.arrayContaining(['not json']))

    const again = await send(dump, '?source=ERP')
    expect(again.lines.map(({ status: one }) => one)).toEqual(['unchanged', 'quarantined', 'unchanged', 'quarantined', undefined])
    expect(again.lines[0]?.events).toBe(0)
    expect(await shop.person(nadia.id)).toMatchObject({ purchaseCount: 1, recordCount: 2 })
  })

  it('says once that somebody is new who stands in several lines', async () => {
    const line = { externalId: 'N-1', attributes: { full_name: 'Norma Quiroz' } }
    const { lines } = await send(ndjson(line, line, { ...line, attributes: { city: 'Toluca' } }), '?source=ERP')
    expect(lines.map(({ status }) => status)).toEqual(['created', 'unchanged', 'updated', undefined])
    expect(lines.at(-1)).toMatchObject({ done: true, lines: 3, created: 1 })
  })

  it('counts an order once, however many dumps tell of it, and knows when it is called off', async () => {
    const night = async (event: string, properties: object, day: number) => {
      const told = { event, at: `2026-11-${day}T10:00:00Z`, properties: { order_id: 'F-1', ...properties } }
      const { lines } = await send(ndjson({ externalId: 'F', attributes: { full_name: 'Fabiola Nava' }, events: [told] }), '?source=ERP')
      const { purchaseCount, spent } = await shop.person(lines[0]?.personId ?? '')
      return [purchaseCount, spent.amountMinor]
    }
    expect(await night('Order Completed', { total: 100 }, 20)).toEqual([1, 10_000])
    expect(await night('Order Completed', { total: '$120.00' }, 21)).toEqual([1, 12_000])
    expect(await night('Order Completed', { total: 120, status: 'shipped' }, 22)).toEqual([1, 12_000])
    expect(await night('Order Cancelled', {}, 23)).toEqual([0, 0])
  })

  it('shows what it cannot make sense of, and takes it once it is put right', async () => {
    const events = [{ event: 'Store Visited' }, { event: 'Order Completed', properties: { order_id: 'M-1', total: 'mucho' } }]
    const dump = ndjson({ externalId: 'M', attributes: { full_name: 'Mara Quijano', phone: '12' }, events })
    const { lines } = await send(dump, '?source=Medias')
    expect(lines[0]).toMatchObject({ status: 'created', events: 2, ignored: ['phone «12»', 'events.1.total «mucho»'] })
    await send(dump, '?source=Medias')
    const waiting = async () =>
      (await shop.ok('GET', '/quarantined')).items.filter(({ body }: { body: string }) => body.includes('Quijano'))
    const [half, ...more] = await waiting()
    expect([half.reason, half.isIn, more.length]).toEqual(['event.partly', true, 0])
    const mended = half.body.replace('"mucho"', '"1,250.50"').replace('"12"', '"5512340987"')
    expect(await shop.ok('PUT', `/quarantined/${half.id}`, { body: mended })).toMatchObject({ solved: true })
    expect(await shop.person(lines[0]?.personId ?? '')).toMatchObject({ purchaseCount: 1, spent: { amountMinor: 125_050 } })
    const { items } = await shop.ok('GET', `/people/${lines[0]?.personId}/timeline?limit=10`)
    expect(items.map(({ kind }: { kind: string }) => kind).sort()).toEqual(['created', 'purchase', 'visit'])
    expect(await waiting()).toEqual([])
  })

  it('obeys what somebody of the dump allows no more', async () => {
    const { lines } = await send(
      ndjson({
        externalId: 'U-1',
        attributes: { full_name: 'Ulises Cantú', email: 'ulises@gmail.com' },
        events: [{ event: 'Unsubscribed' }],
      }),
      '?source=ERP',
    )
    const { permissions } = await shop.ok('GET', `/people/${lines[0]?.personId}/permissions`)
    expect(permissions).toContainEqual(expect.objectContaining({ purpose: 'marketing', channel: 'email', state: 'denied', may: false }))
  })

  it('takes 50,000 gzipped lines of a nightly dump, and the same again the next night', async () => {
    const names = ['Ana', 'Luis', 'Eva', 'Omar', 'Sara', 'Hugo', 'Inés', 'Raúl']
    const families = ['Ruiz', 'Mora', 'Solís', 'Arce', 'Vega', 'Luna', 'Cano', 'Rey']
    const line = (n: number) =>
      JSON.stringify({
        externalId: `E-${n}`,
        attributes: { first_name: names[n % 8], last_name: `${families[(n >> 3) % 8]} ${n.toString(36)}`, phone: phoneOf(n) },
        ...(n % 5 === 0 ? { events: [order(`N-${n}`)] } : {}),
      })
    const lineList = Array.from({ length: 50_000 }, (_, n) => line(n))
    const dump = gzipSync(lineList.join('\n'))
    const before = process.memoryUsage().arrayBuffers
    const { lines } = await send(dump, '?source=Noche')
    expect(lines).toHaveLength(50_001)
    expect(lines.at(-1)).toMatchObject({ done: true, lines: 50_000 })
    expect(lines.every((one, at) => one.done || one.line === at + 1)).toBe(true)
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(200 * 2 ** 20)
    const again = await send(gzipSync(lineList.slice(0, 5000).join('\n')), '?source=Noche')
    expect(again.lines.at(-1)).toMatchObject({ done: true, unchanged: 5000 })
    expect(again.lines.reduce((sum, { events = 0 }) => sum + events, 0)).toBe(0)
  })

  it('keeps what it answered when the sender is cut off', async () => {
    const first = Array.from({ length: 600 }, (_, n) =>
      JSON.stringify({ externalId: `K-${n}`, attributes: { full_name: `Kilo ${n}` } }),
    ).join('\n')
    const heard: string[] = []
    const url = new URL(`${shop.url}/api/records?source=Corte`)
    const call = request(url, { method: 'POST', headers: { authorization: `Bearer ${shop.key}` } })
    await new Promise<void>((done) => {
      call.on('response', (answer) => {
        answer.on('data', (piece: Buffer) => {
          heard.push(String(piece))
          if (heard.join('').split('\n').length > 400) call.destroy()
        })
        answer.on('close', done)
        answer.on('error', () => {})
      })
      call.on('error', () => {})
      call.write(`${first}\n{"externalId":"K-600","attr`)
    })
    const acknowledged = heard
      .join('')
      .split('\n')
      .filter((text) => text.includes('"created"')).length
    expect(acknowledged).toBeGreaterThanOrEqual(400)
    const sources = await shop.ok('GET', '/sources')
    expect(sources.find(({ name }: { name: string }) => name === 'Corte').recordCount).toBeGreaterThanOrEqual(acknowledged)
    expect((await shop.ok('GET', '/quarantined')).items.every(({ body }: { body: string }) => !body.includes('K-600'))).toBe(true)
  })

  it('says where it stopped when a gzip ends before its end', async () => {
    const text = Array.from({ length: 2000 }, (_, n) =>
      JSON.stringify({ externalId: `G-${n}`, attributes: { full_name: `Gamma ${n}` } }),
    ).join('\n')
    const whole = gzipSync(text)
    const { lines } = await send(whole.subarray(0, whole.length - 200), '?source=Gzip')
    expect(lines.at(-1)).toMatchObject({ done: false, reason: 'cut', sentence: expect.stringContaining('línea') })
  })

  it('does not wait for a client that reads only at the end', async () => {
    // 6 MB of answers while nobody reads: they wait in a file.
    const bad = Array.from({ length: 30_000 }, () => '{"attributes":{"city":"Puebla"}}').join('\n')
    const { lines } = await send(bad, '?source=Mudo')
    expect(lines.at(-1)).toMatchObject({ done: true, quarantined: 30_000 })
  })

  it('refuses who may not, and a line that is too long stands alone', async () => {
    const clerk = await send('{}', '', { authorization: `Bearer ${await shop.keyFor('clerk')}` })
    expect(clerk.status).toBe(403)
    expect((await send('{}', '', { authorization: 'Bearer plsr_nobody' })).status).toBe(401)
    const { lines } = await send(
      ndjson(
        { externalId: 'L', attributes: { full_name: 'x'.repeat(600_000) } },
        { externalId: 'L-2', attributes: { full_name: 'Lola Paz' } },
      ),
    )
    expect(lines).toMatchObject([{ status: 'quarantined', reason: 'event.too-large' }, { status: 'created' }, { done: true }])
    await eventually(async () => expect((await shop.theOnly('Lola Paz')).recordCount).toBe(1))
  })
})
