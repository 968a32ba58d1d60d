import { join } from 'node:path'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { WorkspaceId } from '#contract'
import { createTurns, createTurnsOfEach, type Db, type Guard, newId, Refusal, sendError } from '#platform'
import { ensureNamedSource, findWireSource } from '../store/sources.ts'
import type { Accept } from '../types.ts'
import { createAnswers } from './answers.ts'
import { type Opening, takeStream } from './take-stream.ts'

type RecordsOptions = { db: Db; accept: Accept; guard: Guard; dataDir: string; idleMs?: number; now?: () => Temporal.Instant }

const wishOf = z.object({ source: z.string().trim().min(1).max(100).default('API') })

/** The batch door: a stream of lines in, a line of answer for each, out as soon as it is on disk. For nightly dumps of any length. */
export async function registerRecords(app: FastifyInstance, options: RecordsOptions): Promise<void> {
  const { db, accept, guard, dataDir, idleMs = 120_000, now = () => Temporal.Now.instant() } = options
  // One stream of a business at a time, so that none closes the door to the others; and few at all, as each holds a batch in memory.
  const inOwnTurn = createTurnsOfEach<WorkspaceId>(1, 4)
  const inTurn = createTurns(3, 12)
  await app.register(async (records) => {
    records.removeAllContentTypeParsers()
    records.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
    records.setErrorHandler((error, request, reply) => sendError(error, request, reply))
    records.post('/api/records', async (request, reply) => {
      const opening = await open(guard, request)
      const take = async () => {
        // A connection that is dead, or of somebody who neither sends nor reads, gives its turn back.
        request.raw.setTimeout(idleMs, () => request.raw.destroy())
        reply.hijack()
        reply.raw.writeHead(200, { ...reply.getHeaders(), 'content-type': 'application/x-ndjson; charset=utf-8' } as Record<string, string>)
        const answers = createAnswers(reply.raw, join(dataDir, `records-${newId()}.ndjson`))
        try {
          await takeStream({ db, accept, now }, opening, request.raw, answers.write)
          await answers.end()
        } finally {
          await answers.close()
        }
        return true
      }
      const ran = await inOwnTurn(opening.place.workspace, () => inTurn(take))
      if (!ran) throw new Refusal('rate.limited', { seconds: 30 })
    })
  })
}

function open(guard: Guard, request: FastifyRequest): Promise<Opening> {
  const wish = wishOf.safeParse(request.query)
  if (!wish.success)
    throw new Refusal('body.invalid', { problems: wish.error.issues.map(({ message }) => ({ field: 'source', problem: message })) })
  const { source: named } = wish.data
  return guard(request, { may: 'imports.run', audit: 'records.sent' }, async ({ scope, language }) => {
    const from = await findWireSource(scope, await ensureNamedSource(scope, named))
    if (!from) throw new Refusal('source.missing', { id: named })
    if (from.isPaused) throw new Refusal('source.paused', { name: named })
    return { place: { workspace: scope.workspace, actor: scope.actor }, from, language }
  })
}
