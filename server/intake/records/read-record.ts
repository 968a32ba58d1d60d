import { z } from 'zod'
import type { Attributes } from '#identity'
import { storable } from '#platform'
import { digest } from '../digest.ts'
import { parseExact } from '../exact.ts'
import type { Arrival, WireSource } from '../types.ts'
import type { Unusable } from '../wire/arrive.ts'
import { messageName, tooLongId, tooLongValue } from '../wire/bounds.ts'
import { withoutYes } from '../wire/consent.ts'
import { readTrack } from '../wire/events.ts'
import { isStated, type Misread, showMisread } from '../wire/misread.ts'
import { type Clock, readTime } from '../wire/time.ts'
import { isObject, StatedAttributes } from '../wire/traits.ts'

/**
 * A line understood: the first arrival says who, the others what happened to them. Its sender is told what nobody reads (`ignored`), and what is kept
 * under the sender's own name only, so that a misspelt field is noticed (`traits`).
 */
export type ReadRecord =
  | { kind: 'record'; arrivals: Arrival[]; traits: string[]; ignored: string[]; misread: Misread[] }
  | { kind: 'unusable'; unusable: Unusable }

const eventsMax = 500
const id = z.union([z.string(), z.number()]).transform((stated) => String(stated).trim())
const moment = z.union([z.string(), z.number()])
const fields = z.record(z.string(), z.unknown())
/** Databases write null for what they do not have. */
const maybe = <T extends z.ZodType>(type: T) => type.nullish().transform((stated) => stated ?? undefined)
const eventOf = z.object({
  event: z.string().trim().min(1).max(200),
  at: maybe(moment),
  // As the wire calls it: a dump that is written like that would be of the moment in which it came, and two moments of it the same.
  timestamp: maybe(moment),
  messageId: maybe(id),
  properties: maybe(fields).transform((stated) => stated ?? {}),
  // What it says of consent counts as it does on the wire.
  context: maybe(fields),
})
const recordOf = z.object({
  externalId: maybe(id),
  source: maybe(z.string().trim().max(100)),
  at: maybe(moment),
  attributes: maybe(fields).transform((stated) => stated ?? {}),
  events: maybe(z.array(eventOf).max(eventsMax)).transform((stated) => stated ?? []),
})
type Stated = z.infer<typeof recordOf>

const unusable = (reason: string, facts: Record<string, unknown> = {}): ReadRecord => ({ kind: 'unusable', unusable: { reason, facts } })

/** The object of a line, or why it is none. */
export function openLine(text: string): Record<string, unknown> | null {
  try {
    const value = parseExact(text)
    const kept = text.includes('\\u') ? storable(value) : value
    return isObject(kept) ? kept : null
  } catch {
    return null
  }
}

/** Whom a line names as its source, where it names one. */
export const sourceNamedIn = (line: Record<string, unknown>): string | null =>
  typeof line.source === 'string' && line.source.trim() !== '' ? line.source.trim().slice(0, 100) : null

/** Understands one line of the batch door: who, what is stated, what happened. Pure. */
export function readRecord(line: Record<string, unknown> | null, from: WireSource, receivedAt: Temporal.Instant): ReadRecord {
  if (!line) return unusable('record.not-object')
  const read = recordOf.safeParse(line)
  if (!read.success) return unusable('record.shape', { field: read.error.issues[0]?.path.join('.') ?? '' })
  const said = new StatedAttributes(from.calendar.country).addTraits(read.data.attributes)
  const { attributes } = said
  const tooLong = tooLongValue(attributes) ?? tooLongId('externalId', read.data.externalId)
  if (tooLong) return { kind: 'unusable', unusable: tooLong }
  const externalId = nameOf(read.data, attributes, from)
  if (!externalId) {
    const beside = fieldsBeside(line)
    return beside.length > 0 ? unusable('record.flat', { fields: beside.slice(0, 5).join(', ') }) : unusable('record.nobody')
  }
  const clock = { receivedAt, calendar: from.calendar }
  const stated = readTime({ timestamp: read.data.at }, clock, 'at')
  const who: Arrival = {
    source: from.source,
    externalId,
    at: stated.at,
    // What somebody is may be said again and again: only what happened is counted by its message.
    messageId: null,
    attributes,
    entry: null,
    unseen: true,
    ...(said.others.isEmpty ? {} : { traits: said.others.list }),
    ...(from.trust === 'claimed' ? { claimed: true } : {}),
  }
  const beside = unread(line)
  const events = eventsOf(read.data, who, from, clock)
  const wrong = [...stated.misread, ...said.misread, ...events.flatMap((one) => one.misread)]
  return {
    kind: 'record',
    arrivals: [who, ...events.map(({ arrival }) => arrival)],
    traits: said.others.list.flatMap(({ name, value }) => (isStated(value) ? [name.slice(0, 100)] : [])).slice(0, 20),
    ignored: [...beside, ...wrong.map(showMisread)].slice(0, 20),
    misread: wrong,
  }
}

