import type { EntryId } from '#contract'
import { Refusal, type Scope } from '#platform'
import { causeOf } from '../failure.ts'
import { type InPart, takenInPart } from '../in-part.ts'
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
import { setAside } from '../store/set-aside.ts'
import { findWireSource } from '../store/sources.ts'
import { findWebhook } from '../store/webhooks.ts'
import type { Accept, Arrival, Outcome } from '../types.ts'
import { fetchLater } from '../webhooks/fetch-later.ts'
import type { Part } from '../webhooks/kind.ts'
import { settleSeveral } from '../webhooks/settle.ts'
import { partly, partlyReason, type Unusable } from '../wire/arrive.ts'
import { type Beside, type ReadAgain, readAgain } from './read-again.ts'

/** `asked`: it names only what the sender is asked for now, in the background. `known`: it had come in before, under the same name, and is not counted twice. `left`: why it still cannot be used. */
export type Tried = { kind: 'in' } | { kind: 'asked' } | { kind: 'known' } | { kind: 'left'; unusable: Unusable }

/** Tries a quarantined event again. Refuses with quarantined.missing. */
export async function retryQuarantined(scope: Scope, accept: Accept, id: string): Promise<Tried> {
  return tryAgain(scope, accept, await getQuarantined(scope, id))
}

/** Puts its bytes right and tries it. Refuses with body.not-json what is no JSON; what was sent first is kept beside it. */
export async function mendQuarantined(scope: Scope, accept: Accept, id: string, text: string): Promise<Tried> {
  const kept = await getQuarantined(scope, id)
  if (!openLine(text)) throw new Refusal('body.not-json', {})
  const body = Buffer.from(text)
  await mendBody(scope, kept, body)
  return tryAgain(scope, accept, { ...kept, body, context: { original: '', ...kept.context } })
}

/** The same for one that is at hand. */
export async function tryAgain(scope: Scope, accept: Accept, kept: QuarantinedRow): Promise<Tried> {
  const from = await findWireSource(scope, kept.source)
  if (!from) throw new Refusal('source.missing', { id: kept.source })
  const read = readAgain(kept, from, await findWebhook(scope, kept.source))
  const tried = await takeIn(scope, accept, kept, read)
  if (tried.kind === 'left') await renameReason(scope, kept.id, tried.unusable)
  else await settleQuarantined(scope, [kept.id])
  return tried
}

/**
 * It is in, but for what was not understood: whatever it may be called since, what is put right takes the place of that. Rows that have waited
 * for long say it by the entry alone.
 */
export const isTaken = ({ reason, context }: Pick<QuarantinedRow, 'reason' | 'context'>): boolean =>
  reason === partlyReason || 'entryId' in context || 'inPart' in context
export const isMended = ({ context }: QuarantinedRow): boolean => 'original' in context

const left = (why: Unusable): Tried => ({ kind: 'left', unusable: why })

async function takeIn(scope: Scope, accept: Accept, kept: QuarantinedRow, read: ReadAgain): Promise<Tried> {
  if (read.kind === 'unusable') return left(read.unusable)
  if (isTaken(kept)) return takeRest(scope, accept, kept, read)
  const useless = read.kind === 'several' ? allUseless(read.parts) : null
  if (useless) return left(useless)
  const came = await comesIn(scope, () => letIn(scope, accept, kept, read))
  if ('reason' in came) return left(came)
  if (read.kind === 'fetch') return { kind: 'asked' }
  if (came.isInPart && read.kind === 'arrivals') return left(partly(read.misread ?? []))
  // Whoever put it right meant it to count: where its name is another's, they are told.
  if (isKnown(came.outcomes)) return isMended(kept) ? left({ reason: 'event.known', facts: {} }) : { kind: 'known' }
  return { kind: 'in' }
}

/** What came in by half: once it is understood whole, the rest comes in too. */
async function takeRest(
  scope: Scope,
  accept: Accept,
  kept: QuarantinedRow,
  read: Exclude<ReadAgain, { kind: 'unusable' }>,
): Promise<Tried> {
  if (read.kind === 'fetch') return left(partly([]))
  const parts = read.kind === 'several' ? read.parts.map((part) => part.read) : [read]
  const unusable = parts.find((part) => part.kind === 'unusable')
  if (unusable) return left(unusable.unusable)
  const wrong = parts.flatMap((part) => (part.kind === 'arrivals' && part.misread) || [])
  return wrong.length > 0 || read.kind === 'several' ? left(partly(wrong)) : takePlace(scope, accept, kept, read)
}

