import { join } from 'node:path'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { causeForLog, createTurns, type Db, type Guard, inWorkspace, log, newId, type Place, Refusal, sendError } from '#platform'
import { type Language, say } from '#texts'
import { causeOf } from '../failure.ts'
import { ensureNamedSource, findWireSource } from '../store/sources.ts'
import type { Accept, WireSource } from '../types.ts'
import { createAnswers } from './answers.ts'
import { type Line, linesOf } from './lines.ts'
import { type Entering, type Landed, load } from './load.ts'
import { openLine, type ReadRecord, readRecord, sourceNamedIn } from './read-record.ts'

export type RecordsOptions = { db: Db; accept: Accept; guard: Guard; dataDir: string; now?: () => Temporal.Instant }

export const lineBytesMax = 512 * 1024
// 500 lines hold the workspace for about 0.15 s, which is as long as the wire may have to wait.
const batchMax = 500
const batchBytesMax = 4 * 2 ** 20
const sourcesMax = 50

/** The batch door: a stream of lines in, a line of answer for each, out as soon as it is on disk. For nightly dumps of any length. */
export async function registerRecords(
  app: FastifyInstance,
  { db, accept, guard, dataDir, now = () => Temporal.Now.instant() }: RecordsOptions,
) {
  const inTurn = createTurns(2, 8)
  await app.register(async (records) => {
    records.removeAllContentTypeParsers()
    records.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
    records.setErrorHandler((error, request, reply) => sendError(error, request, reply))
    records.post('/api/records', async (request, reply) => {
      const opening = await open(request)
      const ran = await inTurn(async () => {
        reply.hijack()
        reply.raw.writeHead(200, { ...reply.getHeaders(), 'content-type': 'application/x-ndjson; charset=utf-8' } as Record<string, string>)
        const answers = createAnswers(reply.raw, join(dataDir, `records-${newId()}.ndjson`))
        try {
          await run(request, opening, answers.write)
          await answers.end()
        } finally {
          await answers.close()
        }
        return true
      })
      if (!ran) throw new Refusal('rate.limited', { seconds: 30 })
    })
  })

  async function open(request: FastifyRequest): Promise<Opening> {
    const { source: named } = z.object({ source: z.string().trim().min(1).max(100).default('API') }).parse(request.query)
    return guard(request, { may: 'imports.run', audit: 'records.sent' }, async ({ scope, language }) => {
      const from = await findWireSource(scope, await ensureNamedSource(scope, named))
      if (!from) throw new Refusal('source.missing', { id: named })
      if (from.isPaused) throw new Refusal('source.paused', { name: named })
      return { place: { workspace: scope.workspace, actor: scope.actor }, from, language }
    })
  }

  async function run(request: FastifyRequest, { place, from, language }: Opening, write: (text: string) => Promise<void>): Promise<void> {
    const count: Record<string, number> = {}
    const sources = new Map<string, WireSource | null>()
    let batch: Entering[] = []
    let bytes = 0
    let lastLine = 0
    const land = async () => {
      if (batch.length === 0) return
      const landed = await load({ db, accept }, { ...place, now: now() }, batch)
      lastLine = batch.at(-1)?.line ?? lastLine
      batch = []
      bytes = 0
      for (const { status } of landed) count[status] = (count[status] ?? 0) + 1
      await write(landed.map((one) => `${JSON.stringify(show(one, language))}\n`).join(''))
    }
    try {
      for await (const line of linesOf(request.raw, lineBytesMax)) {
        const stated = line.bytes ? openLine(line.bytes.toString('utf8')) : null
        const source = await sourceOf(stated, { place, from, sources })
        batch.push({
          line: line.line,
          source: (source ?? from).source,
          read: readLine(line, stated, source),
          bytes: line.bytes ?? line.head,
        })
        bytes += line.length
        if (batch.length >= batchMax || bytes >= batchBytesMax) await land()
      }
      await land()
      await write(`${JSON.stringify({ done: true, lines: Object.values(count).reduce((sum, n) => sum + n, 0), ...count })}\n`)
    } catch (e) {
      // What was answered is on disk. Whoever sent the rest sends it again: what came in before changes nothing the second time.
      const reason =
        request.raw.readableAborted || !request.raw.complete || (e as { code?: string }).code === 'Z_BUF_ERROR' ? 'cut' : causeOf(e)
      if (reason === 'poison') log.error(causeForLog(e), 'a stream of records broke')
      await write(
        `${JSON.stringify({ done: false, reason, afterLine: lastLine, sentence: say(language, `intake:records.${reason}`, { line: lastLine }) })}\n`,
      )
    }
  }

  /** The source that a line names, where it names another than its stream; null where there are too many. */
  async function sourceOf(stated: Record<string, unknown> | null, { place, from, sources }: Naming): Promise<WireSource | null> {
    const named = stated && sourceNamedIn(stated)
    if (!named) return from
    const known = sources.get(named)
    if (known !== undefined) return known
    if (sources.size >= sourcesMax) return null
    const found = await inWorkspace(db, place, async (scope) => findWireSource(scope, await ensureNamedSource(scope, named)))
    sources.set(named, found)
    return found
  }

  function readLine({ bytes, length }: Line, stated: Record<string, unknown> | null, source: WireSource | null): ReadRecord {
    const unusable = (reason: string, facts: Record<string, unknown> = {}): ReadRecord => ({
      kind: 'unusable',
      unusable: { reason, facts },
    })
    if (!bytes) return unusable('event.too-large', { bytes: length, max: lineBytesMax })
    if (!source) return unusable('record.sources', { max: sourcesMax })
    return source.isPaused ? unusable('source.paused') : readRecord(stated, source, now())
  }
}

type Opening = { place: Place; from: WireSource; language: Language }
type Naming = { place: Place; from: WireSource; sources: Map<string, WireSource | null> }

/** A line of the answer: what came of the line of that number. */
function show(landed: Landed, language: Language): Record<string, unknown> {
  if (landed.status === 'quarantined') {
    const { reason, facts } = landed.unusable
    return { line: landed.line, status: landed.status, reason, sentence: say(language, `intake:${reason}`, facts) }
  }
  const { ignored, ...answer } = landed
  return ignored.length > 0 ? { ...answer, ignored } : answer
}
