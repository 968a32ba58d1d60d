import { createServer, type IncomingMessage } from 'node:http'
import { sql } from 'kysely'
import { afterAll, describe, expect, it } from 'vitest'
import { resumeFetches } from '#intake'
import { hooksOf } from './hooks.ts'
import { eventually, openShop, type Source } from './steps.ts'

/** Stands in for the API of a sender, as it is documented: answers what it was given, to whoever has the token. */
const asked: { url: string; headers: IncomingMessage['headers'] }[] = []
const answers = new Map<string, { status: number; body: unknown }>()
const api = createServer((request, reply) => {
  asked.push({ url: request.url ?? '', headers: request.headers })
  const answer = answers.get(request.url ?? '') ?? { status: 404, body: {} }
  reply.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body))
})
await new Promise<void>((ready) => api.listen(0, '127.0.0.1', ready))
afterAll(() => void api.close())
const address = api.address()
const apiUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
const shop = await openShop({ apis: { tiendanube: `${apiUrl}/v1`, 'mercado-pago': apiUrl } })

const { sign, post, connect, aside } = hooksOf(shop)

it('come in whether or not the address ends with a slash', async () => {
  const source = await connect('generic')
  for (const end of ['', '/']) {
    expect((await shop.call('GET', `/in/${source.writeKey}${end}`)).status).toBe(200)
    expect((await shop.call('POST', `/in/${source.writeKey}${end}`, { end })).status).toBe(200)
  }
  expect(await aside(source)).toHaveLength(2)
})

