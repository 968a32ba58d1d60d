import { createServer } from 'node:http'
import { afterAll, describe, expect, it } from 'vitest'
import { hooksOf } from './hooks.ts'
import { eventually, openShop, type Source } from './steps.ts'

const answers = new Map<string, unknown>()
const api = createServer((request, reply) => void reply.end(JSON.stringify(answers.get(request.url ?? '') ?? {})))
await new Promise<void>((ready) => api.listen(0, '127.0.0.1', ready))
afterAll(() => void api.close())
const address = api.address()
const apiUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
const shop = await openShop({ apis: { 'mercado-pago': apiUrl, stripe: apiUrl } })
const { sign, post, connect, aside } = hooksOf(shop)

const mend = ({ id }: { id: string }, body: unknown) => shop.ok('PUT', `/quarantined/${id}`, { body: JSON.stringify(body) })

describe('a sum that a shop states and nobody can read', () => {
  const shopOf = async (name: string) => {
    const source = await connect('shopify', { secret: 's-1' })
    const email = `${name}@gmail.com`
    const order = (total: unknown, minute = 0, more: object = {}) => ({
      id: 7,
      name: '#7',
      total_price: total,
      financial_status: 'paid',
      currency: 'MXN',
      created_at: '2026-11-20T10:00:00Z',
      updated_at: `2026-11-20T10:0${minute}:00Z`,
      customer: { id: 9, first_name: name, last_name: 'Oropeza', email },
      ...more,
    })
    const tell = async (body: object, topic = 'orders/updated') => {
      const text = JSON.stringify(body)
      const headers = { 'x-shopify-hmac-sha256': sign('s-1', text, 'base64'), 'x-shopify-topic': topic }
      expect((await post(source, text, headers)).status).toBe(200)
    }
    const bought = async () => {
      const { purchaseCount, spent } = await shop.person((await shop.theOnly(email)).id)
      return [purchaseCount, spent?.amountMinor ?? 0]
    }
    return { source, order, tell, bought, waiting: () => aside(source) }
  }

  it('waits beside the sale, once; put right it counts once, and what the shop states later takes its place', async () => {
    const { order, tell, bought, waiting } = await shopOf('violeta')
    for (const _ of [1, 2]) await tell(order('mucho'))
    expect(await bought()).toEqual([1, 0])
    const [one, ...others] = await waiting()
    expect([one, others.length]).toMatchObject([
      { reason: 'event.partly', isIn: true, sentence: expect.stringContaining('importe «mucho»') },
      0,
    ])
    expect(await mend(one, order('peor'))).toMatchObject({ solved: false })
    expect(await bought()).toEqual([1, 0])
    expect(await mend(one, order('398.00'))).toMatchObject({ solved: true })
    expect([await bought(), await waiting()]).toEqual([[1, 39_800], []])
    for (const _ of [1, 2]) await tell(order('448.00', 5))
    expect(await bought()).toEqual([1, 44_800])
  })

  it('is a time too: what happened is there as of when it came, waits beside, and counts once when it is put right', async () => {
    const { order, tell, bought, waiting } = await shopOf('tadea')
    await tell(order('398.00', 0, { created_at: 'ayer' }))
    expect(await bought()).toEqual([1, 39_800])
    const [one, ...others] = await waiting()
    expect([one, others]).toMatchObject([{ reason: 'event.partly', isIn: true, sentence: expect.stringContaining('fecha «ayer»') }, []])
    expect(await mend(one, order('398.00'))).toMatchObject({ solved: true })
    expect([await bought(), await waiting()]).toEqual([[1, 39_800], []])
    const { id } = await shop.theOnly('tadea@gmail.com')
    const { items } = await shop.ok('GET', `/people/${id}/timeline`)
    const sales = items.filter(({ kind }: { kind: string }) => kind === 'purchase')
    expect(sales.map(({ at }: { at: string }) => at)).toEqual(['2026-11-20T10:00:00Z'])
  })

  it('and was stated anew meanwhile is not bought twice when it is put right', async () => {
    const { order, tell, bought, waiting } = await shopOf('wanda')
    await tell(order({ amount: 1 }))
    await tell(order('448.00', 5))
    expect(await bought()).toEqual([1, 44_800])
    const [one] = await waiting()
    expect(await mend(one, order('398.00'))).toMatchObject({ solved: true })
    expect([await bought(), await waiting()]).toEqual([[1, 44_800], []])
  })

  it('and comes before what was stated earlier leaves that standing, and counts when it is put right', async () => {
    for (const [name, first] of [
      ['xenia', 'unread'],
      ['yadira', 'read'],
    ] as const) {
      const { order, tell, bought, waiting } = await shopOf(name)
      const told = [order('mucho', 5), order('398.00', 1)]
      for (const one of first === 'unread' ? told : told.toReversed()) await tell(one)
      expect([name, await bought()]).toEqual([name, [1, 39_800]])
      const [one, ...others] = await waiting()
      expect([name, others]).toEqual([name, []])
      expect(await mend(one, order('448.00', 5))).toMatchObject({ solved: true })
      expect([name, await bought(), await waiting()]).toEqual([name, [1, 44_800], []])
    }
  })

  it('of what was given back waits alike, and counts once though every order tells of it again', async () => {
    const { order, tell, bought, waiting } = await shopOf('zoila')
    const refund = (amount: string) => [
      { id: 3, created_at: '2026-11-21T10:00:00Z', transactions: [{ kind: 'refund', status: 'success', amount }] },
    ]
    await tell(order('398.00', 1, { refunds: refund('cien') }))
    await tell(order('448.00', 2, { refunds: refund('cien') }))
    expect(await bought()).toEqual([1, 44_800])
    const list = await waiting()
    expect(list).toHaveLength(1)
    expect(await mend(list[0], order('398.00', 1, { refunds: refund('100.00') }))).toMatchObject({ solved: true })
    await tell(order('448.00', 3, { refunds: refund('100.00') }))
    expect([await bought(), await waiting()]).toEqual([[1, 34_800], []])
  })

  it('is one line of an order, the newest, however often the order is stated so', async () => {
    const { order, tell, bought, waiting } = await shopOf('uriel')
    await tell(order('mucho', 2))
    await tell(order('más', 4))
    await tell(order('poco', 1))
    await tell({ ...order('otro', 3), id: 8, name: '#8' })
    expect(
      (await waiting()).map(({ sentence, times }: { sentence: string; times: number }) => [sentence.match(/«(.*?)»/)?.[1], times]),
    ).toEqual([
      ['otro', 1],
      ['más', 3],
    ])
    expect(await bought()).toEqual([2, 0])
    const newest = (await waiting()).find(({ body }: { body: string }) => body.includes('más'))
    expect(await mend(newest, order('120.00', 4))).toMatchObject({ solved: true })
    expect([await bought(), (await waiting()).length]).toEqual([[2, 12_000], 1])
  })

  it('of a payment that is asked for waits as it was answered', async () => {
    const source = await connect('mercado-pago', { secret: 'm-1', apiToken: 't' })
    const payment = (transaction_amount: unknown) => ({
      id: 77,
      status: 'approved',
      currency_id: 'MXN',
      date_created: '2026-11-20T10:00:00Z',
      transaction_amount,
      payer: { id: '5', first_name: 'Ubaldo', last_name: 'Zepeda', email: 'ubaldo.zepeda@gmail.com' },
    })
    answers.set('/v1/payments/77', payment('quinientos'))
    const headers = { 'x-request-id': 'r', 'x-signature': `ts=1,v1=${sign('m-1', 'id:77;request-id:r;ts:1;', 'hex')}` }
    const told = JSON.stringify({ type: 'payment', data: { id: '77' } })
    expect((await post(source, told, headers, '?data.id=77')).status).toBe(200)
    const one = await eventually(async () => {
      const [first] = await aside(source)
      expect(first).toBeDefined()
      return first
    })
    expect(one).toMatchObject({ reason: 'event.partly', sentence: expect.stringContaining('quinientos') })
    expect(await mend(one, payment(500))).toMatchObject({ solved: true })
    const ubaldo = await shop.theOnly('ubaldo.zepeda@gmail.com')
    expect(await shop.person(ubaldo.id)).toMatchObject({ purchaseCount: 1, spent: { amountMinor: 50_000 } })
  })
})

