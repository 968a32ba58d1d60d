import type { SourceId, WebhookKindName, WorkspaceId } from '#contract'
import type { Arrival } from '../server/intake/types.ts'
import type { Mapping } from '../server/intake/webhooks/kind.ts'
import { readDelivery } from '../server/intake/webhooks/read-delivery.ts'

/** A source of a shop in Mexico, as those who read what it sends know it. */
export const sourceOf = (channel: 'web' | 'import') =>
  ({
    workspace: 'w' as WorkspaceId,
    source: 's' as SourceId,
    channel,
    currency: 'MXN',
    calendar: { country: 'MX', timezone: 'America/Mexico_City' },
    trust: 'verified',
  }) as const

export const receivedAt = Temporal.Instant.from('2026-11-25T12:00:00Z')
export const secret = 'shhh'

/** What is read of one delivery of a webhook. */
export function read(kind: WebhookKindName, topic: string, body: unknown, more: { fetched?: boolean; mapping?: Mapping } = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const settings = { secret, apiToken: 't', mapping: more.mapping ?? null }
  const context = { kind, topic, fetched: more.fetched ?? false }
  return readDelivery({ context, body: Buffer.from(text), from: sourceOf('web'), settings, receivedAt })
}

export function arrivals(...told: Parameters<typeof read>): Arrival[] {
  const one = read(...told)
  if (one.kind !== 'arrivals') throw new Error(JSON.stringify(one))
  return one.arrivals
}

/** What is told to have happened. */
export const entries = (list: Arrival[]) =>
  list.flatMap(({ entry, messageId }) =>
    entry ? [{ kind: entry.kind, amount: entry.amountMinor, order: entry.facts.orderId, messageId }] : [],
  )
