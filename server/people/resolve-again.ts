import { isDeepStrictEqual } from 'node:util'
import type { RecordId } from '#contract'
import { lockWorkspace, type Scope } from '#platform'
import { fileUnder } from './filing.ts'
import { featuresOf } from './fold.ts'
import { regroup } from './regroup.ts'
import { reindex } from './reindex.ts'
import { listRecords, pageRecordIds, updateRecords } from './store/records.ts'
import { getWorkspace } from './store/workspace.ts'
import { naturalKey } from './types.ts'

const stepMax = 1000

/**
 * What the workspace tells about itself changed (its country, its own contacts, which identify nobody): every record is read again with the new
 * setting, and those that read differently are resolved again. Afterwards all is as if the setting had always been so. Answers how many changed.
 */
export async function resolveAgain(scope: Scope): Promise<number> {
  await lockWorkspace(scope)
  const { setting } = await getWorkspace(scope)
  let count = 0
  let after: RecordId | undefined
  for (;;) {
    const ids = await pageRecordIds(scope, after, stepMax)
    after = ids.at(-1)
    if (!after) return count
    const restated = (await listRecords(scope, ids)).flatMap((record) => {
      const features = featuresOf({ attributes: record.attributes, claimed: record.features.claimed ?? false }, setting)
      return isDeepStrictEqual(features, record.features) ? [] : [{ ...record, features, filing: fileUnder(features) }]
    })
    const ends = await reindex(
      scope,
      restated.map((record) => ({
        id: record.id,
        natural: naturalKey(record),
        features: record.features,
        filing: record.filing,
        isNew: false,
      })),
    )
    await updateRecords(
      scope,
      restated.map(({ filing, ...record }) => ({ ...record, ...filing })),
    )
    const touched = restated.map(({ id }) => id)
    if (touched.length > 0) await regroup(scope, { seeds: new Set([...touched, ...ends]), restated: touched })
    count += touched.length
  }
}
