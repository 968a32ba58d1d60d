import { createHmac } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import { gzipSync } from 'node:zlib'
import { sql } from 'kysely'
import { afterAll, describe, expect, it } from 'vitest'
import { resumeFetches } from '#intake'
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

const sign = (secret: string, content: string, encoding: 'base64' | 'hex') => createHmac('sha256', secret).update(content).digest(encoding)
const post = ({ writeKey }: Source, body: string, headers: Record<string, string> = {}, query = '') =>
  shop.call('POST', `/in/${writeKey}${query}`, undefined, { raw: body, headers })
async function connect(kind: string, more: object = {}): Promise<Source> {
  const source = await shop.connect('web', `${kind} ${Math.random()}`)
  await shop.ok('PUT', `/sources/${source.id}/webhook`, { kind, ...more })
  return source
}
const aside = async ({ id }: Source) => (await shop.ok('GET', `/quarantined?sourceId=${id}`)).items

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
})

describe('WhatsApp', () => {
  const deliver = async (source: Source, field: string, value: object) => {
    const body = JSON.stringify({ object: 'whatsapp_business_account', entry: [{ id: '1', changes: [{ field, value }] }] })
    const answer = await post(source, body, { 'x-hub-signature-256': `sha256=${sign('meta', body, 'hex')}` })
    expect(answer.status).toBe(200)
  }
  const message = (id: string, minute: number, more: object) => ({
    from: '5215544332211',
    id,
    timestamp: String(Date.UTC(2026, 10, 20, 10, minute) / 1000),
    ...more,
  })
  const contacts = [{ profile: { name: 'Celeste Arriaga' }, wa_id: '5215544332211' }]

  it('gives Meta its challenge back, and only at a source’s own address', async () => {
    const source = await connect('whatsapp', { secret: 'meta' })
    const ask = (key: string, challenge: string) =>
      fetch(`${shop.url}/in/${key}?hub.mode=subscribe&hub.verify_token=x&hub.challenge=${encodeURIComponent(challenge)}`)
    const answer = await ask(source.writeKey, '1158201444')
    expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([
      200,
      expect.stringContaining('text/plain'),
      '1158201444',
    ])
    expect(await (await ask(source.writeKey, '<script>')).text()).toBe('{"ok":true}')
    expect((await ask('plsw_nobody', '1')).status).toBe(401)
  })

  it('tells who writes, who wants no more marketing and who has another number, once and in any order', async () => {
    const source = await connect('whatsapp', { secret: 'meta' })
    const till = await shop.connect('counter', 'La caja de Celeste')
    const known = { userId: 'c-1', traits: { name: 'Celeste Arriaga', phone: '55 4433 2211' }, timestamp: '2026-11-01T10:00:00Z' }
    await shop.send('identify', till, known)
    const preference = (value: string, minute: number) => ({
      contacts,
      user_preferences: [
        { wa_id: '5215544332211', category: 'marketing_messages', value, timestamp: Date.UTC(2026, 10, 20, 10, minute) / 1000 },
      ],
    })
    const hello = { contacts, messages: [message('wamid.1', 1, { type: 'text', text: { body: '¿Abren hoy?' } })] }
    for (const _ of [1, 2]) await deliver(source, 'messages', hello)
    await deliver(source, 'user_preferences', preference('resume', 5))
    await deliver(source, 'user_preferences', preference('stop', 3))
    const { id } = await shop.theOnly('55 4433 2211')
    const may = async () => {
      const { permissions } = await shop.ok('GET', `/people/${id}/permissions`)
      return permissions.find((one: { purpose: string; channel: string }) => one.purpose === 'marketing' && one.channel === 'whatsapp')
        ?.state
    }
    expect(await may()).toBe('granted')
    const failed = {
      id: 'wamid.8',
      status: 'failed',
      timestamp: String(Date.UTC(2026, 10, 20, 10, 9) / 1000),
      recipient_id: '5215544332211',
    }
    await deliver(source, 'messages', { statuses: [{ ...failed, errors: [{ code: 131_050, title: 'stopped' }] }] })
    expect(await may()).toBe('denied')
    const { items } = await shop.ok('GET', `/people/${id}/timeline?kind=message`)
    expect(items.map(({ title, detail }: { title: string; detail: string }) => [title, detail])).toEqual([
      ['Escribió por WhatsApp', '¿Abren hoy?'],
    ])
    const system = { type: 'user_changed_number', wa_id: '5215599887766', body: 'changed' }
    await deliver(source, 'messages', { messages: [message('wamid.9', 20, { type: 'system', system })] })
    expect((await shop.theOnly('55 9988 7766')).id).toBe(id)
    expect((await shop.recognise('55 4433 2211'))[0]).toMatchObject({ certainty: 'possible' })
    expect(await aside(source)).toEqual([])
  })
})

