import { type Channel, type EntryKind, minorDigits } from '#contract'
import type { ArrivingEntry } from '../types.ts'
import { isObject } from './traits.ts'

type Json = Record<string, unknown>
type Meaning = { kind: EntryKind; facts?: Json }

/** Names of events that mean more than "something happened": Segment's e-commerce, live chat and mail specifications, and plain words. */
const meanings: Record<string, Meaning> = {
  'order completed': { kind: 'purchase' },
  'completed order': { kind: 'purchase' },
  purchase: { kind: 'purchase' },
  compra: { kind: 'purchase' },
  'order refunded': { kind: 'return' },
  return: { kind: 'return' },
  devolucion: { kind: 'return' },
  'live chat message sent': { kind: 'message', facts: { direction: 'in' } },
  'live chat message received': { kind: 'message', facts: { direction: 'out' } },
  'message received': { kind: 'message', facts: { direction: 'in' } },
  'message sent': { kind: 'message', facts: { direction: 'out' } },
  'email delivered': { kind: 'message', facts: { direction: 'out' } },
  'call received': { kind: 'call', facts: { direction: 'in' } },
  'call made': { kind: 'call', facts: { direction: 'out' } },
  'store visited': { kind: 'visit' },
  visita: { kind: 'visit' },
  'warranty registered': { kind: 'warranty' },
  'newsletter subscribed': { kind: 'subscription' },
  subscribed: { kind: 'subscription' },
  'email subscribed': { kind: 'subscription' },
  unsubscribed: { kind: 'subscription', facts: { ended: true } },
}

const fold = (name: string) =>
  name
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[_\s-]+/g, ' ')
    .trim()
    .toLowerCase()

export type Till = { channel: Channel; currency: string }

/** A track call as an entry. Whatever has no kind of its own is an event under its own name. */
export function entryOfTrack(event: string, properties: Json, till: Till): ArrivingEntry {
  const meaning = meanings[fold(event)]
  if (!meaning)
    return { kind: 'event', channel: till.channel, facts: { event, ...text(properties, 'text', 'message', 'body'), properties } }
  if (meaning.kind === 'purchase' || meaning.kind === 'return') return trade(meaning.kind, properties, till)
  const facts = {
    ...meaning.facts,
    ...text(properties, 'text', 'message', 'message_body', 'body', 'email_subject'),
    ...text(properties, 'product', 'product', 'product_name', 'name'),
    ...text(properties, 'until', 'until', 'warranty_until', 'expires_at'),
    ...text(properties, 'list', 'list', 'list_name'),
    ...count(properties, 'minutes', 'minutes', 'duration_minutes'),
    event,
    properties,
  }
  return { kind: meaning.kind, channel: till.channel, facts }
}

/** A page or screen call as an entry. */
export function entryOfPage(name: unknown, properties: Json, context: Json, till: Till): ArrivingEntry {
  const page = isObject(context.page) ? context.page : {}
  const title = firstText(name, properties.title, properties.name, page.title)
  const url = firstText(properties.url, page.url, properties.path, page.path)
  return { kind: 'page', channel: till.channel, facts: { ...(title ? { title } : {}), ...(url ? { url } : {}), properties } }
}

function trade(kind: 'purchase' | 'return', properties: Json, till: Till): ArrivingEntry {
  const stated = firstText(properties.currency)?.toUpperCase() ?? ''
  const currency = /^[A-Z]{3}$/.test(stated) ? stated : till.currency
  const products = Array.isArray(properties.products) ? properties.products.filter(isObject) : []
  const items = products.slice(0, 500).map((product) => itemOf(product, currency))
  const ofItems = items.reduce((sum, item) => sum + Number(item.priceMinor ?? 0) * Number(item.quantity ?? 1), 0)
  const total = [properties.total, properties.revenue, properties.value, properties.amount].find((one) => toMinor(one, currency) !== null)
  const amountMinor = toMinor(total, currency) ?? (ofItems > 0 ? ofItems : null)
  const orderId = firstText(properties.order_id, properties.orderId, properties.order_number, properties.checkout_id)
  const { products: _, ...others } = properties
  const facts = { ...(orderId ? { orderId } : {}), ...(items.length > 0 ? { items } : {}), properties: others }
  return { kind, channel: till.channel, facts, ...(amountMinor === null ? {} : { amountMinor, currency }) }
}

function itemOf(product: Json, currency: string): Json {
  const priceMinor = toMinor(product.price, currency)
  return {
    ...text(product, 'name', 'name', 'title', 'product', 'sku'),
    ...text(product, 'sku', 'sku', 'product_id'),
    ...count(product, 'quantity', 'quantity'),
    ...(priceMinor === null ? {} : { priceMinor }),
  }
}

/** 349.9 or "349.90" as 34990 cents; null when it is no amount. */
function toMinor(stated: unknown, currency: string): number | null {
  if (typeof stated !== 'number' && (typeof stated !== 'string' || stated.trim() === '')) return null
  const minor = Math.round(Number(stated) * 10 ** minorDigits(currency))
  return Number.isSafeInteger(minor) ? Math.abs(minor) : null
}

const firstText = (...values: unknown[]): string | null => {
  for (const value of values) {
    if (typeof value === 'string' && value.trim() !== '') return value.trim()
    if (typeof value === 'number') return String(value)
  }
  return null
}
const text = (from: Json, as: string, ...names: string[]): Json => {
  const found = firstText(...names.map((name) => from[name]))
  return found === null ? {} : { [as]: found }
}
const count = (from: Json, as: string, ...names: string[]): Json => {
  const found = names.map((name) => Number(from[name])).find((value) => Number.isInteger(value) && value > 0)
  return found === undefined ? {} : { [as]: found }
}
