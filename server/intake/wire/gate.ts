import { setTimeout as wait } from 'node:timers/promises'
import type { WorkspaceId } from '#contract'
import { causeForLog, type Db, inWorkspace, log, type Scope } from '#platform'
import { causeOf } from '../failure.ts'
import { takenInPart } from '../in-part.ts'
import { isFull, type Quarantined, setAside } from '../store/set-aside.ts'
import { isStillPaused } from '../store/sources.ts'
import type { Accept, WireSource } from '../types.ts'
import { partly, type Read } from './arrive.ts'
import { createRoom, type Room } from './room.ts'

/**
 * One call on its way in. `bytes` writes it down as it came, should it be kept aside; `sentAt` is what its body said of its own clock; `isNamed`: sent twice it
 * is the same call; `readNow`: of a paused source, what it is, should the source go on by then. `dialect`: `bytes` are an event in its sender's own words, of
 * which this is one `part`.
 */
export type Passing = {
  read: Read
  bytes: () => Buffer
  sentAt?: unknown
  isNamed?: boolean
  readNow?: () => readonly Passing[]
  dialect?: 'posthog'
  part?: 'event' | 'once'
}

/** Lets waiting calls in together: one transaction at a time per workspace, each as large as what has gathered meanwhile. */
export type Gate = {
  /** Settles when every one of the calls is on disk, resolved or set aside with its reason. */
  pass: (from: WireSource, calls: readonly Passing[], bytes: number) => Promise<void>
  /** Whether so much waits already, of this business or of all, that so many more should come later. */
  isFull: Room['isFull']
  /** Settles when nothing waits any more. */
  idle: () => Promise<void>
}

type Parcel = { from: WireSource; calls: readonly Passing[]; done: () => void; fail: (cause: unknown) => void }
/** `left`: so many events are not in yet. */
type Lane = { waiting: Parcel[]; running: Promise<void>; left: number }
type GateOptions = { db: Db; accept: Accept; now: () => Temporal.Instant; waitingMax?: number; passingMs?: number }

const batchMax = 1000
/** Who has so many times less to bring passes first; a batch of a thousand takes four times as long as it waits for them at most. */
const timesMore = 10
const passingMsUsual = 50
const waitingBytesMax = 64 * 2 ** 20

export function createGate({ db, accept, now, waitingMax = 20_000, passingMs = passingMsUsual }: GateOptions): Gate {
  const lanes = new Map<WorkspaceId, Lane>()
  const room = createRoom({ events: waitingMax, bytes: waitingBytesMax })

  async function run(workspace: WorkspaceId, lane: Lane): Promise<void> {
    // Requests that were parsed in the same turn share the first transaction; later ones gather while it runs.
    await new Promise(setImmediate)
    for (let batch = take(lane.waiting); batch.length > 0; batch = take(lane.waiting)) {
      await commit(batch)
      lane.left -= countOf(batch)
      room.leave(workspace, { events: countOf(batch), bytes: 0 })
      if (lane.waiting.length > 0) await letPass(lane, lanes.values(), passingMs)
    }
    lanes.delete(workspace)
  }

  /** Together; where what is to be set aside finds no room, each on its own, so that only whoever sent such a thing keeps it. */
  async function commit(batch: readonly Parcel[]): Promise<void> {
    const from = batch[0]?.from
    if (!from) return
    try {
      await letIn(
        from,
        batch.flatMap((parcel) => parcel.calls),
      )
      for (const parcel of batch) parcel.done()
    } catch (e) {
      if (isFull(e) && batch.length > 1) for (const parcel of batch) await commit([parcel])
      else for (const parcel of batch) parcel.fail(e)
    }
  }

  /** All in one transaction; where that fails on the data, half by half, until the one that cannot be used is alone. */
  async function letIn(from: WireSource, calls: readonly Passing[]): Promise<void> {
    try {
      await inWorkspace(db, { workspace: from.workspace, actor: `source:${from.source}`, now: now() }, (scope) => write(scope, from, calls))
    } catch (e) {
      if (causeOf(e) === 'outage' || isFull(e)) throw e
      if (calls.length > 1) {
        const half = Math.ceil(calls.length / 2)
        await letIn(from, calls.slice(0, half))
        await letIn(from, calls.slice(half))
      } else await setBroken(from, calls, e)
    }
  }

  async function write(scope: Scope, from: WireSource, passing: readonly Passing[]): Promise<void> {
    const calls = await asItIsNow(scope, from, passing)
    const arriving = calls.flatMap((call) => (call.read.kind === 'arrival' ? [{ ...call, read: call.read }] : []))
    const arrivals = arriving.map(({ read }) => read.arrival)
    const groups = calls.flatMap(({ read }) => (read.kind === 'group' ? [read.group] : []))
    const outcomes = arrivals.length + groups.length > 0 ? await accept(scope, arrivals, groups) : []
    const inPart = arriving.flatMap((call, at) => {
      const outcome = outcomes[at]
      const left = outcome ? takenInPart({ ...call.read, arrivals: [call.read.arrival], outcomes: [outcome], isNamed: call.isNamed }) : []
      return left.length > 0 ? [setBy(from, call, partly(call.read.misread), { inPart: left })] : []
    })
    await setAside(scope, [...calls.flatMap((call) => leftBy(from, call)), ...inPart])
  }

  async function setBroken(from: WireSource, calls: readonly Passing[], error: unknown): Promise<void> {
    log.error(causeForLog(error), 'an event cannot be used')
    const why = { reason: 'event.unusable', facts: {} }
    await inWorkspace(db, { workspace: from.workspace, actor: `source:${from.source}`, now: now() }, (scope) =>
      setAside(
        scope,
        calls.map((call) => setBy(from, call, why)),
      ),
    )
  }

  function enter(from: WireSource, calls: readonly Passing[]): Promise<void> {
    return new Promise((done, fail) => {
      room.enter(from.workspace, { events: calls.length, bytes: 0 })
      const parcel = { from, calls, done, fail }
      const lane = lanes.get(from.workspace)
      if (lane) {
        lane.waiting.push(parcel)
        lane.left += calls.length
      } else {
        const fresh: Lane = { waiting: [parcel], running: Promise.resolve(), left: calls.length }
        lanes.set(from.workspace, fresh)
        fresh.running = run(from.workspace, fresh)
      }
    })
  }

  return {
    pass: async (from, calls, bytes) => {
      if (calls.length === 0) return
      room.enter(from.workspace, { events: 0, bytes })
      try {
        await (calls.length <= batchMax ? enter(from, calls) : Promise.all(piecesOf(calls).map((piece) => enter(from, piece))))
      } finally {
        room.leave(from.workspace, { events: 0, bytes })
      }
    },
    isFull: room.isFull,
    idle: async () => {
      while (lanes.size > 0) await Promise.all([...lanes.values()].map((lane) => lane.running))
    },
  }
}