describe('any program that posts JSON', () => {
  it('may pack it: gzip is known by its first bytes, signed as it was sent or as it opens, and what opens too wide is refused', async () => {
    const mapping = { externalId: 'n', attributes: { full_name: 'nombre' }, event: null }
    const [open, signed] = [await connect('generic', { mapping }), await connect('generic', { mapping, secret: 'g' })]
    const send = ({ writeKey }: Source, raw: Buffer, headers: Record<string, string> = {}) =>
      shop.call('POST', `/in/${writeKey}`, undefined, { raw: raw as unknown as BodyInit, headers })
    const packed = (n: number, nombre: string) => gzipSync(JSON.stringify({ n, nombre }))
    expect((await send(open, packed(1, 'Aurelia Zamudio'))).status).toBe(200)
    expect((await send(open, packed(2, 'Benita Zamudio'), { 'content-encoding': 'gzip', 'content-type': 'application/json' })).status).toBe(
      200,
    )
    const third = packed(3, 'Casilda Zamudio')
    expect((await send(signed, third, { 'x-signature': createHmac('sha256', 'g').update(third).digest('hex') })).status).toBe(200)
    const fourth = JSON.stringify({ n: 4, nombre: 'Delfina Zamudio' })
    expect((await send(signed, gzipSync(fourth), { 'x-signature': sign('g', fourth, 'hex') })).status).toBe(200)
    expect((await send(signed, packed(5, 'Falsa Zamudio'), { 'x-signature': sign('g', 'x', 'hex') })).status).toBe(401)
    for (const name of ['Aurelia', 'Benita', 'Casilda', 'Delfina']) expect((await shop.theOnly(`${name} Zamudio`)).name).toContain(name)
    expect(await aside(open)).toEqual([])
    const cut = packed(6, 'Corta Zamudio').subarray(0, 20)
    expect((await send(open, cut)).status).toBe(200)
    expect((await aside(open)).map(({ reason }: { reason: string }) => reason)).toEqual(['webhook.not-json'])
    for (const bomb of [Buffer.alloc(100 * 2 ** 20, 32), Buffer.from(`[${'{},'.repeat(1_000_000)}{}]`)])
      expect((await send(open, gzipSync(bomb))).status).toBe(413)
  })

  it('is understood by what it sent first: kept, mapped on that sample, tried again', async () => {
    const source = await connect('generic')
    const body = JSON.stringify({ folio: 'F-1', quien: { n: 5, nombre: 'Jacinta Mora', tel: '5512345679' }, total: 12.5 })
    expect((await post(source, body)).status).toBe(200)
    const { sample } = await shop.ok('GET', `/sources/${source.id}/webhook`)
    expect(sample).toBe(body)
    const mapping = {
      externalId: 'quien.n',
      attributes: { full_name: 'quien.nombre', phone: 'quien.tel' },
      event: { name: '"Order Completed"', messageId: 'folio', at: '', orderId: 'folio', total: 'total', currency: '' },
    }
    const preview = await shop.ok('POST', `/sources/${source.id}/webhook-preview`, { sample, mapping })
    expect(preview).toMatchObject({
      problem: null,
      arrivals: [
        { externalId: '5', attributes: { full_name: 'Jacinta Mora' } },
        { entry: { kind: 'purchase', amount: { amountMinor: 1250 } } },
      ],
    })
    expect(await shop.recognise('Jacinta Mora')).toEqual([])
    await shop.ok('PUT', `/sources/${source.id}/webhook`, { kind: 'generic', mapping })
    await shop.ok('POST', '/replays', { sourceId: source.id })
    await eventually(async () => expect(await shop.person((await shop.theOnly('Jacinta Mora')).id)).toMatchObject({ purchaseCount: 1 }))
    expect((await post(source, body)).status).toBe(200)
    expect(await shop.person((await shop.theOnly('Jacinta Mora')).id)).toMatchObject({ purchaseCount: 1 })
  })

  it('tells of an order as often as it likes: what it comes to follows from all of it, and what nobody understands is shown', async () => {
    const source = await connect('generic', {
      mapping: {
        externalId: 'n',
        attributes: { full_name: 'nombre' },
        event: { name: 'que', messageId: '', at: 'cuando', orderId: 'folio', total: 'total', currency: '' },
      },
    })
    const bought = async (que: string, more: object) => {
      const body = JSON.stringify({ n: 8, nombre: 'Odilia Bravo', que, folio: 'G-1', ...more })
      expect((await post(source, body)).status).toBe(200)
      const { purchaseCount, spent } = await shop.person((await shop.theOnly('Odilia Bravo')).id)
      return [purchaseCount, spent.amountMinor]
    }
    expect(await bought('Order Completed', { total: '$1,100.50', cuando: '20/11/2026 10:00' })).toEqual([1, 110_050])
    expect(await bought('Order Updated', { total: 80, cuando: '2026-11-21T10:00:00Z' })).toEqual([1, 8_000])
    expect(await bought('Order Updated', { total: 'casi nada', cuando: '22/11/2026' })).toEqual([1, 8_000])
    const [half] = await aside(source)
    expect(half).toMatchObject({ reason: 'event.partly', isIn: true, sentence: expect.stringContaining('total «casi nada»') })
    await shop.ok('PUT', `/quarantined/${half.id}`, { body: half.body.replace('casi nada', '70') })
    const { id } = await shop.theOnly('Odilia Bravo')
    expect(await shop.person(id)).toMatchObject({ purchaseCount: 1, spent: { amountMinor: 7_000 } })
    const { items } = await shop.ok('GET', `/people/${id}/timeline?limit=10`)
    expect(items.map(({ kind }: { kind: string }) => kind).sort()).toEqual(['created', 'event', 'event', 'purchase'])
    expect(await bought('Order Cancelled', { cuando: '23/11/2026' })).toEqual([0, 0])
    expect(await aside(source)).toEqual([])
  })

  it('does not show its secret, and belongs to those who may', async () => {
    const source = await connect('stripe', { secret: 'whsec_very_secret' })
    const shown = await shop.api('GET', `/sources/${source.id}/webhook`)
    expect(shown.body).toMatchObject({ kind: 'stripe', hasSecret: true })
    expect(shown.text).not.toContain('very_secret')
    const clerk = await shop.keyFor('clerk')
    expect((await shop.call('GET', `/api/sources/${source.id}/webhook`, undefined, { key: clerk })).status).toBe(403)
    expect((await shop.call('PUT', `/api/sources/${source.id}/webhook`, { kind: 'stripe' }, { key: clerk })).status).toBe(403)
  })
})

it('one business’s wrong key, sent ever again, does not close the door to another’s at the same address', async () => {
  const source = await connect('generic')
  const wrong = { id: '', writeKey: 'plsw_nobody' }
  const answered = new Set<number>()
  for (let sent = 0; sent < 301; sent += 1) answered.add((await post(wrong, '{}')).status)
  expect([...answered]).toEqual([401, 429])
  expect((await post(source, '{}')).status).toBe(200)
})