describe('webhooks of a shop', () => {
  const order = {
    id: 1,
    name: '#1',
    total_price: '100.00',
    financial_status: 'paid',
    currency: 'MXN',
    created_at: '2026-11-20T10:00:00Z',
    customer: { id: 9, first_name: 'Nadia', last_name: 'Oropeza', email: 'nadia@gmail.com' },
  }
  const text = JSON.stringify(order)
  const headers = (body = text, topic = 'orders/create') => ({
    'x-shopify-hmac-sha256': sign('s-1', body, 'base64'),
    'x-shopify-topic': topic,
    'content-type': 'application/json',
  })

  it('come in once, however often and under however many topics they are told', async () => {
    const source = await connect('shopify', { secret: 's-1' })
    for (const topic of ['orders/create', 'orders/create', 'orders/paid'])
      expect((await post(source, text, headers(text, topic))).status).toBe(200)
    const nadia = await shop.theOnly('nadia@gmail.com')
    expect(await shop.person(nadia.id)).toMatchObject({ purchaseCount: 1, spent: { amountMinor: 10_000, currency: 'MXN' } })
  })

  it('tell of an order anew when it is edited: what was stated last counts, whatever comes first, and what was given back once', async () => {
    const [source, page] = [await connect('shopify', { secret: 's-1' }), await shop.connect('web', 'La página de Irma')]
    const email = 'irma.valdivieso@gmail.com'
    const customer = { id: 23, first_name: 'Irma', last_name: 'Valdivieso', email }
    const told = (total: string, minute: number, refunds: object[] = []) => {
      const paid = {
        total_price: total,
        current_total_price: String(Number(total) - (refunds.length > 0 ? 40 : 0)),
        total_outstanding: '0.00',
      }
      return JSON.stringify({ ...order, id: 5, name: '#5005', customer, ...paid, refunds, updated_at: `2026-11-20T10:0${minute}:00Z` })
    }
    const back = { id: 77, created_at: '2026-11-20T10:06:00Z', transactions: [{ kind: 'refund', status: 'success', amount: '40.00' }] }
    const event = { userId: 'irma', timestamp: '2026-11-20T10:00:05Z' }
    await shop.send('identify', page, { ...event, traits: { name: 'Irma Valdivieso', email } })
    await shop.send('track', page, { ...event, event: 'Order Completed', properties: { order_id: '5005', total: 100, currency: 'MXN' } })
    const statements = [told('130.00', 3), told('100.00', 1), told('150.00', 6, [back]), told('130.00', 3), told('100.00', 1)]
    for (const body of statements) expect((await post(source, body, headers(body, 'orders/updated'))).status).toBe(200)
    const edit = JSON.stringify({ order_edit: { id: 1, order_id: 5, line_items: { additions: [], removals: [] } } })
    expect((await post(source, edit, headers(edit, 'orders/edited'))).status).toBe(200)
    const irma = await shop.theOnly(email)
    expect(await shop.person(irma.id)).toMatchObject({ purchaseCount: 1, spent: { amountMinor: 11_000 } })
    expect(await aside(source)).toEqual([])
  })

  it('count once what the page tells of too: an order of one number, sum and day', async () => {
    const [source, page] = [await connect('shopify', { secret: 's-1' }), await shop.connect('web', 'La página')]
    const email = 'amalia.retana@gmail.com'
    const customer = { id: 19, first_name: 'Amalia', last_name: 'Retana', email }
    const sold = JSON.stringify({ ...order, id: 4101, name: '#4101', customer })
    const event = { userId: 'u-19', timestamp: '2026-11-20T09:59:58Z' }
    await shop.send('identify', page, { ...event, traits: { name: 'Amalia Retana', email } })
    await shop.send('track', page, { ...event, event: 'Order Completed', properties: { order_id: '4101', total: 100, currency: 'MXN' } })
    expect((await post(source, sold, headers(sold, 'orders/paid'))).status).toBe(200)
    const { id } = await shop.theOnly(email)
    expect(await shop.person(id)).toMatchObject({ purchaseCount: 1, spent: { amountMinor: 10_000, currency: 'MXN' } })
    const { items } = await shop.ok('GET', `/people/${id}/timeline?kind=purchase`)
    expect(items.map(({ detail }: { detail: string }) => detail.split(' · ').at(-1))).toEqual([
      'También lo contó «La página»: cuenta una sola vez',
      expect.stringContaining('También lo contó «shopify'),
    ])
  })

  it('are refused with a wrong signature, which is counted; no secret yet is a wrong one too', async () => {
    const source = await connect('shopify', { secret: 's-2' })
    const wrong = await post(source, text, headers())
    expect({ status: wrong.status, code: wrong.body.code }).toEqual({ status: 401, code: 'signature.wrong' })
    const refused = async () => (await shop.ok('GET', `/sources/${source.id}`)).lastHour.refused
    expect(await refused()).toBe(1)
    await Promise.all(Array.from({ length: 20 }, () => post(source, text, headers())))
    await eventually(async () => expect(await refused()).toBe(21))
    const unset = await connect('shopify')
    expect((await post(unset, text, headers())).status).toBe(401)
    const none = await shop.connect('web', 'sin webhook')
    expect((await post(none, text, headers())).status).toBe(404)
    expect((await post({ id: '', writeKey: 'plsw_nobody' }, text, headers())).status).toBe(401)
  })

  it('of an unknown topic, or that are no JSON, are kept; once their source is paused, all are', async () => {
    const source = await connect('shopify', { secret: 's-1' })
    expect((await post(source, text, headers(text, 'products/update'))).status).toBe(200)
    expect((await post(source, 'hola', headers('hola'))).status).toBe(200)
    expect((await aside(source)).map(({ reason }: { reason: string }) => reason).sort()).toEqual([
      'webhook.not-json',
      'webhook.topic-unknown',
    ])
    await shop.ok('PATCH', `/sources/${source.id}`, { paused: true })
    const later = JSON.stringify({
      ...order,
      id: 77,
      name: '#77',
      customer: { id: 10, first_name: 'Tomás', last_name: 'Barragán', email: 'tomas@gmail.com' },
    })
    expect((await post(source, later, headers(later))).status).toBe(200)
    expect(await shop.recognise('tomas@gmail.com')).toEqual([])
    await shop.ok('PATCH', `/sources/${source.id}`, { paused: false })
    await eventually(async () => expect((await shop.theOnly('tomas@gmail.com')).name).toContain('Tomás'))
  })

  it('say who wants their mails: the latest word counts, whichever comes first', async () => {
    const source = await connect('shopify', { secret: 's-1' })
    const email = 'octavia.lerma@gmail.com'
    const tell = async (state: string, minute: number) => {
      const consent = { state, consent_updated_at: `2026-11-20T10:0${minute}:00Z` }
      const body = JSON.stringify({ id: 61, first_name: 'Octavia', last_name: 'Lerma', email, email_marketing_consent: consent })
      expect((await post(source, body, headers(body, 'customers/update'))).status).toBe(200)
      const { permissions } = await shop.ok('GET', `/people/${(await shop.theOnly(email)).id}/permissions`)
      return permissions.find((one: { purpose: string; channel: string }) => one.purpose === 'marketing' && one.channel === 'email')?.state
    }
    expect(await tell('not_subscribed', 1)).toBe('unknown')
    expect(await tell('subscribed', 5)).toBe('granted')
    expect(await tell('unsubscribed', 3)).toBe('granted')
    expect(await tell('unsubscribed', 7)).toBe('denied')
    expect(await tell('subscribed', 5)).toBe('denied')
  })

  it('pass on what the law gives a customer: it waits for somebody to see to it, once, and trying again leaves it', async () => {
    const source = await connect('shopify', { secret: 's-1' })
    const body = JSON.stringify({ shop_domain: 'x.myshopify.com', customer: { id: 9, email: 'nadia@gmail.com' }, orders_to_redact: [1] })
    for (const _ of [1, 2]) expect((await post(source, body, headers(body, 'customers/redact'))).status).toBe(200)
    const waits = async () => (await aside(source)).map(({ reason, sentence }: { reason: string; sentence: string }) => [reason, sentence])
    const request = [['webhook.erasure', expect.stringContaining('«nadia@gmail.com» pidió en la tienda que se borren sus datos')]]
    expect(await waits()).toEqual(request)
    await shop.ok('POST', '/replays', { sourceId: source.id })
    expect(await waits()).toEqual(request)
  })

  it('WooCommerce is never failed needlessly: its greeting is answered before anything is signed', async () => {
    const source = await connect('woocommerce', { secret: 'w' })
    expect((await post(source, 'webhook_id=12')).status).toBe(200)
    expect(
      (await post(source, '{}', { 'x-wc-webhook-signature': sign('w', '{}', 'base64'), 'x-wc-webhook-topic': 'coupon.created' })).status,
    ).toBe(200)
    expect((await aside(source)).length).toBe(1)
  })
})

