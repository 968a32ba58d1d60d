import type { Arrival } from '../types.ts'
import { readCall } from '../wire/arrive.ts'
import { foldName } from '../wire/fold.ts'
import type { Misread } from '../wire/misread.ts'
import { hmac, isSame, nobody, type Part, type ReadDelivery, type Reading, unknownTopic, type WebhookKind } from './kind.ts'
import { inside, listIn, textIn } from './told.ts'

/** The person stopped marketing messages: Meta does not send them, and neither do we. */
const stoppedMarketing = '131050'
/** What people answer to be left alone, whatever a business wrote below its message. */
const goodbyes = new Set(['baja', 'stop', 'alto', 'darme de baja', 'dar de baja', 'unsubscribe'])

/**
 * WhatsApp, straight from Meta's Cloud API: X-Hub-Signature-256 is `sha256=` and the hex HMAC of the body with the app's secret. One delivery holds up to a
 * thousand things, each told as the wire would: who wrote, who wants no more marketing, whose number changed. What became of our own messages says nothing
 * of the customer, but for 131050, and comes in any order.
 */
export const whatsapp: WebhookKind = {
  isSigned: true,
  isGenuine: ({ headers, raw }, secret) => isSame(headers['x-hub-signature-256'], `sha256=${hmac(secret, raw, 'hex')}`),
  holdsSeveral: true,
  topicOf: (_delivery, body) => [...new Set(changesIn(body).map(({ field }) => field))].sort().join(' '),
  read: (body, reading) => {
    const isKnown = changesIn(body).some(({ field }) => Object.hasOwn(understood, field))
    return isKnown ? together(thingsIn(body), reading) : unknownTopic(reading.topic)
  },
}

type Told = {
  /** As WhatsApp calls them: their number, or an id for this business where they hide it. */
  who: string
  event: string
  messageId: string
  /** Seconds since 1970. */
  at: string
  properties?: Record<string, unknown>
  traits?: Record<string, unknown>
}

/** Of each field that we understand: the lists that it holds, and what each thing in them tells. */
const understood: Record<string, Record<string, (thing: Json, value: unknown) => Told[]>> = {
  messages: { messages: written, statuses: failed },
  // What the team writes on the telephone itself.
  smb_message_echoes: {
    message_echoes: (message) => toldOf(textIn(message, 'to'), 'Message Sent', message, { properties: { text: textOf(message) } }),
  },
  user_preferences: {
    user_preferences: (one, value) => {
      const [who, wanted, at] = [textIn(one, 'wa_id') || textIn(one, 'user_id'), textIn(one, 'value'), textIn(one, 'timestamp')]
      const isKnown = textIn(one, 'category') === 'marketing_messages' && (wanted === 'stop' || wanted === 'resume')
      // What is neither the wire reads, which names it.
      const said = isKnown ? wants(who, wanted === 'resume') : { who, event: 'user_preferences', properties: one }
      return [{ ...said, messageId: `whatsapp:preference:${who}:${at}:${wanted}`, at, traits: traitsOf(who, value) }]
    },
  },
  user_id_update: {
    user_id_update: (one) => {
      const [was, at] = [textIn(one, 'user_id', 'previous'), textIn(one, 'timestamp')]
      const properties = { user_id: inside(one, 'user_id') }
      return [{ who: was && (textIn(one, 'wa_id') || was), event: 'user_id_update', messageId: `whatsapp:id:${was}:${at}`, at, properties }]
    },
  },
}

type Json = Record<string, unknown>
/** `list`: where it stands; null for a change that we do not know, which is one thing. `alone`: a delivery of it and nothing else. */
type Thing = { field: string; list: string | null; thing: Json; value: unknown; alone: () => Json }

function thingsIn(body: Json): Thing[] {
  const alone = (entry: Json, change: Json) => ({ object: body.object, entry: [{ id: entry.id, changes: [change] }] })
  return changesIn(body).flatMap(({ field, value, entry, change }): Thing[] => {
    const lists = Object.hasOwn(understood, field) ? Object.keys(understood[field] ?? {}) : null
    if (!lists) return [{ field, list: null, thing: change, value, alone: () => alone(entry, change) }]
    return lists.flatMap((list) =>
      listIn(value, list).map((thing) => ({
        field,
        list,
        thing,
        value,
        alone: () => alone(entry, { field, value: { ...beside(thing, value), [list]: [thing] } }),
      })),
    )
  })
}

/** What a delivery says beside a thing and is needed to read it: of a thousand people in it those whom it names. */
function beside(thing: Json, value: unknown): Json {
  const { messaging_product, metadata } = value as Json
  const names = [thing.from, thing.from_user_id, thing.wa_id, thing.user_id]
  const contacts = listIn(value, 'contacts').filter((one) => [one.wa_id, one.user_id].some((id) => id !== undefined && names.includes(id)))
  return { messaging_product, metadata, ...(contacts.length > 0 ? { contacts } : {}) }
}

function changesIn(body: Json): { field: string; value: unknown; entry: Json; change: Json }[] {
  if (textIn(body, 'object') !== 'whatsapp_business_account') return []
  return listIn(body, 'entry').flatMap((entry) =>
    listIn(entry, 'changes').map((change) => ({ field: textIn(change, 'field'), value: change.value, entry, change })),
  )
}

