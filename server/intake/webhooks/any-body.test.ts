import fc from 'fast-check'
import { expect, it } from 'vitest'
import { webhookKinds } from '#contract'
import { read } from '../../../test/delivery.ts'

const topics = [
  'orders/paid',
  'orders/edited',
  'customers/update',
  'customers/redact',
  'customers_email_marketing_consent/update',
  'order.updated',
  'customer.updated',
  'order/paid',
  'customer/updated',
  'charge.succeeded',
  'charge.refunded',
  'checkout.session.completed',
  'payment',
  'merchant_order',
  'order',
  'customer',
  'messages',
  'constructor',
  '__proto__',
  '',
]
const fields = [
  ...[
    'id',
    'name',
    'email',
    'phone',
    'status',
    'financial_status',
    'payment_status',
    'total',
    'total_price',
    'current_total_price',
    'currency',
  ],
  ...[
    'customer',
    'billing',
    'line_items',
    'products',
    'refunds',
    'transactions',
    'refund_line_items',
    'payments',
    'payer',
    'order',
    'updated_at',
  ],
  ...[
    'total_price_set',
    'shop_money',
    'presentment_money',
    'amount',
    'email_marketing_consent',
    'state',
    'consent_updated_at',
    'data',
    'object',
  ],
  ...[
    'entry',
    'changes',
    'field',
    'value',
    'messages',
    'contacts',
    'statuses',
    'errors',
    'from',
    'system',
    'user_preferences',
    'user_id_update',
  ],
  ...[
    'order_edit',
    'orders_to_redact',
    'data_request',
    'accepts_marketing',
    'external_reference',
    'completed_at',
    '__proto__',
    'constructor',
  ],
]
const words = [
  'paid',
  'approved',
  'charged_back',
  'settled',
  'refund',
  'success',
  'subscribed',
  'whatsapp_business_account',
  'messages',
  'user_preferences',
  'MXN',
  'CLP',
]
const leaf = fc.oneof(
  fc.constantFrom(...words),
  fc.integer(),
  fc.double(),
  fc.string(),
  fc.constant('2026-11-20T10:00:00Z'),
  fc.boolean(),
  fc.constant(null),
)
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    leaf,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...fields), tie('value'), { maxKeys: 8 }),
  ),
}))

it('whatever a sender posts is read, or is not, and never fails', () => {
  const kinds = fc.constantFrom(...webhookKinds)
  const about = fc.record({ kind: kinds, topic: fc.constantFrom(...topics), fetched: fc.boolean() })
  const object = fc.dictionary(fc.constantFrom(...fields), value, { maxKeys: 12 })
  fc.assert(
    fc.property(about, object, ({ kind, topic, fetched }, body) => {
      const one = read(kind, topic, body, { fetched })
      expect(['arrivals', 'fetch', 'nothing', 'unusable']).toContain(one.kind)
      if (one.kind === 'fetch') for (const path of one.paths) expect(path).toMatch(/^(\/[\w-]+)+$/)
      if (one.kind === 'unusable') expect(one.unusable.reason).toMatch(/^[a-z.-]+$/)
      if (one.kind !== 'arrivals') return
      for (const { entry } of one.arrivals)
        expect(entry?.amountMinor === undefined || (Number.isSafeInteger(entry.amountMinor) && entry.amountMinor >= 0)).toBe(true)
    }),
    { numRuns: Number(process.env.PULSERA_RUNS ?? 3_000), seed: Number(process.env.PULSERA_SEED ?? 20_261_126) },
  )
})
