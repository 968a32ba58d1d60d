import type { IncomingMessage } from 'node:http'
import { localeOf } from '#contract'
import { causeForLog, type Db, inWorkspace, log, type Place } from '#platform'
import { type Language, type Reader, say } from '#texts'
import { causeOf } from '../failure.ts'
import { isFull } from '../store/set-aside.ts'
import { ensureNamedSource, findWireSource } from '../store/sources.ts'
import { charsetOf, decodeText } from '../text.ts'
import type { Accept, WireSource } from '../types.ts'
import { eventBytesMax } from '../wire/arrive.ts'
import { type Line, linesOf } from './lines.ts'
import { type Entering, type Landed, load } from './load.ts'
import { openLine, type ReadRecord, readRecord, sourceNamedIn } from './read-record.ts'

export type Opening = { place: Place; from: WireSource; language: Language }
type Work = { db: Db; accept: Accept; now: () => Temporal.Instant }

// 500 lines hold the workspace for about 0.15 s, which is as long as the wire may have to wait.
const batchMax = 500
const batchBytesMax = 4 * 2 ** 20
const sourcesMax = 50

/** Takes the lines of a stream in, batch by batch, and says what came of each once it is on disk. A stream that breaks says where, as far as it can. */
export async function takeStream(
  work: Work,
  opening: Opening,
  raw: IncomingMessage,
  write: (text: string) => Promise<void>,
): Promise<void> {
  const { place, from, language } = opening
  const reader = { language, locale: localeOf({ language, country: from.calendar.country }) }
  const count: Record<string, number> = {}
  let lastLine = 0
  try {
    for await (const batch of batchesOf(work, opening, raw)) {
      const landed = await load(work, { ...place, now: work.now() }, batch)
      lastLine = batch.at(-1)?.line ?? lastLine
      for (const { status } of landed) count[status] = (count[status] ?? 0) + 1
      await write(landed.map((one) => `${JSON.stringify(show(one, reader))}\n`).join(''))
    }
    await write(`${JSON.stringify({ done: true, lines: Object.values(count).reduce((sum, n) => sum + n, 0), ...count })}\n`)
  } catch (e) {
    // What was answered is on disk. Whoever sent the rest sends it again: what came in before changes nothing the second time.
    const reason = isFull(e) ? 'full' : e instanceof CutOff ? 'cut' : causeOf(e)
    if (reason === 'poison') log.error(causeForLog(e), 'a stream of records broke')
    const sentence = say(language, `intake:records.${reason}`, { line: lastLine })
    await write(`${JSON.stringify({ done: false, reason, afterLine: lastLine, sentence })}\n`)
  }
}

/** What was sent broke off, or is no stream of lines: nothing of ours failed. */
class CutOff extends Error {}

async function* readLines(raw: IncomingMessage): AsyncGenerator<Line> {
  try {
    yield* linesOf(raw, eventBytesMax)
  } catch (cause) {
    throw new CutOff('a stream of records broke off', { cause })
  }
}

async function* batchesOf(work: Work, { place, from }: Opening, raw: IncomingMessage): AsyncGenerator<Entering[]> {
  const named = new Map<string, WireSource | null>()
  let batch: Entering[] = []
  let bytes = 0
  const charset = charsetOf(raw.headers['content-type'])
  for await (const line of readLines(raw)) {
    const stated = line.bytes ? openLine(decodeText(line.bytes, charset)) : null
    const source = (stated && sourceNamedIn(stated) ? await findNamed(work.db, place, sourceNamedIn(stated), named) : from) ?? null
    const read = readLine(line, stated, source, work.now())
    const entering = { line: line.line, source: (source ?? from).source, read, bytes: line.kept, ...(charset ? { charset } : {}) }
    batch.push(source?.isPaused && stated ? { ...entering, readNow: () => readRecord(stated, source, work.now()) } : entering)
    bytes += line.length
    if (batch.length < batchMax && bytes < batchBytesMax) continue
    yield batch
    batch = []
    bytes = 0
  }
  if (batch.length > 0) yield batch
}

/** The source that a line names instead of its stream's; null where one stream names too many. */
async function findNamed(db: Db, place: Place, name: string | null, named: Map<string, WireSource | null>): Promise<WireSource | null> {
  if (name === null) return null
  const known = named.get(name)
  if (known !== undefined) return known
  if (named.size >= sourcesMax) return null
  const found = await inWorkspace(db, place, async (scope) => findWireSource(scope, await ensureNamedSource(scope, name)))
  named.set(name, found)
  return found
}

function readLine(
  { bytes, length }: Line,
  stated: Record<string, unknown> | null,
  source: WireSource | null,
  now: Temporal.Instant,
): ReadRecord {
  const unusable = (reason: string, facts: Record<string, unknown> = {}): ReadRecord => ({ kind: 'unusable', unusable: { reason, facts } })
  if (!bytes) return unusable('event.too-large', { bytes: length, max: eventBytesMax })
  if (!source) return unusable('record.sources', { max: sourcesMax })
  return source.isPaused ? unusable('source.paused') : readRecord(stated, source, now)
}

/** A line of the answer: what came of the line of that number. */
function show(landed: Landed, reader: Reader): Record<string, unknown> {
  if (landed.status === 'quarantined') {
    const { reason, facts } = landed.unusable
    return { line: landed.line, status: landed.status, reason, sentence: say(reader, `intake:${reason}`, facts) }
  }
  const { traits, ignored, ...answer } = landed
  return { ...answer, ...(traits.length > 0 ? { traits } : {}), ...(ignored.length > 0 ? { ignored } : {}) }
}