/** Why nothing of several things can be used; null where something can. */
const allUseless = (parts: readonly Part[]): Unusable | null => {
  const [first] = parts.flatMap(({ read }) => (read.kind === 'unusable' ? [read.unusable] : []))
  return first && parts.every(({ read }) => read.kind === 'unusable') ? first : null
}

/** What was half understood is there already: now that it is whole, it comes in instead. */
async function takePlace(
  scope: Scope,
  accept: Accept,
  kept: QuarantinedRow,
  { arrivals, groups, beside }: Extract<ReadAgain, { kind: 'arrivals' }>,
): Promise<Tried> {
  const came = await comesIn(scope, async () => {
    const outcomes = await accept(scope, mended(kept, arrivals), groups)
    await leaveBeside(scope, kept, beside)
    return { outcomes, isInPart: false }
  })
  return 'reason' in came ? left(came) : { kind: 'in' }
}

/** Those that came in in part, each to take the place of what it left then; what was stated beside them is there already. */
function mended({ id, context }: QuarantinedRow, arrivals: readonly Arrival[]): Arrival[] {
  const { entryId = null, inPart = [{ of: 0, entryId }] } = context as { entryId?: EntryId | null; inPart?: InPart[] }
  return arrivals.map((arrival, at) => {
    const past = inPart.find(({ of }) => of === at)
    const isOnlyWho = arrival.messageId === null && !arrival.entry && arrivals.length > 1
    if (!past || isOnlyWho) return arrival
    // A sale that is stated anew keeps its name: what its shop states later takes the place of it, and what stands already is not bought twice.
    const named = arrival.statedAt ? arrival : { ...arrival, messageId: at === 0 ? `mended:${id}` : `mended:${id}:${at}` }
    return { ...named, ...(past.entryId ? { replaces: past.entryId } : {}) }
  })
}

/** Whether nothing came in, since what it says was said before under the same name. */
const isKnown = (outcomes: readonly Outcome[]): boolean =>
  outcomes.some(({ kind }) => kind === 'replayed') &&
  outcomes.every(({ kind, changed }) => kind === 'replayed' || (kind === 'same' && !changed))

type Entered = { outcomes: readonly Outcome[]; isInPart: boolean }

/** What is only named is asked for, in the background. */
async function letIn(scope: Scope, accept: Accept, kept: QuarantinedRow, read: Exclude<ReadAgain, { kind: 'unusable' }>): Promise<Entered> {
  const { id, source, body } = kept
  if (read.kind === 'fetch') {
    await fetchLater(scope, source, { ...read, body })
    return { outcomes: [], isInPart: false }
  }
  if (read.kind === 'several') return { outcomes: await settleSeveral(scope, accept, read.parts, { ...read, source }), isInPart: false }
  const { arrivals, groups = [], misread = [], beside } = read
  const outcomes = await accept(scope, arrivals, groups)
  const inPart =
    arrivals.length > 0 ? takenInPart({ misread, arrivals, outcomes }) : misread.slice(0, 1).map(() => ({ of: 0, entryId: null }))
  if (inPart.length > 0) await noteTaken(scope, id, inPart, beside ? { part: 'event' } : {})
  await leaveBeside(scope, kept, beside)
  return { outcomes, isInPart: inPart.length > 0 }
}

/** What the event states besides waits by itself, under its own reason and since when it came; its event does not wait for it. */
async function leaveBeside(scope: Scope, { source, at, body, context }: QuarantinedRow, beside: Beside | undefined): Promise<void> {
  if (!beside) return
  const { original: _original, inPart: _inPart, entryId: _entryId, ...more } = context
  await setAside(scope, [{ source, ...beside.unusable, at, body, isNameless: !beside.isNamed, context: { ...more, part: 'once' } }])
}

/** Whatever breaks on the way in is undone alone: the transaction of the caller goes on. */
async function comesIn(scope: Scope, work: () => Promise<Entered>): Promise<Entered | Unusable> {
  try {
    return await inSavepoint(scope, work)
  } catch (e) {
    if (causeOf(e) === 'outage') throw e
    return { reason: 'event.unusable', facts: {} }
  }
}
