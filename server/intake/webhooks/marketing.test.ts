import { describe, expect, it } from 'vitest'
import { arrivals, read, receivedAt } from '../../../test/delivery.ts'

type Arrivals = ReturnType<typeof arrivals>
const allowed = (list: Arrivals) =>
  list.flatMap(({ consent = [], at, externalId }) =>
    consent.map(({ purpose, channel, allowed: isYes, point }) => [externalId, purpose, channel, isYes, point, at.toString()]),
  )
const email = { state: 'subscribed', opt_in_level: 'single_opt_in', consent_updated_at: '2026-11-20T10:00:00-05:00' }

describe('what a shop says that a customer allows', () => {
  const customer = { id: 7, email: 'ana@correo.example', phone: '+525512345678', updated_at: '2026-11-22T10:00:00Z' }
  const told = (more: object) => allowed(arrivals('shopify', 'customers/update', { ...customer, ...more }))

  it('is of Shopify by channel, at the address, since it says so; a yes without its time is none', () => {
    const sms = { state: 'unsubscribed', consent_updated_at: null }
    expect(told({ email_marketing_consent: email, sms_marketing_consent: sms })).toEqual([
      ['7', 'marketing', 'email', true, 'ana@correo.example', '2026-11-20T15:00:00Z'],
      ['7', 'marketing', 'phone', false, '+525512345678', '2026-11-22T10:00:00Z'],
    ])
    for (const state of ['not_subscribed', 'pending', 'invalid', 'constructor'])
      expect(told({ email_marketing_consent: { ...email, state } })).toEqual([])
    expect(told({ email_marketing_consent: { ...email, consent_updated_at: null } })).toEqual([])
    expect(told({ email_marketing_consent: null, sms_marketing_consent: 5 })).toEqual([])
  })

  it('is no moment where it is a no of nobody knows when: it bears no name that each update would change', () => {
    const never = { state: 'unsubscribed', consent_updated_at: null }
    const told = arrivals('shopify', 'customers/update', { ...customer, email_marketing_consent: never }).at(-1)
    expect(told).toMatchObject({ messageId: null, entry: null, unseen: true, consent: [{ method: 'standing', allowed: false }] })
  })

  it('is no yes where nobody can read since when, nor a no of nobody knows when: the yes is left out, the no is of when it came, and both are named', () => {
    for (const [kind, stated, topic, at] of [
      [
        'shopify',
        (isYes: boolean, at: string) => ({
          email_marketing_consent: { state: isYes ? 'subscribed' : 'unsubscribed', consent_updated_at: at },
        }),
        'customers/update',
        'ayer',
      ],
      [
        'tiendanube',
        (accepts_marketing: boolean, accepts_marketing_updated_at: string) => ({ accepts_marketing, accepts_marketing_updated_at }),
        'customer/updated',
        '2062-11-20T10:00:00Z',
      ],
    ] as const) {
      const tell = (isYes: boolean) => [kind, topic, { ...customer, ...stated(isYes, at) }, { fetched: kind === 'tiendanube' }] as const
      const named = { misread: [{ field: 'at', value: at, of: 1 }] }
      expect(read(...tell(true))).toMatchObject(named)
      const [, yes] = arrivals(...tell(true))
      expect(yes).toMatchObject({ entry: null, unseen: true, messageId: expect.stringContaining('marketing') })
      expect(yes?.consent).toBeUndefined()
      expect(read(...tell(false))).toMatchObject(named)
      expect(allowed(arrivals(...tell(false)))).toEqual([['7', 'marketing', 'email', false, 'ana@correo.example', receivedAt.toString()]])
    }
    const never = { ...customer, updated_at: 'hoy', email_marketing_consent: { state: 'unsubscribed', consent_updated_at: null } }
    expect(read('shopify', 'customers/update', never)).toMatchObject({ misread: [{ field: 'at', value: 'hoy', of: 0 }] })
    const order = { id: 1, name: '#1', financial_status: 'pending', customer: never, created_at: '2026-11-20T10:00:00Z' }
    expect(read('shopify', 'orders/create', order)).toMatchObject({ misread: [{ field: 'at', value: 'hoy', of: 1 }] })
  })

  it('is another message for each answer, however long the name that it is given by', () => {
    const nameOf = (state: string) =>
      arrivals('shopify', 'customers_email_marketing_consent/update', {
        customer_id: 'c'.repeat(300),
        email_marketing_consent: { ...email, state },
      }).at(-1)?.messageId
    const [yes, no] = [nameOf('subscribed'), nameOf('unsubscribed')]
    expect(yes).not.toBe(no)
    expect(nameOf('unsubscribed')).toBe(no)
  })

  it('is the same, and counts once, whichever topic tells it', () => {
    const own = { customer_id: 7, email_address: 'ana@correo.example', email_marketing_consent: email }
    const order = {
      id: 1,
      name: '#1',
      financial_status: 'paid',
      total_price: '10.00',
      currency: 'MXN',
      customer: { ...customer, email_marketing_consent: email },
    }
    const lists = [
      arrivals('shopify', 'customers/update', { ...customer, email_marketing_consent: email }),
      arrivals('shopify', 'customers_email_marketing_consent/update', own),
      arrivals('shopify', 'orders/paid', order),
      arrivals('shopify', 'orders/create', { ...order, financial_status: 'pending' }),
    ]
    const told = lists.map((list) => list.flatMap(({ consent, messageId }) => (consent ? [messageId] : [])))
    expect(told[0]).toHaveLength(1)
    expect(told).toEqual(Array(4).fill(told[0]))
    const sms = { id: 7, phone: '+525512345678', sms_marketing_consent: { ...email, state: 'unsubscribed' } }
    expect(allowed(arrivals('shopify', 'customers_marketing_consent/update', sms))).toEqual([
      ['7', 'marketing', 'phone', false, '+525512345678', '2026-11-20T15:00:00Z'],
    ])
  })

  it('is of Tiendanube for its mails', () => {
    const given = {
      id: 3,
      name: 'Juan Paz',
      email: 'juan@correo.example',
      accepts_marketing: false,
      accepts_marketing_updated_at: '2026-11-20T10:00:00+0000',
    }
    const no = [['3', 'marketing', 'email', false, 'juan@correo.example', '2026-11-20T10:00:00Z']]
    expect(allowed(arrivals('tiendanube', 'customer/updated', given, { fetched: true }))).toEqual(no)
    expect(
      allowed(arrivals('tiendanube', 'order/paid', { id: 5, payment_status: 'paid', total: '5.00', customer: given }, { fetched: true })),
    ).toEqual(no)
    expect(
      allowed(arrivals('tiendanube', 'customer/updated', { ...given, accepts_marketing_updated_at: null }, { fetched: true })),
    ).toEqual([])
  })
})
