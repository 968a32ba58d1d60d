import type { ImportId } from '#contract'
import { normalise } from '#identity'
import { lockWorkspace, type Scope } from '#platform'
import { fold } from './fold.ts'
import { regroup } from './regroup.ts'
import { type Changed, reindex } from './reindex.ts'
import { listCaptures, withdrawCaptures } from './store/captures.ts'
import { listRecords, type Restated, updateRecords } from './store/records.ts'
import { getWorkspace } from './store/workspace.ts'
import { naturalKey } from './types.ts'

/** One step holds the workspace for about a second; whoever undoes a large import takes one transaction a step. */
const stepMax = 1000

/**
 * Takes back what an import said about at most a thousand records; what other sources said stays, and a record about which nothing else was
 * said is withdrawn. Call it again, best in a new transaction, until `done`.
 */
export async function withdrawImport(scope: Scope, importId: ImportId): Promise<{ records: number; done: boolean }> {
  await lockWorkspace(scope)
  const touched = await withdrawCaptures(scope, importId, stepMax)
  if (touched.length === 0) return { records: 0, done: true }
  const { setting } = await getWorkspace(scope)
  const captures = Map.groupBy(await listCaptures(scope, touched), ({ recordId }) => recordId)
  const restated: Restated[] = []
  const changed: Changed[] = []
  for (const record of await listRecords(scope, touched)) {
    const { id } = record
    const said = captures.get(id)
    const folded = fold((said ?? []).map(({ attributes, lastAt }) => ({ attributes, at: lastAt })))
    const features = normalise(folded.attributes, setting)
    restated.push({ id, ...folded, features, withdrawnAt: said ? null : scope.now })
    changed.push({ id, natural: naturalKey(record), features, isNew: false })
  }
  await updateRecords(scope, restated)
  const ends = await reindex(scope, changed)
  await regroup(scope, { seeds: new Set([...touched, ...ends]), restated: touched })
  return { records: touched.length, done: touched.length < stepMax }
}
