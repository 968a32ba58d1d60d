import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Arrival, WireSource } from '../types.ts'
import type { Unusable } from '../wire/arrive.ts'
import type { Misread } from '../wire/misread.ts'

/** One delivery as it came: the raw bytes are what is signed. Header names are lower case. */
export type Delivery = {
  headers: Record<string, string | undefined>
  query: Record<string, string | undefined>
  raw: Buffer
  /** As it was sent, where it was packed. */
  packed?: Buffer
}
/** What the business told us of the sender. A secret is empty where none was set, null where it was and another key sealed it. */
export type Settings = { secret: string | null; apiToken: string | null; mapping: Mapping | null }

/** Of the generic kind: which path of the body states what. */
export type Mapping = {
  externalId: string
  attributes: Record<string, string>
  /** What else is kept of the customer; one that was saved long ago names none. */
  traits?: { name: string; path: string }[]
  event: { name: string; messageId: string; at: string; orderId: string; total: string; currency: string } | null
}

export type ReadDelivery =
  | { kind: 'arrivals'; arrivals: Arrival[]; misread?: Misread[] }
  /** Several things that have nothing to do with each other, of which not all can be used: what cannot waits by itself. */
  | { kind: 'several'; parts: Part[] }
  /** Only named: what it is about is asked for at these addresses of the sender's API. */
  | { kind: 'fetch'; paths: readonly string[] }
  /** Understood, and of no use. */
  | { kind: 'nothing' }
  | Unread

type Unread = { kind: 'unusable'; unusable: Unusable }

/** One of the things that a delivery holds, as it would be delivered alone. */
export type Part = { body: Record<string, unknown>; read: Exclude<ReadDelivery, { kind: 'several' | 'fetch' }> }

/** A kind of sender: one file that holds its signature, its mapping, and an example from its public documentation. */
export type WebhookKind = {
  /** Whether these bytes are from whoever has the secret. `nowMs` is for schemes whose signature ages. */
  isGenuine: (delivery: Delivery, secret: string, nowMs: number) => boolean
  /** Is the signature what says who it is? Without, the key in the address does. */
  isSigned: boolean
  /** Its deliveries hold things of several people that have nothing to do with each other, each with a name of its own. */
  holdsSeveral?: boolean
  /** What a delivery is about. */
  topicOf: (delivery: Delivery, body: Record<string, unknown>) => string
  /** Deliveries with no body of their own that must be answered 200 before anything is set up. */
  isPing?: (delivery: Delivery) => boolean
  read: (body: Record<string, unknown>, reading: Reading) => ReadDelivery
  /** What is fetched is read like this. */
  readFetched?: (body: Record<string, unknown>, reading: Reading) => ReadDelivery
  /** Where ids are to be asked for, and what a request carries. */
  api?: {
    baseUrl: string
    headers: (token: string) => Record<string, string>
    /** What an answer leaves to be asked for, below its own address: it is read with it, under that name, or without where the sender refuses it. */
    besides?: (answer: Record<string, unknown>) => { name: string; below: string } | null
  }
}
export type Reading = { topic: string; from: WireSource; receivedAt: Temporal.Instant; settings: Settings }

export const hmac = (secret: string, content: Buffer | string, encoding: 'base64' | 'hex') =>
  createHmac('sha256', secret).update(content).digest(encoding)

/** Compares in a time that does not tell how much of it was right. */
export function isSame(stated: string | undefined, expected: string): boolean {
  const [a, b] = [Buffer.from(stated ?? ''), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}

export const unknownTopicReason = 'webhook.topic-unknown'
export const unknownTopic = (topic: string): Unread => ({
  kind: 'unusable',
  unusable: { reason: unknownTopicReason, facts: { topic: topic.slice(0, 80) } },
})
export const nobody: Unread = { kind: 'unusable', unusable: { reason: 'webhook.nobody', facts: {} } }
