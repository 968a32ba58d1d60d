import { type Channel, type EntryKind, type HappeningName, happenings, readingNames } from '#contract'
import type { ArrivingEntry, OrderSaid, StatedConsent, WireSource } from '../types.ts'
import { count, firstText, itemsOf, misreadAmounts, sumOf, text } from './amounts.ts'
import { channelNamed, consentOf, misreadConsent } from './consent.ts'
import { foldName } from './fold.ts'
import { isStated, type Misread, misread } from './misread.ts'
import { isObject } from './traits.ts'

type Json = Record<string, unknown>
type Meaning = { kind: EntryKind; facts?: Json }

/** Names of events that have a kind of entry of their own. What else is known by name has a row in the table of happenings. */
const meanings: Record<string, Meaning> = {
  'order completed': { kind: 'purchase' },
  'completed order': { kind: 'purchase' },
  purchase: { kind: 'purchase' },
  compra: { kind: 'purchase' },
  sale: { kind: 'purchase' },
  venta: { kind: 'purchase' },
  'order refunded': { kind: 'return' },
  refund: { kind: 'return' },
  refunded: { kind: 'return' },
  reembolso: { kind: 'return' },
  return: { kind: 'return' },
  devolucion: { kind: 'return' },
  'live chat message sent': { kind: 'message', facts: { direction: 'in' } },
  'live chat message received': { kind: 'message', facts: { direction: 'out' } },
  'message received': { kind: 'message', facts: { direction: 'in' } },
  'message sent': { kind: 'message', facts: { direction: 'out' } },
  'email delivered': { kind: 'message', facts: { direction: 'out' } },
  'call received': { kind: 'call', facts: { direction: 'in' } },
  'call made': { kind: 'call', facts: { direction: 'out' } },
  call: { kind: 'call' },
  llamada: { kind: 'call' },
  meeting: { kind: 'meeting' },
  'meeting held': { kind: 'meeting' },
  cita: { kind: 'meeting' },
  'store visited': { kind: 'visit' },
  visit: { kind: 'visit' },
  visita: { kind: 'visit' },
  warranty: { kind: 'warranty' },
  garantia: { kind: 'warranty' },
  'warranty registered': { kind: 'warranty' },
  'garantia registrada': { kind: 'warranty' },
  'newsletter subscribed': { kind: 'subscription' },
  subscribed: { kind: 'subscription' },
  'email subscribed': { kind: 'subscription' },
  'se suscribio': { kind: 'subscription' },
  alta: { kind: 'subscription' },
  unsubscribed: { kind: 'subscription', facts: { ended: true } },
  'email unsubscribed': { kind: 'subscription', facts: { ended: true } },
  'newsletter unsubscribed': { kind: 'subscription', facts: { ended: true } },
  'se dio de baja': { kind: 'subscription', facts: { ended: true } },
  baja: { kind: 'subscription', facts: { ended: true } },
}
const happeningOf = new Map<string, HappeningName>(
  Object.entries(happenings).flatMap(([name, { names }]) => names.map((one): [string, HappeningName] => [one, name as HappeningName])),
)

export type Till = { channel: Channel; currency: string }

/** A track call as an entry. Whatever has no kind and no row of its own is an event under its own name. */
function entryOfTrack(event: string, properties: Json, till: Till): ArrivingEntry {
  const folded = foldName(event)
  const meaning = Object.hasOwn(meanings, folded) ? meanings[folded] : undefined
  const what = happeningOf.get(folded)
  if (what) return happened(what, event, properties, till)
  if (!meaning)
    return { kind: 'event', channel: till.channel, facts: { event, ...text(properties, 'text', ['text', 'message', 'body']), properties } }
  if (meaning.kind === 'purchase' || meaning.kind === 'return') return trade(meaning.kind, properties, till)
  const facts = {
    ...meaning.facts,
    ...text(properties, 'text', ['text', 'message', 'message_body', 'body', 'email_subject']),
    ...text(properties, 'product', ['product', 'product_name', 'name']),
    ...text(properties, 'until', ['until', 'warranty_until', 'expires_at']),
    ...text(properties, 'list', ['list', 'list_name']),
    ...(meaning.kind === 'subscription' ? ofChannel(properties.channel) : {}),
    ...count(properties, 'minutes', ['minutes', 'duration_minutes']),
    event,
    properties,
  }
  return { kind: meaning.kind, channel: till.channel, facts }
}

