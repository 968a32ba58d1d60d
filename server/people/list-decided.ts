import type { RecordId } from '#contract'
import type { Scope } from '#platform'
import { startOfToday } from './data-owners.ts'
import { goldenOf } from './golden.ts'
import { listOwnJudgements } from './store/judgements.ts'
import { listPersons } from './store/persons.ts'
import { listRecords } from './store/records.ts'

const decidedMax = 200
/** Of somebody with more records than these the first tell the name. */
const recordsMax = 20

/**
 * What the caller decided today about doubts and did not take back, newest first: each can still be. The two are called as they were when they were
 * compared: a join makes one name of both, and of somebody's records each may call her otherwise.
 */
export async function listDecided(scope: Scope) {
  const judgements = await listOwnJudgements(scope, await startOfToday(scope), decidedMax)
  const ids = judgements.flatMap(({ left, right }) => [...left.slice(0, recordsMax), ...right.slice(0, recordsMax)])
  const records = new Map((await listRecords(scope, [...new Set(ids)])).map((record) => [record.id, record]))
  // "Later" is said of two records, and of the people that they stand for.
  const put = judgements.filter(({ kind }) => kind === 'later').flatMap(({ left, right }) => [...left, ...right])
  const persons = await listPersons(scope, new Set(put.flatMap((id) => records.get(id)?.personId ?? [])))
  const names = new Map(persons.map(({ id, name }) => [id, name]))
  const about = (side: readonly RecordId[], isLater: boolean) => {
    const known = side.slice(0, recordsMax).flatMap((id) => records.get(id) ?? [])
    const [first] = known
    return first && { personId: first.personId, name: (isLater && names.get(first.personId)) || goldenOf(known).name }
  }
  return judgements.flatMap(({ id, kind, at, left: a, right: b }) => {
    const [left, right] = [about(a, kind === 'later'), about(b, kind === 'later')]
    return left && right ? [{ judgementId: id, verdict: kind, at: at.toString(), left, right }] : []
  })
}
