import { z } from 'zod'
import { workspaceId } from '#contract'
import { accept } from '#flows'
import type { Arrival } from '#intake'
import { addJob, type Db, inWorkspace, lockWorkspace, refreshStatistics, type Scope, type Tasks } from '#platform'
import { say } from '#texts'
import { countries, findCountry } from './countries.ts'
import { sourceKeys } from './habits.ts'
import { leaveNotes } from './notes.ts'
import { makeShop, type Shop, type Told } from './shop.ts'
import { addSource, findSources, getWorkspace, saveProgress, settleIn } from './store.ts'

const taskName = 'demo.load'
/** Large enough that a batch's fixed cost does not show, small enough that progress moves and a call at the counter never waits long. */
const batchSize = 500
const payloadOf = z.object({ workspace: workspaceId, now: z.iso.datetime({ offset: true }), people: z.int().optional() })

/** Founds the demo shop's sources and starts loading its year in the background; part of the scope's transaction. `people` is for tests. */
export async function startDemo(scope: Scope, people?: number): Promise<void> {
  const { country, language } = await getWorkspace(scope)
  if (!countries.some(({ code }) => code === country)) await settleIn(scope, findCountry(country))
  for (const key of sourceKeys) await addSource(scope, key, say(language, `demo:source.${key}`))
  const shop = makeShop({ now: scope.now, country, ...(people ? { people } : {}) })
  await saveProgress(scope, { done: 0, total: shop.happenings.length })
  await setToWork(scope, { now: scope.now, people })
}

/** For a start: a year that did not arrive whole goes on, from the moment at which the shop was founded. */
export async function resumeDemo(scope: Scope): Promise<void> {
  const { done, total, foundedAt } = await getWorkspace(scope)
  if (done < total) await setToWork(scope, { now: foundedAt, onlyIfMissing: true })
}

type Load = { now: Temporal.Instant; people?: number | undefined; onlyIfMissing?: boolean }

/** One job per workspace, however often it is asked for. */
async function setToWork(scope: Scope, { now, people, onlyIfMissing = false }: Load): Promise<void> {
  const { workspace } = scope
  const payload = { workspace, now: now.toString(), ...(people ? { people } : {}) }
  await addJob(scope, taskName, payload, { queue: `demo ${workspace}`, key: `demo ${workspace}`, onlyIfMissing })
}

/** The background work of the demo shop. */
export const demoTasks = (db: Db): Tasks => ({ [taskName]: (payload) => loadDemo(db, payload) })

/**
 * Brings the year in through the real intake, batch by batch, each with its progress in one transaction: killed at any moment, it goes on where
 * it was. The shop is made again from the same seed and the same now, so its messages bear the same ids.
 */
async function loadDemo(db: Db, payload: unknown): Promise<void> {
  const { workspace, now, people } = payloadOf.parse(payload)
  const place = { workspace, actor: 'pulsera' } as const
  const { country } = await inWorkspace(db, place, getWorkspace)
  const shop = makeShop({ now: Temporal.Instant.from(now), country, ...(people ? { people } : {}) })
  while (!(await inWorkspace(db, place, (scope) => loadBatch(scope, shop))));
  await refreshStatistics(db)
}

/** Answers true when everything has arrived. */
async function loadBatch(scope: Scope, { happenings }: Shop): Promise<boolean> {
  await lockWorkspace(scope)
  const { done } = await getWorkspace(scope)
  const batch = happenings.slice(done, done + batchSize)
  const last = batch.at(-1)
  if (!last) return true
  const sources = await findSources(scope)
  // The year happened when it happened: whom the shop met in spring was not met today.
  const then = { ...scope, now: Temporal.Instant.fromEpochMilliseconds(last.atMs) }
  await accept(
    then,
    batch.map((told) => arrivalOf(told, sources)),
  )
  await saveProgress(scope, { done: done + batch.length })
  const isWhole = done + batch.length >= happenings.length
  if (isWhole) await leaveNotes(scope)
  return isWhole
}

function arrivalOf(
  { source: key, externalId, atMs, messageId, attributes, entry, consent, traits, group }: Told,
  sources: Awaited<ReturnType<typeof findSources>>,
): Arrival {
  const source = sources.get(key)
  if (!source) throw new Error(`the demo shop lost its source ${key}`)
  return {
    source,
    externalId,
    at: Temporal.Instant.fromEpochMilliseconds(atMs),
    messageId,
    attributes,
    entry,
    ...(consent ? { consent } : {}),
    ...(traits ? { traits } : {}),
    ...(group ? { group } : {}),
  }
}