describe('a no that a shop states without its time', () => {
  it('is one line, however often it is told, and is as late as the last that told it', async () => {
    const source = await connect('shopify', { secret: 's-1' })
    const email = 'leonor.quiroz@gmail.com'
    const tell = async (day: number, consent: object) => {
      const text = JSON.stringify({
        id: 12,
        first_name: 'Leonor',
        last_name: 'Quiroz',
        email,
        updated_at: `2026-11-${day}T10:00:00Z`,
        email_marketing_consent: consent,
      })
      const headers = { 'x-shopify-hmac-sha256': sign('s-1', text, 'base64'), 'x-shopify-topic': 'customers/update' }
      expect((await post(source, text, headers)).status).toBe(200)
    }
    const never = { state: 'unsubscribed', consent_updated_at: null }
    const mail = async () => {
      const { permissions } = await shop.ok('GET', `/people/${(await shop.theOnly(email)).id}/permissions`)
      return permissions.find(
        ({ purpose, channel }: { purpose: string; channel: string }) => purpose === 'marketing' && channel === 'email',
      )
    }
    for (const day of [12, 10, 11, 12]) await tell(day, never)
    const no = await mail()
    expect(no).toMatchObject({
      state: 'denied',
      because: [{ method: 'standing', point: 'leonorquiroz@gmail.com', at: '2026-11-12T10:00:00Z' }],
    })
    const { items } = await shop.ok('GET', `/people/${(await shop.theOnly(email)).id}/timeline`)
    expect(items.map(({ kind }: { kind: string }) => kind)).toEqual(['created'])
    await tell(13, { state: 'subscribed', consent_updated_at: '2026-11-13T09:00:00Z' })
    expect(await mail()).toMatchObject({ state: 'granted' })
    await tell(14, never)
    expect(await mail()).toMatchObject({ state: 'denied' })
  })
})

