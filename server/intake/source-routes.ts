import type { SourceId } from '#contract'
import { type ApiContext, api, newId, readCursor, type Scope, writeCursor } from '#platform'
import { type Reader, say } from '#texts'
import { cursorOf, placeOf } from './cursor.ts'
import { isCut } from './quarantine/read-again.ts'
import type { Replayer } from './quarantine/replay.ts'
import { isTaken, mendQuarantined, retryQuarantined, type Tried } from './quarantine/retry.ts'
import { asideDetails, asideSentence } from './quarantine/words.ts'
import { type LastHour, lastHours } from './store/activity.ts'
import {
  discardAll,
  discardQuarantined,
  keepDiscarded,
  keepTogether,
  listDiscarded,
  listQuarantined,
  pausedReason,
  readQuarantined,
  type Shown,
} from './store/quarantine.ts'
import type { ReplayRow } from './store/replays.ts'
import { changeSource, getSource, insertSource, listSources, readerIn, type SourceRow } from './store/sources.ts'
import { decodeText } from './text.ts'
import type { Accept } from './types.ts'
import { isRequest } from './webhooks/privacy.ts'

export type SourceParts = {
  accept: Accept
  replayer: Replayer
  /** Write keys are kept by access. */
  makeSourceKey: (scope: Scope, source: SourceId, name: string) => Promise<string>
  revokeSourceKeys: (scope: Scope, source: SourceId, graceHours?: number) => Promise<void>
}

/** The endpoints of sources: who sends, what comes of it now, and what was set aside. */
export function sourceRoutes(parts: SourceParts) {
  return { ...ownRoutes(parts), ...asideRoutes(parts) }
}

function ownRoutes({ replayer, makeSourceKey, revokeSourceKeys }: SourceParts) {
  const { sources } = api
  return {
    list: sources.list.handler(async ({ context: { scope } }) => {
      const hours = await lastHours(scope)
      return (await listSources(scope)).map((row) => showSource(row, hours))
    }),
    get: sources.get.handler(({ context: { scope }, input: { id } }) => showOne(scope, id)),
    create: sources.create.handler(async ({ context: { scope }, input }) => {
      const id = await insertSource(scope, input)
      const writeKey = await makeSourceKey(scope, id, input.name)
      return { ...(await showOne(scope, id)), writeKey }
    }),
    change: sources.change.handler(async ({ context: { scope }, input }) => {
      const before = await getSource(scope, input.id)
      await changeSource(scope, input.id, input)
      // What was kept aside meanwhile comes in, in its order, before anybody has to ask.
      const resumed = before.pausedAt !== null && input.paused === false
      const replay = resumed ? await replayer.start(scope, { source: input.id, reason: pausedReason }) : null
      return { ...(await showOne(scope, input.id)), replay: replay && showReplay(replay) }
    }),
    rotateKey: sources.rotateKey.handler(async ({ context: { scope }, input: { id, graceHours = 0 } }) => {
      const { name } = await getSource(scope, id)
      await revokeSourceKeys(scope, id, graceHours)
      return { writeKey: await makeSourceKey(scope, id, name) }
    }),
  }
}

const bodyShownMax = 10_000
// A letter has up to four.
const bodyBytesMax = 4 * bodyShownMax
// As long as a batch of an import holds the business.
const discardedMax = 20_000
/** What somebody can still put right by hand. */
const wholeShownMax = 900_000

const endings = { in: 'intake:solved', asked: 'intake:asked', known: 'intake:known' } as const

/** Where a page of what waits ended: among what the law asks, which stands first, or after it. */
function whereOf(cursor: string | undefined): { isRequest: boolean; at: string; id: string } | null {
  const [first, at, id] = readCursor(cursor, ['count'], ['instant'], ['uuid']) ?? []
  return at && id ? { isRequest: first === '1', at, id } : null
}

