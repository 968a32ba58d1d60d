import type { ReadDelivery } from './kind.ts'
import { inside, textIn } from './told.ts'

/**
 * Shops pass on what the law gives a customer: to see what is stored of them, or to have it erased; and that a shop which left wants all of it erased.
 * No program may settle that by itself, nor call it unknown: it waits where somebody sees it, with whose request it is.
 */
type Request = 'erasure' | 'access' | 'shop-erasure'

/** Why they wait: before everything else, as the law counts the days. Spelt as in migration 0232. */
export const requestReasons = ['webhook.erasure', 'webhook.access', 'webhook.shop-erasure'] as const satisfies `webhook.${Request}`[]
export const isRequest = (reason: string): boolean => (requestReasons as readonly string[]).includes(reason)

const topics: Record<string, Request> = {
  'customers/redact': 'erasure',
  'customers/data_request': 'access',
  'shop/redact': 'shop-erasure',
  'store/redact': 'shop-erasure',
}

/** The request that a delivery passes on, by its topic or, of those that state none, by what only such a request bears; null where it is none. */
export function requestIn(topic: string, body: Record<string, unknown>): ReadDelivery | null {
  const request = (Object.hasOwn(topics, topic) ? topics[topic] : undefined) ?? requestOfShape(topic, body)
  if (!request) return null
  const customer = inside(body, 'customer')
  const who = textIn(customer, 'email') || textIn(customer, 'phone') || textIn(customer, 'id')
  const shop = textIn(body, 'shop_domain') || textIn(body, 'store_id')
  return {
    kind: 'unusable',
    unusable: { reason: `webhook.${request}`, facts: { who: (request === 'shop-erasure' ? shop : who).slice(0, 200) } },
  }
}

function requestOfShape(topic: string, body: Record<string, unknown>): Request | null {
  if (topic !== '') return null
  if ('orders_to_redact' in body) return 'erasure'
  return 'data_request' in body ? 'access' : null
}
