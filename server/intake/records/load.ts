import type { SourceId } from '#contract'
import { causeForLog, type Db, inWorkspace, log, type Place, Refusal, type Scope } from '#platform'
import { causeOf } from '../failure.ts'
import { takenInPart } from '../in-part.ts'
import { type Quarantined, setAside } from '../store/set-aside.ts'
import { isStillPaused } from '../store/sources.ts'
import type { Accept, Outcome } from '../types.ts'
import { partly, type Unusable } from '../wire/arrive.ts'
import type { ReadRecord } from './read-record.ts'

/** A line on its way in. `readNow`: of a paused source, what it says, should the source go on by then. */
export type Entering = { line: number; source: SourceId; read: ReadRecord; bytes: Buffer; charset?: string; readNow?: () => ReadRecord }

const statuses = { created: 'created', joined: 'joined', doubt: 'doubt', same: 'updated', replayed: 'unchanged' } as const

/** Where a line ended. `events` counts what happened to them that was not known before. */
export type Landed =
  | {
      line: number
      status: (typeof statuses)[keyof typeof statuses]
      recordId: string | null
      personId: string | null
      events: number
      traits: string[]
      ignored: string[]
    }
  | { line: number; status: 'quarantined'; unusable: Unusable }

type Work = { db: Db; accept: Accept }

/** A batch of lines in one transaction; where that fails on the data, half by half, until the one that cannot be used is alone and set aside. */
export async function load(work: Work, place: Place, lines: readonly Entering[]): Promise<Landed[]> {
  try {
    return await inWorkspace(work.db, place, (scope) => write(scope, work.accept, lines))
  } catch (e) {
    if (causeOf(e) === 'outage' || e instanceof Refusal) throw e
    const [only] = lines
    if (lines.length === 1 && only) {
      log.error(causeForLog(e), 'a record cannot be used')
      const alone: Entering = { ...only, read: { kind: 'unusable', unusable: { reason: 'record.unusable', facts: {} } } }
      return inWorkspace(work.db, place, (scope) => write(scope, work.accept, [alone]))
    }
    const half = Math.ceil(lines.length / 2)
    return [...(await load(work, place, lines.slice(0, half))), ...(await load(work, place, lines.slice(half)))]
  }
}

async function write(scope: Scope, accept: Accept, entering: readonly Entering[]): Promise<Landed[]> {
  const lines = await asTheyAreNow(scope, entering)
  const arrivals = lines.flatMap(({ read }) => (read.kind === 'record' ? read.arrivals : []))
  const outcomes = arrivals.length > 0 ? await accept(scope, arrivals) : []
  let at = 0
  const aside: Quarantined[] = []
  const said = new Map<string, string>()
  const answers = lines.map(({ line, read, source, bytes: body, charset }): Landed => {
    const as = charset ? { charset } : {}
    if (read.kind === 'unusable') {
      aside.push({ source, ...read.unusable, body, door: 'record', context: as })
      return { line, status: 'quarantined', unusable: read.unusable }
    }
    const own = outcomes.slice(at, at + read.arrivals.length)
    at += read.arrivals.length
    const inPart = takenInPart({ ...read, outcomes: own })
    if (inPart.length > 0) aside.push({ source, ...partly(read.misread), body, door: 'record', context: { ...as, inPart } })
    return againOf(landed(line, own, read), JSON.stringify(read.arrivals[0]?.attributes), said)
  })
  await setAside(scope, aside)
  return answers
}

/** A stream remembers that a source it names is paused: what comes after that went on is not set aside any more. */
async function asTheyAreNow(scope: Scope, lines: readonly Entering[]): Promise<readonly Entering[]> {
  const waiting = [...new Set(lines.flatMap(({ readNow, source }) => (readNow ? [source] : [])))].sort()
  const paused = new Set<SourceId>()
  for (const source of waiting) if (await isStillPaused(scope, source)) paused.add(source)
  return lines.map((line) => (line.readNow && !paused.has(line.source) ? { ...line, read: line.readNow() } : line))
}

/** Lines of one batch are recognised together: who is met with the first of them is new with that one, and not with each. */
function againOf(landed: Landed, says: string, said: Map<string, string>): Landed {
  if (landed.status === 'quarantined' || landed.recordId === null) return landed
  const before = said.get(landed.recordId)
  said.set(landed.recordId, says)
  return before === undefined ? landed : { ...landed, status: before === says ? 'unchanged' : 'updated' }
}

type Told = { traits: string[]; ignored: string[] }

function landed(line: number, [who, ...events]: readonly Outcome[], { traits, ignored }: Told): Landed {
  const kind = who?.kind ?? 'replayed'
  const status = kind === 'same' && !who?.changed ? 'unchanged' : statuses[kind]
  const fresh = events.filter((event) => event.kind !== 'replayed').length
  return { line, status, recordId: who?.recordId ?? null, personId: who?.personId ?? null, events: fresh, traits, ignored }
}
