import { createHash } from 'node:crypto'
import type { Attributes } from '#identity'
import { messageName, tooLongId, tooLongValue } from '../wire/bounds.ts'
import { withoutYes } from '../wire/consent.ts'
import { readTrack } from '../wire/events.ts'
import { isStated } from '../wire/misread.ts'
import { readTime } from '../wire/time.ts'
import { StatedAttributes } from '../wire/traits.ts'
import { hmac, isSame, type Mapping, type WebhookKind } from './kind.ts'
import { happened, whoIs } from './told.ts'

/**
 * Any program that posts JSON: what its body means is said once, by paths ("customer.email", "items[0].name"). The key in the address says who it is;
 * where a secret is set too, X-Signature (or X-Hub-Signature-256) must be the hex HMAC of the body.
 */
export const generic: WebhookKind = {
  isSigned: false,
  isGenuine: ({ headers, raw }, secret) => {
    const stated = headers['x-signature'] ?? headers['x-hub-signature-256'] ?? ''
    return isSame(stated.replace(/^sha256=/, '').toLowerCase(), hmac(secret, raw, 'hex'))
  },
  topicOf: () => '',
  read: (body, { settings: { mapping }, ...reading }) => {
    if (!mapping) return { kind: 'unusable', unusable: { reason: 'webhook.no-mapping', facts: {} } }
    const { attributes, misread, others } = statedAt(body, mapping, reading.from.calendar.country)
    const externalId = textAt(body, mapping.externalId)
    if (!externalId) return { kind: 'unusable', unusable: { reason: 'webhook.no-id', facts: { path: mapping.externalId } } }
    const tooLong = tooLongValue(attributes) ?? tooLongId(mapping.externalId, externalId)
    if (tooLong) return { kind: 'unusable', unusable: tooLong }
    const at = mapping.event ? textAt(body, mapping.event.at) : ''
    const time = readTime({ timestamp: at }, { receivedAt: reading.receivedAt, calendar: reading.from.calendar }, mapping.event?.at)
    const who = { externalId, attributes, at }
    const place = { ...reading, settings: { secret: '', apiToken: '', mapping } }
    const known = others.isEmpty ? whoIs(who, place).arrival : { ...whoIs(who, place).arrival, traits: others.list }
    const event = mapping.event ? eventAt(body, mapping.event) : null
    if (!mapping.event || !event) return { kind: 'arrivals', arrivals: [known], misread: [...misread, ...time.misread] }
    // What names no message is named by content: told again because our answer was lost, it counts once.
    const messageId = messageName(`hook:${textAt(body, mapping.event.messageId) || digest(body)}`)
    const { entry, said, misread: wrong } = readTrack({ event: event.name, properties: event.properties }, reading.from)
    const heard = time.misread.length > 0 ? withoutYes(said) : said
    const arrival = { ...happened({ who, messageId, at }, entry, place).arrival, ...heard }
    // The key in the address is the one that a page shows: as over the wire, its yes lifts no no but its own record's.
    if (heard.consent && reading.from.trust !== 'verified') arrival.isPublic = true
    const inPart = [...time.misread, ...wrong].map((one) => ({ ...one, of: 1 }))
    return { kind: 'arrivals', arrivals: [known, arrival], misread: [...misread, ...inPart] }
  },
}

function statedAt(body: unknown, { attributes, traits = [] }: Mapping, country: string): StatedAttributes {
  const stated = new StatedAttributes(country)
  for (const [field, path] of Object.entries(attributes)) stated.add(field as keyof Attributes, valueAt(body, path))
  for (const { name, path } of traits) {
    const value = valueAt(body, path)
    // Null says that it is so no more; what is not there says nothing.
    if (value !== undefined) stated.others.add(name, value)
  }
  return stated
}

function eventAt(body: unknown, event: NonNullable<Mapping['event']>): { name: string; properties: Record<string, unknown> } | null {
  // A name between quotes is said as it stands: '"Order Completed"'; anything else is a path.
  const name = /^".*"$/.test(event.name) ? event.name.slice(1, -1) : textAt(body, event.name)
  if (!name) return null
  const properties = Object.fromEntries(
    Object.entries({
      order_id: textAt(body, event.orderId),
      total: valueAt(body, event.total),
      currency: valueAt(body, event.currency),
    }).filter(([, value]) => isStated(value)),
  )
  return { name: name.slice(0, 200), properties }
}

const digest = (body: unknown) => createHash('sha256').update(JSON.stringify(body)).digest('base64url')

/** The value at "a.b[0].c". Own properties only: a path reaches nothing that the body did not say. */
function valueAt(body: unknown, path: string): unknown {
  if (path === '') return undefined
  return path
    .replaceAll(/\[(\d{1,4})\]/g, '.$1')
    .split('.')
    .filter(Boolean)
    .reduce<unknown>(
      (at, name) => (typeof at === 'object' && at !== null && Object.hasOwn(at, name) ? (at as Record<string, unknown>)[name] : undefined),
      body,
    )
}

function textAt(body: unknown, path: string): string {
  const value = valueAt(body, path)
  return typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : ''
}