/** Of which channel a subscription is, where it is said: unsubscribing from mail may be said through WhatsApp. */
function ofChannel(stated: unknown): Json {
  const channel = channelNamed(stated)
  return channel ? { of: channel } : {}
}

function happened(what: HappeningName, event: string, properties: Json, till: Till): ArrivingEntry {
  const { reads } = happenings[what]
  const facts: Json = { what, event }
  for (const reading of reads) Object.assign(facts, text(properties, reading, readingNames[reading]))
  return { kind: 'event', channel: till.channel, facts: { ...facts, properties }, ...sumOf(properties, { own: till.currency }) }
}

/** What happened, as a door states it; `context`: what the wire says beside it. */
export type Track = { event: string; properties: unknown; context?: unknown }
/** `said`: what it says of an order, of which the same may be said several times, and what the customer allows. */
export type ReadTrack = { entry: ArrivingEntry; said: { order?: OrderSaid; consent?: StatedConsent[] }; misread: Misread[] }

/** The one place where what happened is understood, whichever door it comes by: the wire, the batch door, or a program's webhook. */
export function readTrack({ event, properties, context }: Track, from: WireSource): ReadTrack {
  const name = event.trim()
  const entry = entryOfTrack(name, isObject(properties) ? properties : {}, from)
  const wrong = misreadTrack(name, properties, from.currency)
  const order = orderSaid(name, entry, wrong)
  const consent = consentOf({ type: 'track', event: name, properties, context }, from.channel)
  const misread = [...wrong, ...misreadConsent({ type: 'track', event: name, properties, context })]
  return { entry, said: { ...(order ? { order } : {}), ...(consent.length > 0 ? { consent } : {}) }, misread }
}

/** What is stated of money and cannot mean any. */
function misreadTrack(event: string, properties: unknown, own: string): Misread[] {
  if (!isObject(properties)) return isStated(properties) ? [misread('properties', properties)] : []
  const folded = foldName(event)
  const kind = Object.hasOwn(meanings, folded) ? meanings[folded]?.kind : undefined
  const what = happeningOf.get(folded)
  const isAboutMoney =
    kind === 'purchase' || kind === 'return' || (what && (happenings[what].named as readonly string[]).includes('amount'))
  return isAboutMoney || what === 'order.updated' ? misreadAmounts(properties, { own, isGivenBack: kind === 'return' }) : []
}

/** What a track call says of an order: what it comes to follows from all that was said of it, in whatever order. */
function orderSaid(event: string, { facts, amountMinor }: ArrivingEntry, wrong: readonly Misread[]): OrderSaid | null {
  const says = orderEvents.get(foldName(event))
  if (!says || typeof facts.orderId !== 'string') return null
  // How much was given back is stated and not understood: that is not all of it.
  if (says === 'refunded' && amountMinor === undefined && wrong.length > 0) return null
  return { id: facts.orderId, says, amountMinor: amountMinor ?? null }
}
const orderEvents = new Map<string, OrderSaid['says']>([
  ...Object.entries(meanings).flatMap(([name, { kind }]): [string, OrderSaid['says']][] =>
    kind === 'purchase' ? [[name, 'completed']] : kind === 'return' ? [[name, 'refunded']] : [],
  ),
  ...happenings['order.updated'].names.map((name): [string, OrderSaid['says']] => [name, 'updated']),
  ...happenings['order.cancelled'].names.map((name): [string, OrderSaid['says']] => [name, 'cancelled']),
])

/** A page or screen call as an entry. */
export function entryOfPage(name: unknown, properties: Json, context: Json, till: Till): ArrivingEntry {
  const page = isObject(context.page) ? context.page : {}
  const title = firstText(name, properties.title, properties.name, page.title)
  const url = firstText(properties.url, page.url, properties.path, page.path)
  return { kind: 'page', channel: till.channel, facts: { ...(title ? { title } : {}), ...(url ? { url } : {}), properties } }
}

function trade(kind: 'purchase' | 'return', properties: Json, till: Till): ArrivingEntry {
  const counting = { own: till.currency, isGivenBack: kind === 'return' }
  const items = itemsOf(properties, counting)
  const orderId = firstText(properties.order_id, properties.orderId, properties.order_number, properties.checkout_id)
  const { products: _, ...others } = properties
  const facts = { ...(orderId ? { orderId } : {}), ...(items.length > 0 ? { items } : {}), properties: others }
  return { kind, channel: till.channel, facts, ...sumOf(properties, counting) }
}
