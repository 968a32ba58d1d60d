import { createServer, type IncomingHttpHeaders } from 'node:http'
import { sql } from 'kysely'
import { Webhook } from 'standardwebhooks'
import { afterAll, describe, expect, it } from 'vitest'
import { eventually, openShop } from './steps.ts'

type Heard = { url: string; headers: IncomingHttpHeaders; body: string }
const heard: Heard[] = []
let status = 200
let heardInSilence = 0
const receiver = createServer((request, reply) => {
  if (request.url?.startsWith('/silent')) {
    heardInSilence++
    return
  }
  let body = ''
  request.on('data', (piece) => {
    body += piece
  })
  request.on('end', () => {
    heard.push({ url: request.url ?? '', headers: request.headers, body })
    reply.writeHead(status).end('gracias')
  })
})
await new Promise<void>((ready) => receiver.listen(0, '127.0.0.1', ready))
afterAll(() => void receiver.close())
const address = receiver.address()
const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
const shop = await openShop({ allowLoopback: true })
const web = await shop.connect('web', 'Tienda')
const all = ['person.joined', 'person.separated', 'person.changed', 'permission.changed']
const create = (path: string, events = all) => shop.ok('POST', '/webhook-endpoints', { url: `${url}${path}`, events })
const told = (path: string) => heard.filter((one) => one.url === path).map((one) => ({ ...one, said: JSON.parse(one.body) }))
const countDeliveries = async () =>
  (
    await sql<{ n: number }>`select count(*)::int as n from graphile_worker.jobs where task_identifier = 'outbound.deliver'`.execute(
      shop.db,
    )
  ).rows[0]?.n
const log = async (id: string) => (await shop.ok('GET', `/webhook-endpoints/${id}/deliveries`)).items