const readOfLine = new Set(Object.keys(recordOf.shape))
const readOfEvent = new Set(Object.keys(eventOf.shape))

/** What stands where nobody reads it, beside what is read or in an event: whoever sends it is told, and where it belongs if that is known. */
function unread(line: Record<string, unknown>): string[] {
  const fields = new Set(fieldsBeside(line))
  const ofLine = Object.keys(line).filter((name) => !readOfLine.has(name) && isStated(line[name]))
  const ofEvents = (Array.isArray(line.events) ? line.events : []).flatMap((one, at) =>
    Object.keys(one).flatMap((name) => (readOfEvent.has(name) || !isStated(one[name]) ? [] : [`events.${at}.${name}`])),
  )
  const named = ofLine.map((name) =>
    fields.has(name) ? `${name} (→ attributes.${name})` : name === 'traits' ? 'traits (→ attributes)' : name,
  )
  return [...named, ...ofEvents].map((name) => name.slice(0, 100))
}

/** What would say who it is, if it stood in `attributes`. */
const fieldsBeside = ({
  externalId: _id,
  source: _source,
  at: _at,
  attributes: _attributes,
  events: _events,
  ...rest
}: Record<string, unknown>) =>
  Object.keys(rest).filter((name) => Object.keys(new StatedAttributes().addTraits({ [name]: rest[name] }).attributes).length > 0)

const telling = [
  'full_name',
  'first_name',
  'last_name',
  'second_last_name',
  'email',
  'phone',
  'document',
  'card',
  'handle',
  'birth_date',
] as const

/** Whoever has no number of its own is named by its name and contacts together, as in a file: a new address makes nobody new. */
function nameOf({ externalId }: Stated, stated: Attributes, { channel }: WireSource): string | null {
  const who = telling.map((field) =>
    String(stated[field] ?? '')
      .toLowerCase()
      .replaceAll(/\s+/g, ' '),
  )
  const name = externalId || stated.customer_number?.toString() || (who.some(Boolean) ? `#${digest(who).slice(0, 22)}` : null)
  return name && channel === 'counter' && name.startsWith('card:') ? `till:${name}` : name
}

function eventsOf({ events }: Stated, who: Arrival, from: WireSource, clock: Clock): { arrival: Arrival; misread: Misread[] }[] {
  const seen = new Map<string, number>()
  return events.map((one, at) => {
    const stated = one.at ?? one.timestamp
    const content = digest([who.externalId, one.event, stated ?? null, one.properties])
    const count = (seen.get(content) ?? 0) + 1
    seen.set(content, count)
    const time = readTime({ timestamp: stated }, clock, one.at === undefined ? 'timestamp' : 'at')
    const { entry, said, misread } = readTrack(one, from)
    const arrival: Arrival = {
      source: from.source,
      externalId: who.externalId,
      at: time.at,
      // Named by content: the same dump tomorrow changes nothing, and two equal events of one line count twice.
      messageId: one.messageId ? messageName(one.messageId) : `record:${content}:${count}`,
      attributes: {},
      entry,
      ...(time.misread.length > 0 ? withoutYes(said) : said),
      ...(from.trust === 'claimed' ? { claimed: true } : {}),
    }
    return {
      arrival,
      misread: [...time.misread, ...misread].map((wrong) => ({ ...wrong, field: `events.${at}.${wrong.field}`, of: at + 1 })),
    }
  })
}