function asideRoutes({ accept, replayer }: SourceParts) {
  const { sources } = api
  const tried = async (outcome: Tried, { scope, language }: Pick<ApiContext, 'scope' | 'language'>) => ({
    solved: outcome.kind !== 'left',
    sentence:
      outcome.kind === 'left'
        ? asideSentence(await readerIn(scope, language), outcome.unusable.reason, outcome.unusable.facts)
        : say(language, endings[outcome.kind]),
  })
  return {
    quarantined: sources.quarantined.handler(async ({ context: { scope, language }, input: { limit, cursor, sourceId, reason } }) => {
      const rows = await listQuarantined(scope, {
        limit: limit + 1,
        before: whereOf(cursor),
        bytesMax: bodyBytesMax,
        source: sourceId,
        reason,
      })
      const reader = await readerIn(scope, language)
      const items = rows.slice(0, limit).map((row) => showQuarantined(row, reader, bodyShownMax))
      const last = items.at(-1)
      return { items, next: rows.length > limit && last ? writeCursor([Number(isRequest(last.reason)), last.at, last.id]) : null }
    }),
    event: sources.event.handler(async ({ context: { scope, language }, input: { id } }) =>
      showQuarantined(await readQuarantined(scope, id), await readerIn(scope, language), wholeShownMax),
    ),
    retry: sources.retry.handler(async ({ context, input: { id } }) => tried(await retryQuarantined(context.scope, accept, id), context)),
    mend: sources.mend.handler(async ({ context, input: { id, body } }) =>
      tried(await mendQuarantined(context.scope, accept, id, body), context),
    ),
    discard: sources.discard.handler(async ({ context: { scope }, input: { id } }) => {
      await discardQuarantined(scope, id)
      return { id }
    }),
    discardAll: sources.discardAll.handler(async ({ context: { scope }, input: { sourceId: source, reason, discardId = newId() } }) => {
      await getSource(scope, source)
      const discarded = await discardAll(scope, { source, reason, discardId }, discardedMax)
      return { discardId, discarded, isDone: discarded < discardedMax }
    }),
    discarded: sources.discarded.handler(async ({ context: { scope, language }, input: { limit, cursor, sourceId: source } }) => {
      const rows = await listDiscarded(scope, { limit: limit + 1, before: placeOf(cursor), bytesMax: bodyBytesMax, source })
      const reader = await readerIn(scope, language)
      const items = rows.slice(0, limit).map(({ discardedAt, discardId, ...row }) => ({
        ...showQuarantined(row, reader, bodyShownMax),
        discardedAt: discardedAt.toString(),
        discardId,
      }))
      const last = items.at(-1)
      return { items, next: rows.length > limit && last ? cursorOf({ at: last.discardedAt, id: last.id }) : null }
    }),
    keepAll: sources.keepAll.handler(async ({ context: { scope }, input: { id } }) => {
      const kept = await keepTogether(scope, id, discardedMax)
      return { kept, isDone: kept < discardedMax }
    }),
    keep: sources.keep.handler(async ({ context: { scope }, input: { id } }) => {
      await keepDiscarded(scope, id)
      return { id }
    }),
    replays: sources.replays.handler(async ({ context: { scope } }) => (await replayer.list(scope)).map(showReplay)),
    replay: sources.replay.handler(async ({ context: { scope }, input: { sourceId, reason } }) => {
      if (sourceId) await getSource(scope, sourceId)
      return showReplay(await replayer.start(scope, { source: sourceId, reason }))
    }),
  }
}

function showQuarantined({ id, source, at, times, reason, facts, body, context, bytes }: Shown, reader: Reader, lengthMax: number) {
  const text = decodeText(body, typeof context.charset === 'string' ? context.charset : '')
  return {
    id,
    sourceId: source,
    at: at.toString(),
    times,
    reason,
    sentence: asideSentence(reader, reason, facts),
    details: asideDetails(reader, reason, facts),
    body: text.slice(0, lengthMax).toWellFormed(),
    isWhole: bytes === body.length && text.length <= lengthMax && !isCut({ facts, bytes, context }),
    bytes,
    isIn: isTaken({ reason, context }),
  }
}

const quiet: LastHour = { came: Array<number>(60).fill(0), aside: 0, refused: 0 }

const showOne = async (scope: Scope, id: SourceId) => showSource(await getSource(scope, id), await lastHours(scope, id))

const showSource = ({ createdAt, lastEventAt, pausedAt, ...source }: SourceRow, hours: ReadonlyMap<SourceId, LastHour>) => ({
  ...source,
  createdAt: createdAt.toString(),
  lastEventAt: lastEventAt?.toString() ?? null,
  pausedAt: pausedAt?.toString() ?? null,
  lastHour: hours.get(source.id) ?? quiet,
})

const showReplay = ({ id, source, reason, total, solved, unsolved, startedAt, finishedAt }: ReplayRow) => ({
  id,
  sourceId: source,
  reason,
  total,
  solved,
  unsolved,
  startedAt: startedAt.toString(),
  finishedAt: finishedAt?.toString() ?? null,
})
