import type { SourceId } from '#contract'
import type { Scope } from '#platform'
import { type InPart, takenInPart } from '../in-part.ts'
import type { Restating } from '../store/restated.ts'
import { type Quarantined, setAside } from '../store/set-aside.ts'
import type { Accept, Arrival, Outcome } from '../types.ts'
import { partly, type Unusable } from '../wire/arrive.ts'
import { fetchLater } from './fetch-later.ts'
import type { Part, ReadDelivery } from './kind.ts'
import type { DeliveryContext } from './read-delivery.ts'

type Came = { source: SourceId; context: DeliveryContext; body: Buffer }

/** Lets in what a delivery says, and sets aside what of it cannot be used; `named`: as what it is asked for that it only names. */
export async function settleDelivery(scope: Scope, accept: Accept, read: ReadDelivery, came: Came & { named: Came }): Promise<void> {
  const { source, context, body, named } = came
  if (read.kind === 'fetch') await fetchLater(scope, source, { ...named, paths: read.paths })
  if (read.kind === 'unusable') await keepAside(scope, came, read.unusable)
  if (read.kind === 'several') await settleSeveral(scope, accept, read.parts, { source, context })
  if (read.kind === 'arrivals') {
    const { arrivals, misread = [] } = read
    const inPart = takenInPart({ misread, arrivals, outcomes: await accept(scope, arrivals) })
    // What comes in without something that nobody understood waits besides, to be put right.
    const named = { ...context, ...restatedSale(arrivals, inPart) }
    if (inPart.length > 0) await keepAside(scope, { source, context: named, body }, partly(misread), inPart)
  }
}

/** A sale that its shop states anew, where nothing else of what was delivered waits: whatever is stated of it later takes the place of this. */
function restatedSale(arrivals: readonly Arrival[], [only, ...others]: readonly InPart[]): Restating | undefined {
  const { messageId, statedAt } = (only && others.length === 0 && arrivals[only.of]) || {}
  return messageId && statedAt ? { sale: messageId, statedAt: statedAt.toString() } : undefined
}

/** What can be used of them comes in together, and whatever cannot waits alone. Answers what became of those that came in. */
export async function settleSeveral(
  scope: Scope,
  accept: Accept,
  parts: readonly Part[],
  { source, context: { charset: _, ...context } }: Omit<Came, 'body'>,
): Promise<readonly Outcome[]> {
  const outcomes = await accept(
    scope,
    parts.flatMap(({ read }) => (read.kind === 'arrivals' ? read.arrivals : [])),
  )
  let at = 0
  const aside = parts.flatMap(({ body, read }) => {
    const alone = () => ({ source, context, body: Buffer.from(JSON.stringify(body)) })
    if (read.kind === 'unusable') return [asideAs(alone(), read.unusable)]
    if (read.kind !== 'arrivals') return []
    const { arrivals, misread = [] } = read
    const inPart = takenInPart({ misread, arrivals, outcomes: outcomes.slice(at, at + arrivals.length) })
    at += arrivals.length
    return inPart.length > 0 ? [asideAs(alone(), partly(misread), inPart)] : []
  })
  // All of them with one look at the room that is left.
  await setAside(scope, aside)
  return outcomes
}

const asideAs = ({ source, context, body }: Came, { reason, facts }: Unusable, inPart: InPart[] = []): Quarantined => ({
  source,
  reason,
  facts,
  body,
  door: 'webhook',
  context: { ...context, ...(inPart.length > 0 ? { inPart } : {}) },
})

export const keepAside = (scope: Scope, came: Came, why: Unusable, inPart: InPart[] = []): Promise<void> =>
  setAside(scope, [asideAs(came, why, inPart)])
