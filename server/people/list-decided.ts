import type { Scope } from '#platform'
import { startOfToday } from './data-owners.ts'
import { nameStatedBy, tidyName } from './name.ts'
import { listOwnJudgements } from './store/judgements.ts'
import { listRecords } from './store/records.ts'

const decidedMax = 200

/** What the caller decided today about doubts and did not take back, newest first: each can still be. */
export async function listDecided(scope: Scope) {
  const judgements = await listOwnJudgements(scope, await startOfToday(scope), decidedMax)
  const firsts = judgements.flatMap(({ left, right }) => [...left.slice(0, 1), ...right.slice(0, 1)])
  const records = new Map((await listRecords(scope, firsts)).map((record) => [record.id, record]))
  const about = (id: (typeof firsts)[number] | undefined) => {
    const record = id && records.get(id)
    return record && { personId: record.personId, name: tidyName(nameStatedBy(record)?.text ?? '') }
  }
  return judgements.flatMap(({ id, kind, at, left: [a], right: [b] }) => {
    const [left, right] = [about(a), about(b)]
    return left && right ? [{ judgementId: id, verdict: kind, at: at.toString(), left, right }] : []
  })
}