describe('webhooks that carry only an id', () => {
  it('Tiendanube: the order is asked for with the token, and comes in', async () => {
    const source = await connect('tiendanube', { secret: 'app', apiToken: 'tok-1' })
    answers.set('/v1/123/orders/5', {
      status: 200,
      body: {
        id: 5,
        number: 306,
        payment_status: 'paid',
        status: 'open',
        currency: 'MXN',
        total: '50.00',
        customer: { id: 3, name: 'Ximena Arce', email: 'ximena@gmail.com' },
      },
    })
    const body = JSON.stringify({ store_id: 123, event: 'order/paid', id: 5 })
    expect((await post(source, body, { 'x-linkedstore-hmac-sha256': sign('app', body, 'hex') })).status).toBe(200)
    await eventually(async () => expect(await shop.person((await shop.theOnly('ximena@gmail.com')).id)).toMatchObject({ purchaseCount: 1 }))
    expect(asked.find(({ url }) => url === '/v1/123/orders/5')?.headers.authentication).toBe('bearer tok-1')
  })

  it('Tiendanube: what was given back in part is asked for besides, and counts once; where the token may not, the sale stands', async () => {
    const source = await connect('tiendanube', { secret: 'app', apiToken: 'tok-3' })
    const email = 'yolanda.refunds@gmail.com'
    const order = {
      id: 9,
      number: 309,
      currency: 'MXN',
      total: '500.00',
      created_at: '2026-11-20T10:00:00+0000',
      customer: { id: 33, name: 'Yolanda Arce', email },
    }
    const refund = (id: string, value: string) => ({
      id,
      type: 'refund',
      status: 'success',
      amount: { value, currency: 'MXN' },
      happened_at: '2026-11-22T10:00:00Z',
    })
    const body = JSON.stringify({ store_id: 123, event: 'order/updated', id: 9 })
    const tell = async (payment_status: string, minute: number, transactions: object | null) => {
      answers.set('/v1/123/orders/9', { status: 200, body: { ...order, payment_status, updated_at: `2026-11-22T11:0${minute}:00+0000` } })
      answers.set('/v1/123/orders/9/transactions', transactions ? { status: 200, body: transactions } : { status: 403, body: {} })
      const before = asked.length
      expect((await post(source, body, { 'x-linkedstore-hmac-sha256': sign('app', body, 'hex') })).status).toBe(200)
      // All of it is in before the next answers stand: a delivery that asks late would read those of another.
      await eventually(async () => {
        expect(asked.slice(before).map(({ url }) => url)).toContain('/v1/123/orders/9/transactions')
        const { rows } = await shop.at(({ db }) =>
          sql`select from webhook_fetches where source_id = ${source.id} and path = '/123/orders/9'`.execute(db),
        )
        expect(rows).toHaveLength(0)
      })
    }
    const net = async () => {
      const { purchaseCount, spent } = await shop.person((await shop.theOnly(email)).id)
      return [purchaseCount, spent.amountMinor]
    }
    await tell('partially_refunded', 1, null)
    await eventually(async () => expect(await net()).toEqual([1, 50_000]))
    const one = refund('e-1', '120.00')
    for (const minute of [2, 3]) {
      await tell('partially_refunded', minute, [{ id: 't', events: [one] }])
      await eventually(async () => expect(await net()).toEqual([1, 38_000]))
    }
    await tell('refunded', 4, [{ id: 't', events: [one, refund('e-2', '380.00')] }])
    await eventually(async () => expect((await net())[1]).toBe(0))
    expect(await aside(source)).toEqual([])
    expect(asked.find(({ url }) => url === '/v1/123/orders/9/transactions')?.headers.authentication).toBe('bearer tok-3')
  })

  it('what is still to be asked for is known after a restore, which brings no queue', async () => {
    const source = await connect('tiendanube', { secret: 'app', apiToken: 'tok-2' })
    const customer = { id: 4, name: 'Yolanda Ibáñez', email: 'yolanda@gmail.com' }
    answers.set('/v1/123/orders/6', { status: 200, body: { id: 6, payment_status: 'paid', currency: 'MXN', total: '9.00', customer } })
    await shop.at(({ db, workspace }) =>
      sql`insert into webhook_fetches (workspace_id, source_id, path, at, context, body)
        values (${workspace}, ${source.id}, '/123/orders/6', now(), '{"kind":"tiendanube","topic":"order/paid"}', '{"id":6}')`.execute(db),
    )
    await shop.at(resumeFetches)
    await shop.at(resumeFetches)
    await eventually(async () =>
      expect(await shop.person((await shop.theOnly('yolanda@gmail.com')).id)).toMatchObject({ purchaseCount: 1 }),
    )
    await eventually(async () => {
      const { rows } = await shop.at(({ db }) => sql`select from webhook_fetches where source_id = ${source.id}`.execute(db))
      expect(rows).toHaveLength(0)
    })
  })

  it('Mercado Pago: what the account may not see is set aside with the answer, and comes in when it may', async () => {
    const source = await connect('mercado-pago', { secret: 'mp', apiToken: 'old' })
    const body = JSON.stringify({ type: 'payment', action: 'payment.updated', data: { id: '42' } })
    const ts = '1742505638683'
    const headers = { 'x-signature': `ts=${ts},v1=${sign('mp', `id:42;request-id:r-9;ts:${ts};`, 'hex')}`, 'x-request-id': 'r-9' }
    expect((await post(source, body, headers, '?data.id=42&type=payment')).status).toBe(200)
    await eventually(async () =>
      expect((await aside(source))[0]).toMatchObject({ reason: 'webhook.not-found', sentence: expect.stringContaining('404') }),
    )
    answers.set('/v1/payments/42', {
      status: 200,
      body: {
        id: 42,
        status: 'approved',
        transaction_amount: 70,
        currency_id: 'MXN',
        payer: { id: '8', email: 'ulises@gmail.com', first_name: 'Ulises', last_name: 'Cantú' },
      },
    })
    await shop.ok('POST', '/replays', { sourceId: source.id })
    await eventually(async () => expect(await shop.person((await shop.theOnly('ulises@gmail.com')).id)).toMatchObject({ purchaseCount: 1 }))
    expect(await aside(source)).toEqual([])
  })
})

