import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { whyMisread } from '#people'
import { newId } from '#platform'
import { startServer } from '../../test/server.ts'

const server = await startServer()
const { api } = server
const as = { cookie: server.cookie, key: '' }
const card = (attributes: Record<string, string>) => api('POST', '/people', { attributes }, as)
const source = (await api('POST', '/sources', { kind: 'counter', name: 'Caja 1' })).body
const till = (body: object) =>
  server.call(
    'POST',
    '/v1/batch',
    { batch: [body] },
    { headers: { authorization: `Basic ${Buffer.from(`${source.writeKey}:`).toString('base64')}` } },
  )

/** Measured anew: asked for, and waited for. */
async function measured() {
  const before = (await api('GET', '/quality')).body
  await expect.poll(async () => (await api('GET', '/quality')).body.isBeingMeasured).toBe(false)
  if (before.isBeingMeasured && before.computedAt === null) return (await api('GET', '/quality')).body
  const asked = (await api('GET', '/quality?fresh=true')).body
  expect(asked.isBeingMeasured).toBe(true)
  await expect
    .poll(async () => (await api('GET', '/quality')).body)
    .toMatchObject({ isBeingMeasured: false, computedAt: expect.not.stringMatching(asked.computedAt ?? '^$') })
  return (await api('GET', '/quality')).body
}
const counts = async (): Promise<Record<string, number>> =>
  Object.fromEntries((await measured()).detectors.map(({ detector, count }: { detector: string; count: number }) => [detector, count]))
const found = async (detector: string) => (await api('GET', `/quality/${detector}`)).body.items

describe('the detectors', () => {
  it('find nothing in a business that knows nobody', async () => {
    expect(Object.values(await counts())).toEqual(Array(8).fill(0))
  })

  it('find each kind of slip, and say what to put right', async () => {
    await card({ full_name: 'Renata Quiroga', phone: '5520411007', email: 'renata@gmial.com' })
    await card({ full_name: 'Tomás Barragán', phone: '5520411378' })
    await card({ full_name: 'Beto', phone: '5520411749' })
    await card({ full_name: 'Xk9 #2', phone: '5520412120' })
    await till({ type: 'identify', userId: 'm1', messageId: 'a', traits: { name: 'Cliente Mostrador', phone: '5520419999' } })
    await till({ type: 'identify', userId: 'm2', messageId: 'b', traits: { name: 'Ulises Cantú', phone: '2041' } })
    await till({
      type: 'identify',
      userId: 'm3',
      messageId: 'c',
      traits: { name: 'Jacinta Mora', email: 'La.Casa@Gmail.com', phone: '5520413333' },
    })
    await till({
      type: 'identify',
      userId: 'm4',
      messageId: 'd',
      traits: { name: 'Efraín Solís', email: 'lacasa+mora@gmail.com', phone: '5520414444' },
    })
    expect(await counts()).toEqual({
      'walk-in': 1,
      'repeated-mail': 1,
      'incomplete-phone': 1,
      'mistyped-mail': 1,
      'mistyped-document': 0,
      'odd-name': 1,
      'half-name': 1,
      'missing-minimum': 2,
    })
    expect(await found('mistyped-mail')).toMatchObject([
      { name: 'Renata Quiroga', field: 'email', value: 'renata@gmial.com', suggestion: 'renata@gmail.com' },
    ])
    expect(await found('incomplete-phone')).toMatchObject([{ name: 'Ulises Cantú', field: 'phone', value: '2041', source: 'Caja 1' }])
    expect(await found('repeated-mail')).toMatchObject([
      // As each of them wrote it, and not as it is compared.
      { value: 'la.casa@gmail.com · lacasa+mora@gmail.com', field: null, with: [{ name: expect.any(String) }] },
    ])
    expect(await found('walk-in')).toMatchObject([{ name: '', value: 'Cliente Mostrador', field: null }])
    expect((await api('GET', '/quality/coffee')).status).toBe(400)
  })

  it('forget what was put right', async () => {
    const [mail] = await found('mistyped-mail')
    await api('POST', `/people/${mail.personId}/corrections`, { attributes: { email: mail.suggestion } })
    const [phone] = await found('incomplete-phone')
    await api('POST', `/people/${phone.personId}/corrections`, { attributes: { phone: '5520412041' } })
    // Gone from the list at once, whatever was measured.
    expect(await found('incomplete-phone')).toEqual([])
    expect(await counts()).toMatchObject({ 'mistyped-mail': 0, 'incomplete-phone': 0, 'missing-minimum': 1 })
  })
})