function written(message: Json, value: unknown): Told[] {
  const who = textIn(message, 'from') || textIn(message, 'from_user_id')
  if (textIn(message, 'type') === 'system') {
    const isNumber = textIn(message, 'system', 'type') === 'user_changed_number'
    return isNumber ? toldOf(who, 'user_changed_number', message, { properties: { from: who, system: inside(message, 'system') } }) : []
  }
  const [text, traits] = [textOf(message), traitsOf(who, value)]
  const came = toldOf(who, 'Message Received', message, { properties: { text }, traits })
  const isGoodbye = goodbyes.has(foldName(text.replaceAll(/[^\p{L}\p{N}\s]/gu, '')))
  return isGoodbye ? [...came, ...came.map((one) => ({ ...one, ...wants(who, false), messageId: `${one.messageId}:no` }))] : came
}

function toldOf(who: string, event: string, message: Json, more: Partial<Told>): Told[] {
  const id = textIn(message, 'id')
  return [{ who, event, messageId: id && `whatsapp:${id}`, at: textIn(message, 'timestamp'), ...more }]
}

function failed(status: Json): Told[] {
  const who = textIn(status, 'recipient_id')
  const isNo = textIn(status, 'status') === 'failed' && listIn(status, 'errors').some((error) => textIn(error, 'code') === stoppedMarketing)
  return isNo ? [{ ...wants(who, false), messageId: `whatsapp:failed:${textIn(status, 'id')}`, at: textIn(status, 'timestamp') }] : []
}

/** A decision about marketing by WhatsApp, at the number itself. */
const wants = (who: string, isYes: boolean) => ({
  who,
  event: isYes ? 'Subscribed' : 'Unsubscribed',
  properties: { channel: 'whatsapp', ...(numberOf(who) ? { phone: numberOf(who) } : {}) },
})

function textOf(message: Json): string {
  const type = textIn(message, 'type')
  const reply = inside(message, 'interactive', textIn(message, 'interactive', 'type'))
  return (
    textIn(message, 'text', 'body') ||
    textIn(message, 'button', 'text') ||
    textIn(reply, 'title') ||
    textIn(message, type, 'caption') ||
    textIn(message, 'reaction', 'emoji')
  ).slice(0, 4096)
}

/** The name that they gave themselves stands beside the messages. */
function traitsOf(who: string, value: unknown): Record<string, unknown> {
  const contact = listIn(value, 'contacts').find((one) => [textIn(one, 'wa_id'), textIn(one, 'user_id')].includes(who))
  const [name, userId] = [textIn(contact, 'profile', 'name'), textIn(contact, 'user_id')]
  return { ...(name ? { name } : {}), ...(userId ? { bsuid: userId } : {}) }
}

const numberOf = (who: string): string => (/^\d{7,15}$/.test(who) ? `+${who}` : '')

/** Each is read as the wire reads it. What can be used comes in, whatever stands beside it; what cannot, or is not understood whole, waits alone. */
function together(things: readonly Thing[], reading: Reading): ReadDelivery {
  const read = things.map((thing) => ({ ...thing, read: readThing(thing, reading) }))
  const arrivals = read.flatMap((one) => (one.read.kind === 'arrivals' ? one.read.arrivals : []))
  const isWhole = read.every((one) => one.read.kind !== 'unusable' && !(one.read.kind === 'arrivals' && one.read.misread?.length))
  if (isWhole) return arrivals.length > 0 ? { kind: 'arrivals', arrivals } : { kind: 'nothing' }
  const [only] = read
  if (only && read.length === 1) return only.read
  return { kind: 'several', parts: read.map((one) => ({ body: one.alone(), read: one.read })) }
}

function readThing({ field, list, thing, value }: Thing, { from, receivedAt }: Reading): Part['read'] {
  const reader = list === null ? undefined : understood[field]?.[list]
  if (!reader) return unknownTopic(field)
  const [arrivals, misread]: [Arrival[], Misread[]] = [[], []]
  // Nobody but Meta can sign it, and Meta knows whose number it is: more than a page's key ever says.
  const meta = { ...from, channel: 'whatsapp', trust: from.trust === 'claimed' ? 'claimed' : 'verified' } as const
  for (const { who, event, messageId, at, properties = {}, traits = {} } of reader(thing, value)) {
    if (!who) return nobody
    // Told again it would be another.
    if (!messageId) return { kind: 'unusable', unusable: { reason: 'webhook.nameless', facts: {} } }
    const phone = numberOf(who) && event !== 'user_changed_number' ? { phone: numberOf(who) } : {}
    const call = { type: 'track', userId: who, event, messageId, timestamp: at, properties, context: { traits: { ...phone, ...traits } } }
    const read = readCall(call, meta, { sentAt: undefined, receivedAt })
    if (read.kind === 'unusable') return read
    misread.push(...read.misread.map((one) => ({ ...one, of: arrivals.length })))
    arrivals.push(read.arrival)
  }
  return arrivals.length > 0 ? { kind: 'arrivals', arrivals, misread } : { kind: 'nothing' }
}