describe('Mercado Pago', () => {
  const ts = '1742505638683'
  const tell = async (source: Source, body: object, query: string, id = '') => {
    const manifest = `${id && `id:${id.toLowerCase()};`}request-id:r-1;ts:${ts};`
    const headers = { 'x-signature': `ts=${ts},v1=${sign('mp', manifest, 'hex')}`, 'x-request-id': 'r-1' }
    expect((await post(source, JSON.stringify(body), headers, query)).status).toBe(200)
  }

  it('tells of one payment by itself and by its order, and it counts once; a customer is somebody', async () => {
    const source = await connect('mercado-pago', { secret: 'mp', apiToken: 't' })
    const payer = { id: '77-aB', email: 'violeta@gmail.com', first_name: 'Violeta', last_name: 'Escobedo' }
    const payment = { id: 501, status: 'approved', transaction_amount: 90, currency_id: 'MXN', external_reference: 'V-1', payer }
    const order = {
      id: 601,
      external_reference: 'V-1',
      payments: [
        { id: 501, status: 'approved' },
        { id: 502, status: 'rejected' },
      ],
    }
    answers.set('/v1/payments/501', { status: 200, body: payment })
    answers.set('/merchant_orders/601', { status: 200, body: order })
    answers.set('/v1/customers/77-aB', { status: 200, body: { ...payer, phone: { area_code: '55', number: '55501234' } } })
    await tell(source, { id: '601', type: 'topic_merchant_order_wh', data: { status: 'closed' } }, '?id=601&topic=merchant_order')
    await eventually(async () =>
      expect(await shop.person((await shop.theOnly('violeta@gmail.com')).id)).toMatchObject({ purchaseCount: 1 }),
    )
    await tell(source, { type: 'payment', data: { id: '501' } }, '?data.id=501&type=payment', '501')
    await tell(source, { type: 'customer', data: { id: '77-aB' } }, '?data.id=77-aB&type=customer', '77-aB')
    await eventually(async () => expect((await shop.theOnly('5555501234')).name).toContain('Violeta'))
    await eventually(async () => {
      const { rows } = await shop.at(({ db }) => sql`select from webhook_fetches where source_id = ${source.id}`.execute(db))
      expect(rows).toHaveLength(0)
    })
    const { purchaseCount, spent } = await shop.person((await shop.theOnly('violeta@gmail.com')).id)
    expect([purchaseCount, spent.amountMinor, await aside(source)]).toEqual([1, 9_000, []])
    expect(asked.some(({ url }) => url?.includes('502'))).toBe(false)
  })

  it('sent again after a year, as whoever captured it could, tells what is true today and counts nothing twice', async () => {
    const source = await connect('mercado-pago', { secret: 'mp', apiToken: 't' })
    const payer = { id: '78', email: 'zenaida@gmail.com', first_name: 'Zenaida', last_name: 'Montes' }
    const payment = { id: 701, status: 'approved', transaction_amount: 90, currency_id: 'MXN', external_reference: 'Z-1', payer }
    const tellAgain = () => tell(source, { type: 'payment', data: { id: '701' } }, '?data.id=701&type=payment', '701')
    const spent = async () => {
      const person = await shop.person((await shop.theOnly('zenaida@gmail.com')).id)
      return [person.purchaseCount, person.spent.amountMinor]
    }
    answers.set('/v1/payments/701', { status: 200, body: payment })
    await tellAgain()
    await eventually(async () => expect(await spent()).toEqual([1, 9_000]))
    answers.set('/v1/payments/701', { status: 200, body: { ...payment, refunds: [{ id: 1, amount: 40, status: 'approved' }] } })
    const askedBefore = asked.filter(({ url }) => url === '/v1/payments/701').length
    for (const _ of [1, 2, 3]) await tellAgain()
    await eventually(async () => expect(await spent()).toEqual([1, 5_000]))
    await eventually(async () => {
      const { rows } = await shop.at(({ db }) => sql`select from webhook_fetches where source_id = ${source.id}`.execute(db))
      expect(rows).toHaveLength(0)
    })
    expect(await spent()).toEqual([1, 5_000])
    expect(asked.filter(({ url }) => url === '/v1/payments/701').length - askedBefore).toBeLessThanOrEqual(3)
  })
})