describe('a yes of nobody knows when', () => {
  const marketingOf = async (email: string) => {
    const { permissions } = await shop.ok('GET', `/people/${(await shop.theOnly(email)).id}/permissions`)
    return permissions.find(({ purpose, channel }: { purpose: string; channel: string }) => purpose === 'marketing' && channel === 'email')
      ?.state
  }

  it.each(['a mapped webhook', 'the batch door'])(
    'lifts no no of %s: it waits beside its moment, and counts once its time is put right',
    async (door) => {
      const mapping = {
        externalId: 'id',
        attributes: { full_name: 'name', email: 'email' },
        event: { name: 'what', at: 'when', messageId: '', orderId: '', total: '', currency: '' },
      }
      const source = await connect('generic', { mapping })
      const [id, name, email] = ['C-1', 'Begoña Olmos', `${door.replaceAll(' ', '.')}@gmail.com`]
      const attributes = { full_name: name, email }
      const told = (what: string, when: string) =>
        door === 'a mapped webhook'
          ? { id, name, email, what, when }
          : { externalId: id, attributes, events: [{ event: what, at: when, properties: { channel: 'email' } }] }
      const tell = async (what: string, when: string) => {
        if (door === 'a mapped webhook') expect((await post(source, JSON.stringify(told(what, when)))).status).toBe(200)
        else await shop.ok('POST', `/records?source=${source.id}`, told(what, when))
      }
      await tell('Unsubscribed', '2026-11-12T09:00:00Z')
      await tell('Subscribed', 'ayer')
      const [one, ...others] = await aside(source)
      expect([await marketingOf(email), one, others]).toMatchObject([
        'denied',
        { isIn: true, sentence: expect.stringContaining('«ayer»') },
        [],
      ])
      expect(await mend(one, told('Subscribed', '2026-11-13T09:00:00Z'))).toMatchObject({ solved: true })
      expect([await marketingOf(email), await aside(source)]).toEqual(['granted', []])
    },
  )

  it('lifts no no: it waits, once however often it is told, and counts once its time is put right', async () => {
    const source = await connect('shopify', { secret: 's-1' })
    const email = 'macarena.ibarra@gmail.com'
    const customer = { id: 15, first_name: 'Macarena', last_name: 'Ibarra', email, updated_at: '2026-11-12T10:00:00Z' }
    const stated = (state: string, at: string, more: object = {}) => ({
      ...customer,
      ...more,
      email_marketing_consent: { state, consent_updated_at: at },
    })
    const tell = async (body: object) => {
      const text = JSON.stringify(body)
      const headers = { 'x-shopify-hmac-sha256': sign('s-1', text, 'base64'), 'x-shopify-topic': 'customers/update' }
      expect((await post(source, text, headers)).status).toBe(200)
    }
    const state = () => marketingOf(email)
    await tell(stated('unsubscribed', '2026-11-12T09:00:00Z'))
    expect([await state(), await aside(source)]).toEqual(['denied', []])
    await tell(stated('subscribed', 'ayer'))
    await tell(stated('subscribed', 'ayer', { updated_at: '2026-11-13T10:00:00Z' }))
    const [one, ...others] = await aside(source)
    expect([await state(), one, others]).toMatchObject(['denied', { isIn: true, sentence: expect.stringContaining('fecha «ayer»') }, []])
    expect(await mend(one, stated('subscribed', '2026-11-13T09:00:00Z'))).toMatchObject({ solved: true })
    expect([await state(), await aside(source)]).toEqual(['granted', []])
    await tell(stated('unsubscribed', 'hoy'))
    expect([await state(), await aside(source)]).toMatchObject(['denied', [{ sentence: expect.stringContaining('fecha «hoy»') }]])
  })
})

