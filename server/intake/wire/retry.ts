import { Refusal, type Scope } from '#platform'
import { causeOf } from '../failure.ts'
import { getQuarantined, inSavepoint, renameReason, settleQuarantined } from '../store/quarantine.ts'
import { findWireSource } from '../store/sources.ts'
import type { Accept } from '../types.ts'
import { readCall, type Unusable } from './arrive.ts'
import { isObject } from './traits.ts'

/** Tries a quarantined event again; answers why it still cannot be used, or null when it came in. Refuses with quarantined.missing. */
export async function retryQuarantined(scope: Scope, accept: Accept, id: string): Promise<Unusable | null> {
  const kept = await getQuarantined(scope, id)
  const from = await findWireSource(scope, kept.source)
  if (!from) throw new Refusal('source.missing', { id: kept.source })
  // It happened when it arrived, unless it says itself when.
  const read = readCall(parse(kept.body), from, { sentAt: undefined, receivedAt: kept.at })
  const left = read.kind === 'unusable' ? read.unusable : await comesIn(scope, () => accept(scope, [read.arrival]))
  if (left) await renameReason(scope, id, left)
  else await settleQuarantined(scope, id)
  return left
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

function parse(body: Buffer): Record<string, unknown> | null {
  try {
    const call: unknown = JSON.parse(body.toString('utf8'))
    return isObject(call) ? call : null
  } catch {
    return null
  }
}
