import type { EntryId } from '#contract'
import { Refusal, type Scope } from '#platform'
import { causeOf } from '../failure.ts'
import { openLine } from '../records/read-record.ts'
import {
  getQuarantined,
  inSavepoint,
  mendBody,
  noteTaken,
  type QuarantinedRow,
  renameReason,
  settleQuarantined,
} from '../store/quarantine.ts'
import { findWireSource } from '../store/sources.ts'
import { findWebhook } from '../store/webhooks.ts'
import type { Accept, Arrival } from '../types.ts'
import { fetchLater } from '../webhooks/take-delivery.ts'
import { partly, partlyReason, type Unusable } from '../wire/arrive.ts'
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
  const left = await takeIn(scope, accept, kept, read)
  if (left) await renameReason(scope, kept.id, left)
  else await settleQuarantined(scope, [kept.id])
  return left
}

async function takeIn(scope: Scope, accept: Accept, kept: QuarantinedRow, read: ReadAgain): Promise<Unusable | null> {
  if (read.kind === 'unusable') return read.unusable
  const wrong = (read.kind === 'arrivals' && read.misread) || []
  if (kept.reason !== partlyReason) {
    return (await comesIn(scope, () => letIn(scope, accept, kept, read))) ?? (wrong.length > 0 ? partly(wrong) : null)
  }
  // It is in already, but for what it states now in a way that can be understood.
  if (read.kind !== 'arrivals' || wrong.length > 0) return partly(wrong)
  const mended = read.arrivals.map((arrival): Arrival => {
    const { entryId } = kept.context as { entryId?: EntryId | null }
    return { ...arrival, messageId: `mended:${kept.id}`, ...(entryId ? { replaces: entryId } : {}) }
  })
  return comesIn(scope, () => accept(scope, mended))
}

/** What is only named is asked for, in the background. */
async function letIn(
  scope: Scope,
  accept: Accept,
  { id, source, body }: QuarantinedRow,
  read: Exclude<ReadAgain, { kind: 'unusable' }>,
): Promise<void> {
  if (read.kind === 'fetch') return fetchLater(scope, source, { ...read, body })
  const [outcome] = await accept(scope, read.arrivals)
  if (read.misread?.length) await noteTaken(scope, id, outcome?.entryId ?? null)
}

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
