import type { WebhookKindName } from '#contract'
import { openLine } from '../records/read-record.ts'
import { decodeText } from '../text.ts'
import type { WireSource } from '../types.ts'
import type { ReadDelivery, Settings } from './kind.ts'
import { kinds } from './kinds.ts'

/** What must be kept of a delivery to read it again: which kind it was of, what it was about, how its letters are written, and whether it was fetched. */
export type DeliveryContext = { kind: WebhookKindName; topic: string; charset?: string; fetched?: boolean }
type Told = { context: DeliveryContext; body: Buffer; from: WireSource; settings: Settings; receivedAt: Temporal.Instant }

/** Reads the body of a delivery, now or again. Pure. */
export function readDelivery({ context, body, from, settings, receivedAt }: Told): ReadDelivery {
  const opened = openLine(decodeText(body, context.charset))
  if (!opened) return { kind: 'unusable', unusable: { reason: 'webhook.not-json', facts: {} } }
  const { read, readFetched } = kinds[context.kind]
  const reading = { topic: context.topic, from, receivedAt, settings }
  return context.fetched && readFetched ? readFetched(opened, reading) : read(opened, reading)
}
