import { setTimeout as wait } from 'node:timers/promises'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type SourceId, sourceId, type WorkspaceId } from '#contract'
import {
  type Db,
  type EventStream,
  type Guard,
  inWorkspace,
  openStream,
  type Place,
  Refusal,
  type Right,
  type Rights,
  sendError,
} from '#platform'
import type { Reader } from '#texts'
import { asideSentence } from './quarantine/words.ts'
import { readTail, type TailRow, watch } from './store/activity.ts'
import { getSource, readerIn } from './store/sources.ts'

type TailOptions = {
  db: Db
  guard: Guard
  rights: Rights
  watchersMax?: number
  ownWatchersMax?: number
  everyMs?: number
  heldBytesMax?: number
}
type Watching = { place: Place; source: SourceId | null; reader: Reader; right: Right }

const may = 'sources.manage' as const
const linesMax = 100
// Somebody forgot the window: the browser asks again by itself when the stream ends, and nobody when it is closed.
const minutesMax = 30
const wishOf = z.object({ source: sourceId.optional() })

/**
 * "Ver llegar eventos": what comes in now, as server-sent events. What comes is written down by whichever process takes it in, only while somebody
 * watches, and read from there twice a second: any number of processes, nothing kept for a watcher in memory, nothing to pay where nobody watches.
 */
export async function registerTail(app: FastifyInstance, { db, guard, rights, ...limits }: TailOptions): Promise<void> {
  const { watchersMax = 40, ownWatchersMax = 10, everyMs = 500, heldBytesMax = 512 * 1024 } = limits
  const closing = new AbortController()
  const watchers: WorkspaceId[] = []
  // Streams that never end would hold up the end of the server.
  app.addHook('preClose', async () => closing.abort())

  const allow = (request: FastifyRequest, source: SourceId | null): Promise<Watching> =>
    guard(request, { may }, async ({ scope, language }) => {
      if (source) await getSource(scope, source)
      return {
        place: { workspace: scope.workspace, actor: scope.actor },
        source,
        reader: await readerIn(scope, language),
        right: rights.of(scope, may),
      }
    })

  app.get('/api/sources/tail', async (request, reply) => {
    try {
      const wish = wishOf.safeParse(request.query)
      if (!wish.success) throw new Refusal('source.missing', { id: '' })
      const source = wish.data.source ?? null
      const watching = await allow(request, source)
      const { workspace } = watching.place
      const own = watchers.filter((one) => one === workspace).length
      if (watchers.length >= watchersMax || own >= ownWatchersMax) throw new Refusal('rate.limited', { seconds: 30 })
      watchers.push(workspace)
      try {
        const stream = openStream(reply, heldBytesMax)
        await show(watching, stream).finally(stream.end)
      } finally {
        watchers.splice(watchers.indexOf(workspace), 1)
      }
    } catch (e) {
      if (!reply.raw.headersSent) return sendError(e, request, reply)
    }
    return reply

    async function show(watching: Watching, stream: EventStream): Promise<void> {
      const said = createSaid()
      let since = Temporal.Now.instant()
      const ends = since.add({ minutes: minutesMax })
      while (stream.isOpen() && !closing.signal.aborted && Temporal.Instant.compare(Temporal.Now.instant(), ends) < 0) {
        const seen = await look({ db, rights }, watching, since)
        if (!seen) break
        const { rows, now } = seen
        const fresh = said.fresh(rows)
        // A reader that does not keep up misses lines; it is a window, not an archive.
        for (const row of fresh) stream.send('arrival', lineOf(row, watching.reader), row.seq)
        if (fresh.length === 0) stream.still()
        since = now.subtract({ seconds: 3 })
        await wait(everyMs, undefined, { signal: closing.signal }).catch(() => {})
      }
    }
  })
}

/** Looks three seconds back each time, as a slow transaction's lines come late. Null for whoever lost the right to see it meanwhile. */
const look = ({ db, rights }: Pick<TailOptions, 'db' | 'rights'>, { place, source, right }: Watching, since: Temporal.Instant) =>
  inWorkspace(db, place, async (scope) => {
    if (!(await rights.held(scope, [right])).has(right)) return null
    await watch(scope, source)
    return { rows: await readTail(scope, { source, since, limit: linesMax }), now: scope.now }
  })

function createSaid() {
  let before = new Set<number>()
  return {
    fresh: (rows: readonly TailRow[]): TailRow[] => {
      const fresh = rows.filter(({ seq }) => !before.has(seq))
      before = new Set(rows.map(({ seq }) => seq))
      return fresh
    },
  }
}

const lineOf = ({ seq, at, reason, facts, ...row }: TailRow, reader: Reader) => ({
  seq,
  at: at.toString(),
  reason,
  sentence: reason ? asideSentence(reader, reason, facts) : null,
  ...row,
})