describe('other systems', () => {
  it('are told, signed, who was joined, changed and separated; each once, in words without a customer’s own', async () => {
    const { secret } = await create('/all')
    await shop.identify(web, 'a', { name: 'Nadia Oropeza', email: 'nadia@gmail.com' })
    await shop.identify(web, 'b', { name: 'Nadia Oropeza', email: 'nadia@gmail.com' })
    await eventually(async () => expect(told('/all').map(({ said }) => said.type)).toEqual(['person.joined']))
    await shop.identify(web, 'a', { name: 'Nadia Oropeza', email: 'nadia@gmail.com', city: 'Puebla' })
    await eventually(async () => expect(told('/all').map(({ said }) => said.type)).toContain('person.changed'))
    const nadia = await shop.theOnly('nadia@gmail.com')
    const { identities } = await shop.person(nadia.id)
    await shop.ok('POST', `/people/${nadia.id}/separations`, { records: [identities[1].recordId] })
    await eventually(async () => expect(told('/all').map(({ said }) => said.type)).toContain('person.separated'))

    expect(
      (await shop.send('identify', web, { userId: 'a', context: { consent: { categoryPreferences: { marketing: false } } } })).status,
    ).toBe(200)
    await eventually(async () => expect(told('/all').map(({ said }) => said.type)).toContain('permission.changed'))

    const [joined, changed] = told('/all')
    expect(joined?.said.data).toMatchObject({ personId: nadia.id, recordCount: 1 })
    expect(changed?.said.data).toMatchObject({ fields: ['city'] })
    for (const { body, headers } of told('/all')) {
      expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toEqual(JSON.parse(body))
      expect(body).not.toMatch(/Nadia|gmail|Puebla/)
      expect(Buffer.byteLength(body)).toBeLessThan(20_000)
    }
    const ids = told('/all').map(({ headers }) => headers['webhook-id'])
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('are told of what else is said of somebody, and of groups, once for each change and not of what is only said again', async () => {
    await create('/traits', ['person.changed'])
    const say = async (traits: object, context = {}) =>
      expect((await shop.send('identify', web, { userId: 't', traits: { name: 'Irene Villaseñor', ...traits }, context })).status).toBe(200)
    const employ = async (groupId: string, traits: object) =>
      expect((await shop.send('group', web, { userId: 't', groupId, traits })).status).toBe(200)
    const changes = () => told('/traits').map(({ said: { data } }) => ({ traits: data.traits, groups: data.groups }))
    // Who comes only now is nobody's change.
    await say({ plan: 'gratis', talla: 'M' })
    await say({ plan: 'gratis', talla: 'M' })
    await say({ plan: 'oro-secreto', talla: 'M' })
    await say({ plan: 'oro-secreto', talla: 'M' }, { traits: { talla: 'M' } })
    await eventually(async () => expect(changes()).toEqual([{ traits: ['plan'], groups: false }]))
    await say({ plan: null, talla: 'L', nunca: null })
    await eventually(async () => expect(changes()).toContainEqual({ traits: ['plan', 'talla'], groups: false }))
    await employ('acme', { plan_empresa: 'pro' })
    await eventually(async () => expect(changes()).toHaveLength(3))
    await employ('acme', { plan_empresa: 'pro' })
    await say({ plan: '', talla: 'L' })
    await employ('acme', { plan_empresa: 'empresa' })
    await eventually(async () => expect(changes()).toHaveLength(4))
    expect(changes().slice(2)).toEqual(Array(2).fill({ traits: [], groups: true }))
    const irene = await shop.theOnly('Irene Villaseñor')
    for (const { said, body } of told('/traits')) {
      expect(said.data).toMatchObject({ personId: irene.id, recordId: expect.any(String), fields: [] })
      expect(body).not.toMatch(/secreto|pro"|Irene/)
    }
  })

  it('are told of nothing that did not happen: what is undone with its transaction, or what they did not ask for', async () => {
    const { id } = await create('/only-separated', ['person.separated'])
    await shop.identify(web, 'c', { name: 'Tomás Barragán', email: 'tomas@gmail.com' })
    await shop.identify(web, 'd', { name: 'Tomás Barragán', email: 'tomas@gmail.com' })
    await shop.ok('POST', `/webhook-endpoints/${id}/tests`)
    await eventually(async () => expect(told('/only-separated').map(({ said }) => said.type)).toEqual(['test.sent']))
  })

  it('that fail are tried again later, each attempt in the log, and sent again by hand', async () => {
    const { id, secret } = await create('/fails')
    status = 500
    await shop.ok('POST', `/webhook-endpoints/${id}/tests`)
    await eventually(async () =>
      expect((await log(id))[0]).toMatchObject({
        state: 'pending',
        attempts: 1,
        status: 500,
        answer: 'gracias',
        nextAt: expect.any(String),
      }),
    )
    status = 200
    // The second attempt comes five seconds after the first.
    await eventually(async () => expect((await log(id))[0]).toMatchObject({ state: 'delivered', attempts: 2, status: 200 }))
    const both = told('/fails')
    expect(both.map(({ headers }) => headers['webhook-id'])[0]).toBe(both[1]?.headers['webhook-id'])
    const [line] = await log(id)
    await shop.ok('POST', `/webhook-deliveries/${line.id}/resend`)
    await eventually(async () => expect(told('/fails')).toHaveLength(3))
    expect(told('/fails')[2]?.headers['webhook-id']).toBe(both[0]?.headers['webhook-id'])
    const rotated = await shop.ok('POST', `/webhook-endpoints/${id}/secrets`)
    await shop.ok('POST', `/webhook-endpoints/${id}/tests`)
    await eventually(async () => expect(told('/fails')).toHaveLength(4))
    const last = told('/fails')[3]
    for (const one of [secret, rotated.secret])
      expect(() => new Webhook(one).verify(last?.body ?? '', last?.headers as Record<string, string>)).not.toThrow()
  })

  it('that do not answer keep nobody else waiting: neither another endpoint nor what is tried again', async () => {
    const silent = await create('/silent', ['permission.changed'])
    const other = await create('/other', ['permission.changed'])
    for (let n = 0; n < 8; n++) await shop.ok('POST', `/webhook-endpoints/${silent.id}/tests`)
    await eventually(async () => expect(heardInSilence).toBeGreaterThan(0))
    await shop.send('track', web, { event: 'De nadie' })
    await shop.ok('POST', `/webhook-endpoints/${other.id}/tests`)
    const { id } = await shop.ok('POST', '/replays', {})
    await eventually(async () => expect(told('/other')).toHaveLength(1))
    await eventually(async () =>
      expect((await shop.ok('GET', '/replays')).find((one: { id: string }) => one.id === id)).toMatchObject({
        finishedAt: expect.any(String),
      }),
    )
    // All that while the first one waits for its answer still.
    expect((await log(silent.id)).map(({ attempts }: { attempts: number }) => attempts)).toEqual(Array(8).fill(0))
    expect(heardInSilence).toBe(1)
    await shop.ok('DELETE', `/webhook-endpoints/${silent.id}`)
    receiver.closeAllConnections()
    await eventually(async () => expect(await countDeliveries()).toBe(0))
  })

  it('that are gone (410) are told no more, until somebody switches them on; what failed is sent again', async () => {
    const { id } = await create('/gone')
    status = 410
    await shop.ok('POST', `/webhook-endpoints/${id}/tests`)
    const find = async () => (await shop.ok('GET', '/webhook-endpoints')).find((one: { id: string }) => one.id === id)
    await eventually(async () => expect(await find()).toMatchObject({ disabledWhy: 'gone', failed: 1 }))
    status = 200
    await shop.ok('PATCH', `/webhook-endpoints/${id}`, { enabled: true })
    expect(await shop.ok('POST', `/webhook-endpoints/${id}/resend-failed`)).toEqual({ count: 1 })
    await eventually(async () => expect(await find()).toMatchObject({ disabledAt: null, failed: 0, pending: 0 }))
    await shop.ok('DELETE', `/webhook-endpoints/${id}`)
    expect(await find()).toBeUndefined()
  })

  it('that are told no more while something is on its way leave nothing behind', async () => {
    const [{ id }, before] = [await create('/silent'), heardInSilence]
    const { deliveryId } = await shop.ok('POST', `/webhook-endpoints/${id}/tests`)
    await eventually(async () => expect(heardInSilence).toBe(before + 1))
    await shop.ok('DELETE', `/webhook-endpoints/${id}`)
    receiver.closeAllConnections()
    const waiting = sql`select from graphile_worker.jobs where key = ${`outbound.deliver ${deliveryId}`}`
    await eventually(async () => expect((await waiting.execute(shop.db)).rows).toEqual([]))
    const left = sql`select from outbound_attempts where delivery_id = ${deliveryId}`
    expect((await shop.at((scope) => left.execute(scope.db))).rows).toEqual([])
  })
})

describe('addresses', () => {
  it('that lead inside are refused when they are saved, whatever their clothes', async () => {
    const other = await openShop()
    for (const [bad, why] of [
      ['http://127.0.0.1:1/', 'private'],
      ['https://127.0.0.1/', 'private'],
      ['https://[::1]/', 'private'],
      ['https://2130706433/', 'private'],
      ['https://169.254.169.254/latest', 'private'],
      ['https://localhost/', 'private'],
      ['http://localhost:3000/', 'private'],
      ['https://10.0.0.1/', 'private'],
      ['nada', 'malformed'],
      ['http://hooks.example.com/', 'not-https'],
      ['https://u:p@hooks.example.com/', 'credentials'],
    ] as const) {
      const answer = await other.api('POST', '/webhook-endpoints', { url: bad, events: all })
      expect({ bad, status: answer.status, code: answer.body.code }).toEqual({ bad, status: 400, code: `endpoint.${why}` })
    }
  })
  it('are the business of those who may', async () => {
    const clerk = await shop.keyFor('clerk')
    expect((await shop.call('GET', '/api/webhook-endpoints', undefined, { key: clerk })).status).toBe(403)
    expect((await shop.api('GET', `/webhook-endpoints/${crypto.randomUUID()}/deliveries`)).status).toBe(404)
    expect((await shop.api('POST', '/webhook-endpoints', { url: `${url}/x`, events: ['all'] })).status).toBe(400)
    expect((await shop.api('GET', '/webhook-endpoints')).text).not.toContain('whsec_')
  })
})
