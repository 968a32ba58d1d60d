import type { ImportId, RecordId } from '#contract'
import { lockWorkspace, type Scope } from '#platform'
import { endedOf } from './ended.ts'
import { fileUnder } from './filing.ts'
import { featuresOf, fold, saysElse, statementOf } from './fold.ts'
import { regroup } from './regroup.ts'
import { type Changed, reindex } from './reindex.ts'
import { listCaptures, withdrawCaptures } from './store/captures.ts'
import { listRecords, type Restated, updateRecords } from './store/records.ts'
import { refreshSeen, type Seen } from './store/sightings.ts'
import { getWorkspace } from './store/workspace.ts'
import { naturalKey } from './types.ts'

/** Bounds what one step holds in memory. */
const stepMax = 1000

/**
 * Takes back what an import said: what other sources said stays, and a record about which nothing else was said is withdrawn. Of at most so many
 * records, where `recordsMax` says so. `happened` tells when what goes on standing of records happened. Answers how many records it touched.
 */
export async function withdrawImport(
  scope: Scope,
  importId: ImportId,
  { recordsMax = Number.POSITIVE_INFINITY, happened }: { recordsMax?: number; happened?: HappenedPort } = {},
): Promise<number> {
  await lockWorkspace(scope)
  let count = 0
  for (;;) {
    const step = Math.min(stepMax, recordsMax - count)
    const touched = step > 0 ? await withdrawCaptures(scope, importId, step) : []
    if (touched.length > 0) {
      await seeAgain(scope, touched, happened)
      await refold(scope, touched)
    }
    count += touched.length
    if (touched.length < stepMax) return count
  }
}

export type HappenedPort = (scope: Scope, recordIds: readonly RecordId[]) => Promise<ReadonlyMap<RecordId, Seen>>

/** Something about these records was taken back: when they were seen is computed again from what stands. */
export async function seeAgain(scope: Scope, recordIds: readonly RecordId[], happened?: HappenedPort): Promise<void> {
  if (recordIds.length > 0) await refreshSeen(scope, recordIds, (await happened?.(scope, recordIds)) ?? new Map())
}

/** What these records state is read again from what still stands; of which nothing stands is withdrawn. */
export async function refold(scope: Scope, touched: readonly RecordId[]): Promise<void> {
  const { setting } = await getWorkspace(scope)
  const captures = Map.groupBy(await listCaptures(scope, touched), ({ recordId }) => recordId)
  const restated: Restated[] = []
  const changed: Changed[] = []
  for (const record of await listRecords(scope, touched)) {
    const { id, attributes: before } = record
    const said = captures.get(id)
    const statements = (said ?? []).map(statementOf)
    const folded = fold(statements)
    const features = featuresOf(folded, setting)
    const filing = fileUnder(features)
    const isNews = saysElse(folded.attributes, before)
    restated.push({ id, ...folded, ended: endedOf(statements, setting), features, ...filing, withdrawnAt: said ? null : scope.now, isNews })
    changed.push({ id, natural: naturalKey(record), features, filing, isNew: false })
  }
  const ends = await reindex(scope, changed)
  await updateRecords(scope, restated)
  await regroup(scope, { seeds: new Set([...touched, ...ends]), restated: touched })
}
