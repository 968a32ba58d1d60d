import type { InferContractRouterOutputs } from '@orpc/contract'
import { z } from 'zod'
import { type contract, modelTaskId, workspaceId } from '#contract'
import { explain, type Shift } from '#identity'
import { api, type Db, Refusal, type Scope, type Tasks } from '#platform'
import { type Language, say } from '#texts'
import { nameStatedBy, tidyName } from '../name.ts'
import { splitReasons } from '../show.ts'
import { countStanding, findAdopted, findModel, listModels, listTasks, type ModelRow, type TaskRow } from '../store/models.ts'
import { listRecords, listSources } from '../store/records.ts'
import { adopt, learnLater, modelTask, tryLater } from './start.ts'
import type { TrialExample } from './types.ts'
import { workOn } from './work.ts'

type Outputs = InferContractRouterOutputs<typeof contract>['models']

/** The endpoints of how a workspace recognises. */
export function modelRoutes() {
  const { models } = api
  return {
    list: models.list.handler(async ({ context: { scope, language } }) => {
      const adopted = await findAdopted(scope)
      return {
        adopted,
        records: await countStanding(scope),
        models: (await listModels(scope)).map((row) => showModel(row, adopted, language)),
        tasks: (await listTasks(scope)).map(showTask),
      }
    }),
    get: models.get.handler(async ({ context: { scope, language }, input: { id } }) => {
      const row = await findModel(scope, id)
      if (!row) throw new Refusal('model.missing', { id })
      const trial = (await listTasks(scope)).find((task) => task.kind === 'try' && task.modelId === id && task.result)
      return {
        ...showModel(row, await findAdopted(scope), language),
        model: { ...row.parameters },
        trial: trial ? await showTrial(scope, trial, language) : null,
      }
    }),
    learn: models.learn.handler(async ({ context: { scope } }) => ({ taskId: await learnLater(scope) })),
    try: models.try.handler(async ({ context: { scope }, input: { id } }) => ({ taskId: await tryLater(scope, id) })),
    adopt: models.adopt.handler(async ({ context: { scope }, input: { modelId } }) => ({ taskId: await adopt(scope, modelId) })),
  }
}

/** The background work of models. */
export const modelTasks = (db: Db): Tasks => ({
  [modelTask]: async (payload) => {
    const { workspace, task } = z.object({ workspace: workspaceId, task: modelTaskId }).parse(payload)
    await workOn(db, { workspace, actor: 'pulsera' }, task)
  },
})

const showTask = ({ result: _, failed, createdAt, finishedAt, ...task }: TaskRow): Outputs['list']['tasks'][number] => ({
  ...task,
  failed: failed !== null,
  createdAt: createdAt.toString(),
  finishedAt: finishedAt?.toString() ?? null,
})

function showModel(
  { id, version, createdAt, actor, estimate }: ModelRow,
  adopted: string | null,
  language: Language,
): Outputs['list']['models'][number] {
  const { records, pairs, samePairs, labels, shifts, common, thresholds } = estimate
  const says = notable(shifts).map(({ level, before, after }) =>
    say(language, 'moments:model.shift', {
      what: phraseOf(level, language),
      before: round(before, language),
      after: round(after, language),
    }),
  )
  const moved = (name: 'join_less' | 'join_more' | 'doubt_more', before: number, after: number) =>
    says.push(say(language, `moments:model.${name}`, { before: round(before, language), after: round(after, language) }))
  if (thresholds) {
    const { before, after: now } = thresholds
    if (now.join !== before.join) moved(now.join < before.join ? 'join_less' : 'join_more', before.join, now.join)
    if (now.doubt > before.doubt) moved('doubt_more', before.doubt, now.doubt)
  }
  if (common > 0) says.push(say(language, 'moments:model.common', { count: common }))
  return { id, version, createdAt: createdAt.toString(), actor, adopted: id === adopted, records, pairs, samePairs, labels, says }
}

const shiftMin = 1.5
const shiftsMax = 8

/** What an owner may want to know: shares that moved by much, most first. */
const notable = (shifts: readonly Shift[]): Shift[] =>
  shifts
    .filter(({ before, after }) => Math.abs(after - before) >= shiftMin)
    .sort((a, b) => Math.abs(b.after - b.before) - Math.abs(a.after - a.before) || (a.level < b.level ? -1 : 1))
    .slice(0, shiftsMax)

const round = (share: number, language: Language) => new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(share)

/** The engine's own sentence, without the values of a pair. */
function phraseOf(level: string, language: Language): string {
  const [, sentence = level] = explain([{ rule: level, weight: 0 }], 'join', language)
  return sentence.replace(/ \([^)]*\)/g, '').replace(/\.$/, '')
}

async function showTrial(scope: Scope, { result, createdAt }: TaskRow, language: Language): Promise<Outputs['get']['trial']> {
  if (!result) return null
  const { joined, separated, asked } = result
  const ids = [joined, separated, asked].flatMap(({ examples }) => examples.flatMap(({ left, right }) => [left, right]))
  const records = new Map((await listRecords(scope, new Set(ids))).map((record) => [record.id, record]))
  const sources = await listSources(scope)
  const named = (id: TrialExample['left']) => {
    const record = records.get(id)
    const name = record && nameStatedBy(record)
    return { recordId: id, name: name ? tidyName(name.text) : '', source: (record && sources.get(record.sourceId)?.name) ?? '' }
  }
  const show = ({ count, examples }: { count: number; examples: TrialExample[] }) => ({
    count,
    examples: examples.map(({ left, right, because }) => ({
      left: named(left),
      right: named(right),
      ...splitReasons(because, 'doubt', language),
    })),
  })
  const { records: seen, ofRecords, people, settled } = result
  return {
    at: createdAt.toString(),
    records: seen,
    ofRecords,
    people,
    joined: show(joined),
    separated: show(separated),
    asked: show(asked),
    settled,
  }
}
