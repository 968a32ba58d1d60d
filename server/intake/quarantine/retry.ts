import { Refusal, type Scope } from '#platform'
import { causeOf } from '../failure.ts'
import { openLine } from '../records/read-record.ts'
import { getQuarantined, inSavepoint, mendBody, type QuarantinedRow, renameReason, settleQuarantined } from '../store/quarantine.ts'
import { findWireSource } from '../store/sources.ts'
import { findWebhook } from '../store/webhooks.ts'
import type { Accept } from '../types.ts'
import { fetchLater } from '../webhooks/take-delivery.ts'
import type { Unusable } from '../wire/arrive.ts'
import { type ReadAgain, readAgain } from './read-again.ts'

/** Tries a quarantined event again; answers why it still cannot be used, or null when it came in. Refuses with quarantined.missing. */
export async function retryQuarantined(scope: Scope, accept: Accept, id: string): Promise<Unusable | null> {
  return tryAgain(scope, accept, await getQuarantined(scope, id))
}

/** Puts its bytes right and tries it. Refuses with body.not-json what is no JSON; what was sent first is kept beside it. */
export async function mendQuarantined(scope: Scope, accept: Accept, id: string, text: string): Promise<Unusable | null> {
  const kept = await getQuarantined(scope, id)
  if (!openLine(text)) throw new Refusal('body.not-json', {})
  const body = Buffer.from(text)
  await mendBody(scope, kept, body)
  return tryAgain(scope, accept, { ...kept, body })
}

/** The same for one that is at hand. */
export async function tryAgain(scope: Scope, accept: Accept, kept: QuarantinedRow): Promise<Unusable | null> {
  const from = await findWireSource(scope, kept.source)
  if (!from) throw new Refusal('source.missing', { id: kept.source })
  const read = readAgain(kept, from, await findWebhook(scope, kept.source))
  const left = read.kind === 'unusable' ? read.unusable : await comesIn(scope, () => letIn(scope, accept, kept, read))
  if (left) await renameReason(scope, kept.id, left)
  else await settleQuarantined(scope, [kept.id])
  return left
}

/** What is only named is asked for, in the background. */
const letIn = (
  scope: Scope,
  accept: Accept,
  { source, body }: QuarantinedRow,
  read: Exclude<ReadAgain, { kind: 'unusable' }>,
): Promise<unknown> => (read.kind === 'fetch' ? fetchLater(scope, source, { ...read, body }) : accept(scope, read.arrivals))

/** Whatever breaks on the way in is undone alone: the transaction of the caller goes on. */
async function comesIn(scope: Scope, work: () => Promise<unknown>): Promise<Unusable | null> {
  try {
    await inSavepoint(scope, work)
    return null
  } catch (e) {
    if (causeOf(e) === 'outage') throw e
    return { reason: 'event.unusable', facts: {} }
  }
}
