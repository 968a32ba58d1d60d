import type { Arrival } from '../types.ts'
import { readCall } from '../wire/arrive.ts'
import { foldName } from '../wire/fold.ts'
import type { Misread } from '../wire/misread.ts'
import { hmac, isSame, type ReadDelivery, type Reading, unknownTopic, type WebhookKind } from './kind.ts'
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
  topicOf: (_delivery, body) => [...new Set(changesIn(body).map(({ field }) => field))].sort().join(' '),
  read: (body, reading) => {
    const changes = changesIn(body).filter(({ field }) => Object.hasOwn(understood, field))
    if (changes.length === 0) return unknownTopic(reading.topic)
    return together(
      changes.flatMap(({ field, value }) => understood[field]?.(value) ?? []),
      reading,
    )
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

const understood: Record<string, (value: unknown) => Told[]> = {
  messages: (value) => [
    ...listIn(value, 'messages').flatMap((message) => written(message, value)),
    ...listIn(value, 'statuses').flatMap(failed),
  ],
  // What the team writes on the telephone itself.
  smb_message_echoes: (value) =>
    listIn(value, 'message_echoes').flatMap((message) =>
      toldOf(textIn(message, 'to'), 'Message Sent', message, { properties: { text: textOf(message) } }),
    ),
  user_preferences: (value) =>
    listIn(value, 'user_preferences').flatMap((one) => {
      const [who, wanted, at] = [textIn(one, 'wa_id') || textIn(one, 'user_id'), textIn(one, 'value'), textIn(one, 'timestamp')]
      if (!who || textIn(one, 'category') !== 'marketing_messages' || (wanted !== 'stop' && wanted !== 'resume')) return []
      return [
        { ...wants(who, wanted === 'resume'), messageId: `whatsapp:preference:${who}:${at}:${wanted}`, at, traits: traitsOf(who, value) },
      ]
    }),
  user_id_update: (value) =>
    listIn(value, 'user_id_update').flatMap((one) => {
      const [was, at] = [textIn(one, 'user_id', 'previous'), textIn(one, 'timestamp')]
      const properties = { user_id: inside(one, 'user_id') }
      return was
        ? [{ who: textIn(one, 'wa_id') || was, event: 'user_id_update', messageId: `whatsapp:id:${was}:${at}`, at, properties }]
        : []
    }),
}

function changesIn(body: Record<string, unknown>): { field: string; value: unknown }[] {
  if (textIn(body, 'object') !== 'whatsapp_business_account') return []
  return listIn(body, 'entry').flatMap((entry) =>
    listIn(entry, 'changes').map((change) => ({ field: textIn(change, 'field'), value: change.value })),
  )
}

function written(message: Record<string, unknown>, value: unknown): Told[] {
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

function toldOf(who: string, event: string, message: Record<string, unknown>, more: Partial<Told>): Told[] {
  const id = textIn(message, 'id')
  return who && id ? [{ who, event, messageId: `whatsapp:${id}`, at: textIn(message, 'timestamp'), ...more }] : []
}

function failed(status: Record<string, unknown>): Told[] {
  const who = textIn(status, 'recipient_id')
  const isNo = textIn(status, 'status') === 'failed' && listIn(status, 'errors').some((error) => textIn(error, 'code') === stoppedMarketing)
  return isNo && who
    ? [{ ...wants(who, false), messageId: `whatsapp:failed:${textIn(status, 'id')}`, at: textIn(status, 'timestamp') }]
    : []
}

/** A decision about marketing by WhatsApp, at the number itself. */
const wants = (who: string, isYes: boolean) => ({
  who,
  event: isYes ? 'Subscribed' : 'Unsubscribed',
  properties: { channel: 'whatsapp', ...(numberOf(who) ? { phone: numberOf(who) } : {}) },
})

function textOf(message: Record<string, unknown>): string {
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

/** Each is read as the wire reads it; what nobody understands of one is shown, and the rest comes in. With one that is no use at all they wait together. */
function together(told: readonly Told[], { from, receivedAt }: Reading): ReadDelivery {
  const [arrivals, misread]: [Arrival[], Misread[]] = [[], []]
  // Nobody but Meta can sign it, and Meta knows whose number it is: more than a page's key ever says.
  const meta = { ...from, channel: 'whatsapp', trust: from.trust === 'claimed' ? 'claimed' : 'verified' } as const
  for (const { who, event, messageId, at, properties = {}, traits = {} } of told) {
    const timestamp = /^\d{1,12}$/.test(at) ? Temporal.Instant.fromEpochMilliseconds(Number(at) * 1000).toString() : at
    const phone = numberOf(who) && event !== 'user_changed_number' ? { phone: numberOf(who) } : {}
    const call = { type: 'track', userId: who, event, messageId, timestamp, properties, context: { traits: { ...phone, ...traits } } }
    const read = readCall(call, meta, { sentAt: undefined, receivedAt })
    if (read.kind === 'unusable') return read
    misread.push(...read.misread.map((one) => ({ ...one, of: arrivals.length })))
    arrivals.push(read.arrival)
  }
  return arrivals.length > 0 ? { kind: 'arrivals', arrivals, misread } : { kind: 'nothing' }
}
