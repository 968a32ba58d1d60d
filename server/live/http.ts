import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { personId, type WorkspaceId } from '#contract'
import { type Db, type Guard, type NamesOfActors, openStream, Refusal, type Rights, sendError } from '#platform'
import { createHub, type Pulse } from './hub.ts'
import { arrive, leave } from './store.ts'

export type LiveLimits = { streamsMax?: number; ownStreamsMax?: number; everyMs?: number; checkedEveryMs?: number }
type LiveParts = LiveLimits & { db: Db; guard: Guard; rights: Rights; namesOf: NamesOfActors }

const may = 'people.read' as const
const hereOf = z.object({ tab: z.uuid(), person: personId.nullable() })

/** The stream of what changes, and where each window says whom it shows. */
export async function registerLive(app: FastifyInstance, parts: LiveParts): Promise<void> {
  const { db, guard, rights, namesOf, streamsMax = 500, ownStreamsMax = 50, everyMs = 1_000, checkedEveryMs = 30_000 } = parts
  const watch = createHub({ db, namesOf, rights, everyMs })
  const ends = new Map<() => void, WorkspaceId>()
  // Streams that never end would hold up the end of the server.
  app.addHook('preClose', async () => {
    for (const end of ends.keys()) end()
  })
  const allow = (request: FastifyRequest) =>
    guard(request, { may }, async ({ scope }) => ({ workspace: scope.workspace, right: rights.of(scope, may) }))

  app.get('/api/live', async (request, reply) => {
    try {
      const { workspace, right } = await allow(request)
      const own = [...ends.values()].filter((one) => one === workspace).length
      if (ends.size >= streamsMax || own >= ownStreamsMax) throw new Refusal('rate.limited', { seconds: 30 })
      const stream = openStream(reply)
      let lastHere = ''
      const tell = ({ people, doubts, here }: Pulse) => {
        if (people.length > 0 || doubts) stream.send('changed', { people, doubts })
        const now = JSON.stringify(here)
        if (now !== lastHere) stream.send('here', here)
        lastHere = now
      }
      const end = () => {
        clearInterval(check)
        unwatch()
        ends.delete(end)
        stream.end()
      }
      const unwatch = watch(workspace, { right, tell, end })
      // A line now and then keeps proxies from closing; a session that moved to another business is shown that one.
      const check = setInterval(() => {
        if (!stream.isOpen()) return end()
        stream.send('still', {})
        allow(request).then((now) => now.workspace !== workspace && end(), end)
      }, checkedEveryMs)
      ends.set(end, workspace)
      // Of a window that left while the guard looked, the close is past.
      if (reply.raw.destroyed) end()
      else reply.raw.once('close', end)
    } catch (e) {
      return sendError(e, request, reply)
    }
    return reply
  })

  app.post('/api/live/here', { bodyLimit: 1_024 }, async (request, reply) => {
    try {
      await guard(request, { may }, async ({ scope }) => {
        const here = hereOf.safeParse(request.body)
        if (!here.success) throw new Refusal('body.invalid', { problems: [{ field: 'tab', problem: 'unknown' }] })
        const { tab, person } = here.data
        await (person ? arrive(scope, tab, person) : leave(scope, tab))
      })
      return reply.code(204).send()
    } catch (e) {
      return sendError(e, request, reply)
    }
  })
}
