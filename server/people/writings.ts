import type { JudgementId } from '#contract'
import { lockWorkspace, Refusal, type Scope } from '#platform'
import { getPersonId } from './find-person.ts'
import { withdrawJudgement } from './judge.ts'
import type { PeoplePorts } from './ports.ts'
import { listCaptures, restateCaptures } from './store/captures.ts'
import { findJudgement } from './store/judgements.ts'
import { listRecordsOf } from './store/records.ts'
import { listWrittenWith, markTakenBack, restoreSuspicion, type Said, withdrawCapture } from './store/writings.ts'
import { refold, seeAgain } from './withdraw-import.ts'

type Ports = Pick<PeoplePorts, 'timeline'>

/**
 * Takes back a card, a correction or a suspicion: everything is as if it had not been written. Refuses what was taken back already, and what
 * something else rests upon by now.
 */
export async function takeBack(scope: Scope, ports: Ports, id: string): Promise<string> {
  await lockWorkspace(scope)
  const writing = await markTakenBack(scope, id)
  if (!writing) throw new Refusal('writing.missing', { id })
  const { said, judgements, suspected } = writing.steps
  if (suspected && !(await restoreSuspicion(scope, suspected))) throw new Refusal('writing.rested-upon', {})
  const isGone = said ? await unsay(scope, ports, said) : true
  for (const judgementId of judgements.toReversed()) await withdrawIfStanding(scope, judgementId, isGone)
  return id
}

/** Taking a decision back takes along what was written with it. */
export async function withdrawDecision(scope: Scope, ports: Ports, id: JudgementId): ReturnType<typeof withdrawJudgement> {
  await lockWorkspace(scope)
  for (const writing of await listWrittenWith(scope, id)) await takeBack(scope, ports, writing)
  return withdrawJudgement(scope, id)
}

/** Answers whether nothing is left of the record. */
async function unsay(scope: Scope, { timeline }: Ports, said: Said): Promise<boolean> {
  const { recordId, captureId, before, after } = said
  const standing = await listCaptures(scope, [recordId])
  const isLast = standing.every(({ id }) => id === captureId) && before === null
  if (isLast && (await isRestedUpon(scope, timeline, said))) throw new Refusal('writing.rested-upon', {})
  if (!before) await withdrawCapture(scope, said)
  // Said once more since: that later word stands.
  else if (standing.some(({ id, lastAt }) => id === captureId && lastAt === after.lastAt))
    await restateCaptures(scope, [{ id: captureId, recordId, ...before }])
  await seeAgain(scope, [recordId], timeline.entryTimes)
  await refold(scope, [recordId])
  return isLast
}

/** Something happened that hangs from this record, and there is nobody else to hang it from. */
async function isRestedUpon(scope: Scope, timeline: Ports['timeline'], { recordId }: Said): Promise<boolean> {
  const others = (await listRecordsOf(scope, [await getPersonId(scope, recordId)])).filter(({ id }) => id !== recordId)
  if (others.length > 0) return false
  return ((await timeline.entryTotals(scope, [recordId])).get(recordId)?.entries ?? 0) > 0
}

/** What ties a correction to its person stays as long as another correction stands on the same record. */
async function withdrawIfStanding(scope: Scope, id: JudgementId, isRecordGone: boolean): Promise<void> {
  const judgement = await findJudgement(scope, id)
  if (!judgement || judgement.withdrawnAt || (judgement.kind === 'same' && !isRecordGone)) return
  await withdrawJudgement(scope, id)
}
