import { setTimeout as wait } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { readingVersion } from '#identity'
import { type Db, inWorkspace, isAwaited, lockWorkspace, type Place, type Scope } from '#platform'
import { fileUnder } from './filing.ts'
import { featuresOf } from './fold.ts'
import { decidePace, firstPace, type Turn } from './pace.ts'
import { regroup } from './regroup.ts'
import { reindex } from './reindex.ts'
import { beginReading, findReadBy, findReading, noteReading, type ReadingRow, saveReadBy } from './store/readings.ts'
import { listRecords, pageRecordIds, updateRecords } from './store/records.ts'
import { getWorkspace, type Workspace } from './store/workspace.ts'
import { naturalKey } from './types.ts'

export type Again = {
  /** Also those that read as before are compared and divided anew: how that is done changed, as with another model. */
  everything?: boolean
  /** What it is done for, besides what the workspace says of itself; another one begins at the first record. */
  version?: string
  /** Of so many records a turn at most; how many they are follows from how long they take. */
  turnMax?: number
  /** After each turn: so many of so many records were read, and so many of them read differently; and so long the others have now. */
  report?: (progress: { done: number; total: number; changed: number; restMs: number }) => Promise<void> | void
}

const turnMaxDefault = 300

/**
 * What the workspace tells about itself changed (its country, its own contacts), or how it decides: every record is read again, and those that
 * read differently are resolved again. In turns, each its own transaction and short, so that whoever comes to the counter is served in between, and
 * has most of the time while there are many; killed and called again with the same wish, it goes on where it was. At its end all is as if it had
 * always been so. Answers how many records read differently.
 */
export async function resolveAgain(db: Db, place: Place, wish: Again = {}): Promise<number> {
  const turnMax = wish.turnMax ?? turnMaxDefault
  let reading = await inWorkspace(db, place, (scope) => begin(scope, wish))
  let pace = firstPace(turnMax)
  while (!reading.finishedAt) {
    const turn = await takeTurn(db, place, wish, pace.size)
    reading = turn.reading
    pace = decidePace(turn, turnMax)
    const { done, total, changed } = reading
    await wish.report?.({ done, total: Math.max(total, done), changed, restMs: pace.restMs })
    if (pace.restMs > 0 && !reading.finishedAt) await wait(pace.restMs)
  }
  return reading.changed
}

/** Whether records stand that were read by other rules than today's, or a reading of all was begun and is not at its end. */
export async function isReadingDue(scope: Scope): Promise<boolean> {
  const reading = await findReading(scope)
  return (reading !== undefined && !reading.finishedAt) || (await findReadBy(scope)) !== readingVersion()
}

/** As `resolveAgain`; all are compared anew where other rules read them, as after an upgrade. */
export async function readAllAgain(db: Db, place: Place): Promise<number> {
  const version = readingVersion()
  const isCurrent = await inWorkspace(db, place, async (scope) => (await findReadBy(scope)) === version)
  if (isCurrent) return resolveAgain(db, place)
  const changed = await resolveAgain(db, place, { everything: true, version })
  await inWorkspace(db, place, (scope) => saveReadBy(scope, version))
  return changed
}

const versionOf = ({ setting }: Workspace, { everything = false, version = '' }: Again) => JSON.stringify([setting, everything, version])

async function begin(scope: Scope, wish: Again): Promise<ReadingRow> {
  await lockWorkspace(scope)
  const version = versionOf(await getWorkspace(scope), wish)
  const kept = await findReading(scope)
  return kept && kept.version === version && !kept.finishedAt ? kept : beginReading(scope, version)
}

/** The next records, and how long the workspace was held for them: from when it was had until all of it is on disk. */
async function takeTurn(db: Db, place: Place, wish: Again, size: number): Promise<Turn & { reading: ReadingRow }> {
  let heldSince = 0
  const told = await inWorkspace(db, place, async (scope) => {
    await lockWorkspace(scope)
    heldSince = performance.now()
    return { reading: await goOn(scope, wish, size), isAwaited: await isAwaited(scope) }
  })
  return { ...told, size, heldMs: performance.now() - heldSince }
}

async function goOn(scope: Scope, wish: Again, size: number): Promise<ReadingRow> {
  const workspace = await getWorkspace(scope)
  const version = versionOf(workspace, wish)
  const kept = await findReading(scope)
  // What the workspace says of itself changed again meanwhile: what was read so far was read by what no longer holds.
  const reading = kept?.version === version ? kept : await beginReading(scope, version)
  const ids = await pageRecordIds(scope, reading.after ?? undefined, size)
  const changed = reading.changed + (ids.length > 0 ? await readAgain(scope, ids, workspace, wish) : 0)
  const isLast = ids.length < size
  const step = { after: ids.at(-1) ?? reading.after, done: reading.done + ids.length, changed }
  await noteReading(scope, { ...step, isLast })
  return { ...reading, ...step, finishedAt: isLast ? scope.now : null }
}

async function readAgain(
  scope: Scope,
  ids: Awaited<ReturnType<typeof pageRecordIds>>,
  { setting }: Workspace,
  { everything = false }: Again,
): Promise<number> {
  let changed = 0
  const again = (await listRecords(scope, ids)).flatMap((record) => {
    const features = featuresOf({ attributes: record.attributes, claimed: record.features.claimed ?? false }, setting)
    const isSame = isDeepStrictEqual(features, record.features)
    if (!isSame) changed++
    return isSame && !everything ? [] : [{ ...record, features, filing: fileUnder(features) }]
  })
  const ends = await reindex(
    scope,
    again.map((record) => ({ id: record.id, natural: naturalKey(record), features: record.features, filing: record.filing, isNew: false })),
  )
  await updateRecords(
    scope,
    again.map(({ id, attributes, stated, features, ended, withdrawnAt, filing }) => ({
      id,
      attributes,
      stated,
      features,
      ended,
      withdrawnAt,
      ...filing,
    })),
  )
  const touched = again.map(({ id }) => id)
  if (touched.length > 0) await regroup(scope, { seeds: new Set([...touched, ...ends]), restated: touched })
  return changed
}