describe('a payment that the bank disputes', () => {
  it('is the shop’s while it is open, and given back once when it is lost; without a key to ask with it waits', async () => {
    const source = await connect('stripe', { secret: 'whsec_1' })
    const charge = {
      id: 'ch_1',
      object: 'charge',
      payment_intent: 'pi_1',
      amount: 50_000,
      currency: 'mxn',
      created: 1_795_000_000,
      billing_details: { name: 'Eulalia Prado', email: 'eulalia.prado@gmail.com' },
    }
    const tell = async (type: string, object: object) => {
      const text = JSON.stringify({ id: `evt_${type}`, type, created: 1_795_000_100, data: { object } })
      const now = Math.floor(Date.now() / 1000)
      const signature = `t=${now},v1=${sign('whsec_1', `${now}.${text}`, 'hex')}`
      expect((await post(source, text, { 'stripe-signature': signature })).status).toBe(200)
    }
    const dispute = { id: 'du_1', object: 'dispute', amount: 20_000, currency: 'mxn', created: 1_795_000_050, reason: 'fraudulent' }
    const stands = (status: string) => answers.set('/v1/disputes/du_1?expand[]=charge', { ...dispute, status, charge })
    const history = async () => {
      const { id } = await shop.theOnly('eulalia.prado@gmail.com')
      const { items } = await shop.ok('GET', `/people/${id}/timeline`)
      const { spent, purchaseCount } = await shop.person(id)
      const kinds = items.map(({ kind, title }: { kind: string; title: string }) => (kind === 'event' ? title : kind))
      return { kinds: kinds.sort(), spent: spent.amountMinor, purchaseCount }
    }
    await tell('charge.succeeded', charge)
    await tell('charge.dispute.created', { ...dispute, charge: 'ch_1', status: 'needs_response' })
    await eventually(async () => expect(await aside(source)).toMatchObject([{ reason: 'webhook.no-token' }]))
    stands('needs_response')
    await shop.ok('PUT', `/sources/${source.id}/webhook`, { kind: 'stripe', apiToken: 'rk_1' })
    const [waiting] = await aside(source)
    await shop.ok('POST', `/quarantined/${waiting.id}/retry`)
    const open = { kinds: ['Su banco disputa un pago de $200', 'created', 'purchase'], spent: 50_000, purchaseCount: 1 }
    await eventually(async () => expect(await history()).toEqual(open))
    stands('lost')
    const lost = { kinds: [...open.kinds, 'return'].sort(), spent: 30_000, purchaseCount: 1 }
    for (const type of ['charge.dispute.closed', 'charge.dispute.created']) {
      await tell(type, { ...dispute, charge: 'ch_1' })
      await eventually(async () => expect(await history()).toEqual(lost))
    }
  })
})

describe('what the law asks of a business', () => {
  it('stands before everything else that waits, page by page', async () => {
    const source = await connect('shopify', { secret: 's-1' })
    const tell = async (topic: string, body: object) => {
      const text = JSON.stringify(body)
      expect((await post(source, text, { 'x-shopify-hmac-sha256': sign('s-1', text, 'base64'), 'x-shopify-topic': topic })).status).toBe(
        200,
      )
    }
    for (const n of [1, 2]) {
      await tell('customers/redact', { customer: { id: n, email: `${n}@correo.example` }, orders_to_redact: [] })
      await tell('products/update', { id: n })
    }
    const reasons: string[] = []
    for (let cursor = ''; ; ) {
      const page = await shop.ok('GET', `/quarantined?sourceId=${source.id}&limit=1${cursor}`)
      reasons.push(...page.items.map(({ reason }: { reason: string }) => reason))
      if (!page.next) break
      cursor = `&cursor=${page.next}`
    }
    expect(reasons).toEqual(['webhook.erasure', 'webhook.erasure', 'webhook.topic-unknown', 'webhook.topic-unknown'])
    expect((await aside(source)).map(({ reason }: { reason: string }) => reason)).toEqual(reasons)
  })
})

