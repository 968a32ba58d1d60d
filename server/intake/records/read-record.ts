import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Attributes } from '#identity'
import { parseExact } from '../exact.ts'
import type { Arrival, WireSource } from '../types.ts'
import { idLengthMax, type Unusable, valueLengthMax } from '../wire/arrive.ts'
import { consentOf } from '../wire/consent.ts'
import { entryOfTrack } from '../wire/events.ts'
import { happenedAt } from '../wire/time.ts'
import { isObject, StatedAttributes } from '../wire/traits.ts'

/** A line understood: the first arrival says who, the others what happened to them. */
export type ReadRecord = { kind: 'record'; arrivals: Arrival[]; ignored: string[] } | { kind: 'unusable'; unusable: Unusable }

const eventsMax = 500
const id = z.union([z.string(), z.number()]).transform((stated) => String(stated).trim())
const eventOf = z.object({
  event: z.string().trim().min(1).max(200),
  at: z.union([z.string(), z.number()]).optional(),
  messageId: id.optional(),
  properties: z.record(z.string(), z.unknown()).default({}),
})
const recordOf = z.object({
  externalId: id.optional(),
  source: z.string().trim().max(100).optional(),
  at: z.union([z.string(), z.number()]).optional(),
  attributes: z.record(z.string(), z.unknown()).default({}),
  events: z.array(eventOf).max(eventsMax).default([]),
})
type Stated = z.infer<typeof recordOf>

const unusable = (reason: string, facts: Record<string, unknown> = {}): ReadRecord => ({ kind: 'unusable', unusable: { reason, facts } })

/** The object of a line, or why it is none. */
export function openLine(text: string): Record<string, unknown> | null {
  try {
    const value = parseExact(text)
    return isObject(value) ? value : null
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
  const { attributes, ignored } = attributesOf(read.data)
  const long = Object.entries(attributes).find(([, value]) => [value ?? ''].flat().some((one) => one.length > valueLengthMax))
  if (long) return unusable('value.too-long', { field: long[0], length: String(long[1]).length, max: valueLengthMax })
  if ((read.data.externalId?.length ?? 0) > idLengthMax)
    return unusable('value.too-long', { field: 'externalId', length: read.data.externalId?.length, max: idLengthMax })
  const externalId = nameOf(read.data, attributes, from)
  if (!externalId) {
    const beside = fieldsBeside(line)
    return beside.length > 0 ? unusable('record.flat', { fields: beside.slice(0, 5).join(', ') }) : unusable('record.nobody')
  }
  const who: Arrival = {
    source: from.source,
    externalId,
    at: happenedAt({ timestamp: read.data.at }, undefined, receivedAt),
    // What somebody is may be said again and again: only what happened is counted by its message.
    messageId: null,
    attributes,
    entry: null,
    unseen: true,
    ...(from.trust === 'claimed' ? { claimed: true } : {}),
  }
  // Fields that stand beside `attributes` instead of in them are read by nobody: whoever sends them is told.
  const beside = fieldsBeside(line).map((name) => `${name} (→ attributes.${name})`)
  return { kind: 'record', arrivals: [who, ...eventsOf(read.data, who, from, receivedAt)], ignored: [...ignored, ...beside].slice(0, 20) }
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

function attributesOf({ attributes: stated }: Stated): { attributes: Attributes; ignored: string[] } {
  const gathered = new StatedAttributes().addTraits(stated)
  const ignored = Object.keys(stated).filter(
    (name) => Object.keys(new StatedAttributes().addTraits({ [name]: stated[name] }).attributes).length === 0,
  )
  return {
    attributes: gathered.attributes,
    ignored: ignored.filter((name) => ![null, undefined, ''].includes(stated[name] as string)).slice(0, 20),
  }
}

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

function eventsOf({ events }: Stated, who: Arrival, from: WireSource, receivedAt: Temporal.Instant): Arrival[] {
  const seen = new Map<string, number>()
  return events.map((one) => {
    const content = digest([who.externalId, one.event, one.at ?? null, one.properties])
    const count = (seen.get(content) ?? 0) + 1
    seen.set(content, count)
    const consent = consentOf({ type: 'track', event: one.event, properties: one.properties }, from.channel)
    return {
      source: from.source,
      externalId: who.externalId,
      at: happenedAt({ timestamp: one.at }, undefined, receivedAt),
      // Named by content: the same dump tomorrow changes nothing, and two equal events of one line count twice.
      messageId: one.messageId ? digestIfLong(one.messageId) : `record:${content}:${count}`,
      attributes: {},
      entry: entryOfTrack(one.event, one.properties, from),
      ...(consent.length > 0 ? { consent } : {}),
      ...(from.trust === 'claimed' ? { claimed: true } : {}),
    }
  })
}

const digest = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest('base64url')
const digestIfLong = (message: string) => (message.length > 100 ? createHash('sha256').update(message).digest('hex') : message)