describe('the index of multiverse', () => {
  it('counts records per person by channel and by seller, month by month', async () => {
    await till({
      type: 'track',
      event: 'Order Completed',
      userId: 't1',
      messageId: 's1',
      properties: { total: 10, seller: 'Marta' },
      context: { traits: { name: 'Ximena Arce', phone: '5520415555' } },
    })
    await till({
      type: 'track',
      event: 'Order Completed',
      userId: 't2',
      messageId: 's2',
      properties: { total: 10, vendedor: 'Marta' },
      context: { traits: { name: 'Ximena Arce', phone: '5520415555' } },
    })
    // Who is nobody repeats nobody, and Inicio does not count it either.
    await till({ type: 'identify', userId: 'walk-in', messageId: 's3', traits: { name: 'Cliente Mostrador' } })
    await measured()
    const { body } = await api('GET', '/multiverse')
    expect(body.all.people).toBe((await api('GET', '/overview')).body.people)
    expect(body.all.records).toBe(10)
    expect(body.all.people).toBe(9)
    expect(body.all.months).toHaveLength(12)
    expect(body.all.months.at(-1)).toMatchObject({ records: 10, firsts: 9 })
    expect(body.byChannel).toMatchObject([{ channel: 'counter', records: 10, people: 9 }])
    expect(body.bySeller).toMatchObject([
      { seller: 'Laura Gómez', records: 4, people: 4 },
      { seller: 'Marta', records: 2, people: 1 },
    ])
  })
})

/** People with one record each, as the resolver leaves them, last seen on that day. */
async function addPeople(documents: readonly string[], seen: string) {
  const rows = documents.map((document) => ({ id: newId(), document }))
  await server.at(async ({ db, workspace }) => {
    const made = sql`json_to_recordset(${JSON.stringify(rows)}) as made (id uuid, document text)`
    const at = sql`${seen}::timestamptz`
    await sql`insert into records (workspace_id, id, source_id, external_id, attributes, features, person_id, created_at)
      select ${workspace}, id, ${source.id}, id::text, json_build_object('document', document), '{}', id, ${at} from ${made}`.execute(db)
    await sql`insert into persons (workspace_id, id, name, sort_name, golden, channels, record_count)
      select ${workspace}, id, 'Ana Ruiz', 'ana ruiz', json_build_object('document', json_build_object('value', document, 'recordId', id)), '{counter}', 1
      from ${made}`.execute(db)
    await sql`insert into person_sightings select ${workspace}, id, ${at}, ${at}, false from ${made}`.execute(db)
    await sql`insert into person_tallies select ${workspace}, id, 0, 0, false from ${made}`.execute(db)
  })
  return rows.map(({ id }) => id)
}

describe('documents', () => {
  it('are looked at whole, however many people were seen since', async () => {
    const [old] = await addPeople(['LOOA531113HTCPBN00'], '2019-05-01T12:00:00Z')
    await addPeople(
      Array.from({ length: 20_200 }, (_, at) => `P${10_000_000 + at}`),
      '2026-05-01T12:00:00Z',
    )
    const [fresh] = await addPeople(['MAAR790213HMNRLF00'], '2026-06-01T12:00:00Z')
    expect((await counts())['mistyped-document']).toBe(2)
    expect((await found('mistyped-document')).map(({ personId }: { personId: string }) => personId)).toEqual([fresh, old])
  })

  it('are bad by the same measure as in a file, and no more once they are put right', async () => {
    const before = (await counts())['mistyped-document'] ?? 0
    const names = [
      'Nadia Ferrer',
      'Ovidio Landa',
      'Perla Rentería',
      'Quirino Sáenz',
      'Rufina Tovar',
      'Saúl Urbe',
      'Tirso Vela',
      'Zulma Yáñez',
    ]
    const documents = ['123', '12-K', 'LOOA531113HTCPBN01', 'en trámite', 'LOOA531113HTCPBN07', 'N/A', 's/n', 'no']
    const setting = { country: 'MX', ownContacts: [] }
    const bad = documents.filter((value) => whyMisread('document', value, setting) === 'document-mistyped')
    expect(bad).toHaveLength(3)
    for (const [at, document] of documents.entries()) {
      const traits = { name: names[at], phone: `55204${at}6${at}${9 - at}${at}`, document }
      await till({ type: 'identify', userId: `d${at}`, messageId: `d${at}`, traits })
    }
    expect((await counts())['mistyped-document']).toBe(before + bad.length)
    const short = (await found('mistyped-document')).find(({ value }: { value: string }) => value === '123')
    expect(short).toMatchObject({ name: 'Nadia Ferrer', field: 'document' })
    await api('POST', `/people/${short.personId}/corrections`, { attributes: { document: 'P20416000' } })
    expect((await counts())['mistyped-document']).toBe(before + bad.length - 1)
  })
})
