import { createHash } from 'node:crypto'
import type { ModelId, RecordId } from '#contract'
import { type Difference, defaultModel, type Judgement, type Model } from '#identity'
import { causeForLog, type Db, inWorkspace, log, newId, type Place, type Scope } from '#platform'
import { rulingsOf } from '../judged.ts'
import { getModel } from '../model.ts'
import { resolveAgain } from '../resolve-again.ts'
import { listJudgementsOf } from '../store/judgements.ts'
import {
  countStanding,
  findModel,
  findTask,
  keepModel,
  type Learnt,
  listAround,
  listByLot,
  pageLearnt,
  saveTask,
  type TaskRow,
} from '../store/models.ts'
import { listFeatures } from '../store/records.ts'
import { differIn, learnIn } from './think.ts'
import type { TrialResult } from './types.ts'

/** So many records are learnt from and tried on; more would take gigabytes of memory. */
const recordsMaxDefault = 60_000
const pageMax = 2000

type Within = <T>(work: (scope: Scope) => Promise<T>) => Promise<T>

/** Does what a task asks, from where it was. Reading and writing are short transactions; thinking has none. */
export async function workOn(db: Db, place: Place, taskId: TaskRow['id']): Promise<void> {
  const within: Within = (work) => inWorkspace(db, place, work)
  const task = await within((scope) => findTask(scope, taskId))
  if (!task || task.finishedAt) return
  // Deciding again is never given up: the queue tries it again, from where it was.
  if (task.kind === 'adopt') return decideAgain(db, place, task)
  try {
    await (task.kind === 'learn' ? learn(within, task) : tryOut(within, task))
  } catch (cause) {
    // It ended, and who asked is told so and may ask again: if the queue tried it again, it would find it ended.
    const told = causeForLog(cause)
    log.error(told, 'work about a model failed')
    await within((scope) => saveTask(scope, taskId, { failed: told.name, finished: true }))
  }
}

type Read = { records: Learnt[]; judgements: Judgement[]; ofRecords: number }

/**
 * All records, or of very many a sample: people drawn by lot from what their sources call them, each whole and with whoever evidence ties to them, so
 * that pairs are not torn. A function of the set of records: the same business is always looked at alike.
 */
export async function readRecords(within: Within, recordsMax = recordsMaxDefault): Promise<Learnt[]> {
  if ((await within(countStanding)) <= recordsMax) return readEverybody(within)
  const drawn = new Set<RecordId>()
  const lots = await within((scope) => listByLot(scope, recordsMax))
  const chunk = Math.min(pageMax, Math.ceil(recordsMax / 10))
  for (let from = 0; from < lots.length && drawn.size < recordsMax; from += chunk)
    for (const id of await within((scope) => listAround(scope, lots.slice(from, from + chunk)))) drawn.add(id)
  const all = [...drawn]
  const records: Learnt[] = []
  for (let from = 0; from < all.length; from += pageMax)
    for (const one of await within((scope) => listFeatures(scope, all.slice(from, from + pageMax)))) records.push(one)
  return records
}

async function readEverybody(within: Within): Promise<Learnt[]> {
  const records: Learnt[] = []
  for (let before: RecordId | undefined; ; ) {
    const page = await within((scope) => pageLearnt(scope, before, pageMax))
    for (const one of page) records.push(one)
    before = page.at(-1)?.id
    if (page.length < pageMax) return records
  }
}

async function readAll(within: Within): Promise<Read> {
  const records = await readRecords(within)
  const natural = new Map(records.map((one) => [one.id, one.natural]))
  const names = (ids: readonly RecordId[]) => ids.flatMap((id) => natural.get(id) ?? [])
  const told = await within((scope) => listJudgementsOf(scope, natural.keys()))
  const judgements = rulingsOf(told).map(({ kind, left, right }) => ({ kind, left: names(left), right: names(right) }))
  return { records, judgements, ofRecords: await within(countStanding) }
}

const asKnown = ({ records, judgements }: Read) => ({
  records: records.map(({ natural, features }) => ({ id: natural, features })),
  judgements,
})

/** Progress is told a few times a second at most, and never waited for. */
function teller(within: Within, id: TaskRow['id']): (done: number, total: number) => void {
  let said = 0
  return (done, total) => {
    if (performance.now() - said < 500) return
    said = performance.now()
    void within((scope) => saveTask(scope, id, { done, total })).catch(() => {})
  }
}

async function learn(within: Within, task: TaskRow): Promise<void> {
  const read = await readAll(within)
  const { model, ...seen } = await learnIn(asKnown(read), teller(within, task.id))
  const hash = createHash('sha256')
    .update(JSON.stringify(sorted(model)))
    .digest('hex')
  const common = Object.values(model.common ?? {}).reduce((sum, values) => sum + Object.keys(values).length, 0)
  await within(async (scope) => {
    const version = `${defaultModel.version}~${hash.slice(0, 8)}`
    const kept = { id: newId<ModelId>(), version, parentId: null, hash, parameters: { ...model, version } }
    const id = await keepModel(scope, { ...kept, estimate: { ...seen, records: read.records.length, common } })
    await saveTask(scope, task.id, { modelId: id, finished: true })
  })
}

/** Keys in one order, whatever the order in which they were made: equal models have equal hashes. */
function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, one]) => [key, sorted(one)]),
  )
}

async function tryOut(within: Within, task: TaskRow): Promise<void> {
  const read = await readAll(within)
  const [before, after] = await within(
    async (scope): Promise<[Model, Model]> => [await getModel(scope), await modelOf(scope, task.modelId)],
  )
  const difference = await differIn({ ...asKnown(read), models: { before, after } }, teller(within, task.id))
  const idOf = new Map(read.records.map(({ id, natural }) => [natural, id]))
  await within((scope) => saveTask(scope, task.id, { result: asKept(difference, idOf, read.ofRecords), finished: true }))
}

async function modelOf(scope: Scope, id: ModelId | null): Promise<Model> {
  const found = id ? await findModel(scope, id) : undefined
  return found?.parameters ?? defaultModel
}

function asKept(difference: Difference, idOf: ReadonlyMap<string, RecordId>, ofRecords: number): TrialResult {
  const examples = (of: { count: number; examples: Difference['joined']['examples'] }) => ({
    count: of.count,
    examples: of.examples.flatMap(({ a, b, comparison: { weight, because } }) => {
      const [left, right] = [idOf.get(a), idOf.get(b)]
      return left && right ? [{ left, right, weight, because }] : []
    }),
  })
  const { records, people, joined, separated, asked, settled } = difference
  return { records, ofRecords, people, joined: examples(joined), separated: examples(separated), asked: examples(asked), settled }
}

/** Every record is compared and divided again, a turn a transaction: afterwards all is as if this model had always decided. */
async function decideAgain(db: Db, place: Place, task: TaskRow): Promise<void> {
  const within: Within = (work) => inWorkspace(db, place, work)
  const tell = teller(within, task.id)
  let last = {}
  const report = ({ done, total }: { done: number; total: number }) => {
    last = { done, total }
    tell(done, total)
  }
  await resolveAgain(db, place, { everything: true, version: task.id, report })
  await within((scope) => saveTask(scope, task.id, { ...last, finished: true }))
}