describe('one thing that is no use', () => {
  const contact = (wa_id: string, name: string) => ({ profile: { name }, wa_id })
  const message = (from: string, id: string) => ({
    from,
    id: `wamid.${id}`,
    timestamp: '1795600800',
    type: 'text',
    text: { body: `Hola ${id}` },
  })
  const body = (contacts: object[], messages: object[], ...more: object[]) => ({
    object: 'whatsapp_business_account',
    entry: [{ id: '1', changes: [{ field: 'messages', value: { messaging_product: 'whatsapp', contacts, messages } }, ...more] }],
  })
  const tell = async (source: Source, told: object) => {
    const text = JSON.stringify(told)
    expect((await post(source, text, { 'x-hub-signature-256': `sha256=${sign('w-1', text, 'hex')}` })).status).toBe(200)
  }

  it('of a delivery of WhatsApp waits alone: what stands beside it comes in', async () => {
    const source = await connect('whatsapp', { secret: 'w-1' })
    const [good, bad, nameless] = ['5215511110001', '5215511110002', '5215511110003']
    const told = body(
      [contact(good, 'Quirino Salas'), contact(bad, 'x'.repeat(1_500))],
      [message(bad, 'b'), message(good, 'a'), { ...message(nameless, ''), id: '' }],
      { field: 'account_update', value: { event: 'DISABLED' } },
    )
    for (const _ of [1, 2]) await tell(source, told)
    const quirino = await shop.theOnly('+5215511110001')
    expect(
      (await shop.ok('GET', `/people/${quirino.id}/timeline`)).items.filter(({ kind }: { kind: string }) => kind === 'message'),
    ).toHaveLength(1)
    const waiting: { id: string; reason: string; body: string }[] = await aside(source)
    expect(waiting.map(({ reason }) => reason).sort()).toEqual(['value.too-long', 'webhook.nameless', 'webhook.topic-unknown'])
    const long = waiting.find(({ reason }) => reason === 'value.too-long')
    expect(long?.body).not.toContain('Quirino')
    if (long) expect(await mend(long, JSON.parse(long.body.replace(/x{9,}/, 'Rogelio Tamez')))).toMatchObject({ solved: true })
    expect((await shop.theOnly('+5215511110002')).name).toBe('Rogelio Tamez')
  })

  it('of a delivery of WhatsApp that no database takes keeps the delivery waiting, and nobody else out', async () => {
    const source = await connect('whatsapp', { secret: 'w-1' })
    const [good, bad] = ['5215511110004', '5215511110005']
    const deep = `${'{"a":'.repeat(60_000)}1${'}'.repeat(60_000)}`
    const change = {
      field: 'user_id_update',
      value: { user_id_update: [{ wa_id: bad, user_id: { previous: 'MX.1', x: 'DEEP' }, timestamp: '1795600800' }] },
    }
    const text = JSON.stringify(body([contact(good, 'Tadeo Salas')], [message(good, 'd')], change)).replace('"DEEP"', deep)
    const headers = { 'x-hub-signature-256': `sha256=${sign('w-1', text, 'hex')}` }
    for (const _ of [1, 2]) expect((await post(source, text, headers)).status).toBe(200)
    const tadeo = await shop.theOnly('+5215511110004')
    const messagesOf = async () =>
      (await shop.ok('GET', `/people/${tadeo.id}/timeline`)).items.filter(({ kind }: { kind: string }) => kind === 'message').length
    expect(await messagesOf()).toBe(1)
    const waiting = await aside(source)
    expect(waiting).toMatchObject([{ reason: 'webhook.unusable', times: 2 }])
    expect(await mend(waiting[0], JSON.parse(text.replace(deep, '"y"')))).toMatchObject({ solved: true })
    expect([await messagesOf(), await aside(source)]).toEqual([1, []])
  })
})