/** Who floods lets those who bring little pass: each step of a lone event would wait for a step of a thousand. Not for long, as they may be many. */
async function letPass({ left }: Lane, lanes: Iterable<Lane>, ms: number): Promise<void> {
  const small = [...lanes].filter((other) => other.left * timesMore <= left)
  if (small.length > 0) await Promise.race([Promise.all(small.map(({ running }) => running)), wait(ms, undefined, { ref: false })])
}

/** A process remembers for some seconds that a source is paused: what comes after it went on is not set aside any more, as nobody would fetch it. */
async function asItIsNow(scope: Scope, { source }: WireSource, calls: readonly Passing[]): Promise<readonly Passing[]> {
  if (!calls.some(({ readNow }) => readNow) || (await isStillPaused(scope, source))) return calls
  return calls.flatMap((call) => call.readNow?.() ?? [call])
}

const setBy = (
  { source }: WireSource,
  { bytes, sentAt, isNamed, dialect, part }: Passing,
  why: { reason: string; facts: Record<string, unknown> },
  more: Record<string, unknown> = {},
): Quarantined => ({
  source,
  ...why,
  body: bytes(),
  isNameless: !isNamed,
  context: {
    ...(['string', 'number'].includes(typeof sentAt) ? { sentAt } : {}),
    ...(dialect ? { dialect } : {}),
    ...(part ? { part } : {}),
    ...more,
  },
})

const piecesOf = (calls: readonly Passing[]) =>
  Array.from({ length: Math.ceil(calls.length / batchMax) }, (_, n) => calls.slice(n * batchMax, (n + 1) * batchMax))

/** What of a call is not in, whoever it is about: all of it, or what nobody understood of what it says of a group. */
function leftBy(from: WireSource, call: Passing): Quarantined[] {
  const { read } = call
  if (read.kind === 'unusable') return [setBy(from, call, read.unusable)]
  const isPartly = read.kind === 'group' && read.misread.length > 0
  return isPartly ? [setBy(from, call, partly(read.misread), { inPart: [{ of: 0, entryId: null }] })] : []
}

const countOf = (parcels: readonly Parcel[]) => parcels.reduce((sum, { calls }) => sum + calls.length, 0)

/** The first source's parcels, up to a batch: one transaction has one actor. The others keep their order. */
function take(waiting: Parcel[], before: readonly Parcel[] = []): Parcel[] {
  const source = (before[0] ?? waiting[0])?.from.source
  const taken: Parcel[] = []
  let count = countOf(before)
  for (let at = 0; at < waiting.length && count < batchMax; ) {
    const parcel = waiting[at]
    if (parcel && parcel.from.source === source && (count === 0 || count + parcel.calls.length <= batchMax)) {
      taken.push(parcel)
      count += parcel.calls.length
      waiting.splice(at, 1)
    } else at++
  }
  return taken
}
