import { availableParallelism } from 'node:os'
import { defaultModel, type Model, makeReady } from '../compare/index.ts'
import { keyStringsOf } from '../keys.ts'
import { addTally, emptyTally, learnErrors, learnSet, type Tally } from '../learn.ts'
import type { Features } from '../normalise/index.ts'
import type { Comparison, Setting } from '../types.ts'
import { componentsOf } from './components.ts'
import { hire, type Member } from './crew.ts'
import { type Crowd, roomForGroups } from './group.ts'
import { sharedInts } from './growing.ts'
import { type Compared, clusterStep, compareStep, turnsOf } from './hand.ts'
import { hashed, hashKey, kindOf } from './hash.ts'
import type { Column, Part } from './load.ts'
import { numberWords } from './outline.ts'
import { RecordSet, type Renamed } from './record-set.ts'
import { nameRows, rowsOf } from './row-names.ts'
import { divide, type Layout, RowFault } from './rows.ts'

type Ints = Int32Array<SharedArrayBuffer>
export type BatchOptions = {
  setting: Setting
  columns: Column[]
  model?: Model
  threads?: number
  onPhase?(phase: Phase, done: number, total: number): void
}
export type Phase = 'read' | 'group' | 'compare' | 'cluster'
/** A value that too many records or names hold, so that it is no evidence: `key` is its kind and itself. */
export type CrowdedValue = { key: string; records: number; names: number }
export type BatchResult = {
  records: RecordSet
  /** The records in the order of the file. */
  order: Int32Array
  /** For every record the number of the record whose id is its person's: the first in the alphabet. */
  person: Int32Array
  compared: Pick<Compared, 'joins' | 'open'>[]
  model: Model
  repeatedIds: number
  missingIds: number
  crowded: CrowdedValue[]
  /** Compares pairs again, with the reasons. */
  explain(pairs: [number, number][]): Promise<(Comparison | undefined)[]>
  show(records: number[]): Promise<Features[]>
  close(): Promise<void>
}

/** Below this size one thread is quicker than two. */
const threadBytes = 3_000_000
const threadsMax = 8
const rangeBytes = 2 << 20

/** Resolves a file of any size: each thread reads, normalises and compares its part with the very functions of the live path. */
export async function resolveFile(layout: Layout, options: BatchOptions): Promise<BatchResult> {
  const { onPhase = () => {}, setting, columns } = options
  const usual = layout.to - layout.from < threadBytes ? 1 : availableParallelism()
  const crew = hire(Math.min(options.threads ?? usual, threadsMax))
  const home = crew.at(-1) as Member
  const turns = sharedInts(4)
  const close = async () => void (await Promise.all(crew.map((member) => member.dismiss())))
  try {
    onPhase('read', 0, 1)
    const ranges = divide(layout, rangeBytes)
    const onRead = () => onPhase('read', Math.min(turns[turnsOf.load] ?? 0, ranges.length), ranges.length)
    const parts = partsOf(await all(crew, (member) => member.ask('load', { layout, ranges, columns, setting }, turns, onRead)))
    const words = numberWords(parts.map(({ outlines }) => outlines))
    const records = new RecordSet(parts, words)
    const { total } = records
    onPhase('group', 0, total)
    const order = rowsOf(parts)
    const { renamed, repeatedIds, missingIds } = nameRows(parts, order)
    records.nameRows(renamed)
    const crowded = await group(crew, records, { words, renamed, turns })
    onPhase('compare', 0, total)
    const first = options.model ?? learnSet(defaultModel, tallyOf(parts), total)
    const onCompare = () => onPhase('compare', Math.min((turns[turnsOf.compare] ?? 0) * compareStep, total), total)
    const found = await all(crew, (member) => member.ask('compare', first, turns, onCompare))
    const model = options.model ?? learnErrors(first, { sure: sum(found, 'sure'), otherGiven: sum(found, 'otherGiven') })
    const again = model === first ? [] : await all(crew, (member) => member.ask('compareAgain', model))
    const compared = [
      ...found.map(({ joins, open }) => ({ joins, open: again.length > 0 ? sharedInts(0) : open })),
      ...again.map(({ joins, open }) => ({ joins, open })),
    ]
    onPhase('cluster', 0, total)
    const components = componentsOf(
      total,
      compared.map(({ joins }) => joins),
    )
    const person = sharedInts(total)
    for (let record = 0; record < total; record++) person[record] = record
    const onCluster = () => onPhase('cluster', Math.min((turns[turnsOf.cluster] ?? 0) * clusterStep, components.count), components.count)
    await all(crew, (member) => member.ask('cluster', components, person, model, turns, onCluster))
    const explain = (pairs: [number, number][]) => home.ask('explain', pairs, model)
    const show = (which: number[]) => home.ask('show', which)
    return { records, order, person, compared, model, repeatedIds, missingIds, crowded, explain, show, close }
  } catch (failed) {
    await close()
    throw failed
  }
}

const all = <T>(crew: Member[], act: (member: Member) => Promise<T>): Promise<T[]> => Promise.all(crew.map(act))
const sum = (found: Compared[], what: 'sure' | 'otherGiven') => found.reduce((total, one) => total + one[what], 0)

function partsOf(loaded: { part?: Part; fault?: { kind: RowFault['kind']; at: number } }[]): Part[] {
  const faults = loaded.flatMap(({ fault }) => (fault ? [fault] : [])).sort((one, other) => one.at - other.at)
  if (faults[0]) throw new RowFault(faults[0].kind, faults[0].at)
  return loaded.flatMap(({ part }) => (part ? [part] : []))
}

function tallyOf(parts: Part[]): Tally {
  const tally = emptyTally()
  for (const one of parts) addTally(tally, one.tally)
  return tally
}

type Known = { words: string[]; renamed: Renamed; turns: Ints }

/** Groups the records by their keys, and tells everyone what is crowded. */
async function group(crew: Member[], records: RecordSet, { words, renamed, turns }: Known): Promise<CrowdedValue[]> {
  const { parts } = records
  const sorted = await Promise.all(parts.map((part, at) => (crew[at] ?? (crew[0] as Member)).ask('sort', part)))
  const groups = roomForGroups(parts, sorted)
  const holdsCrowded = new Uint8Array(new SharedArrayBuffer(records.total))
  const work = { sorted, groups, holdsCrowded }
  const crowds = (await all(crew, (member) => member.ask('group', parts, words, renamed, work, turns))).flat()
  const crowded = crowds.map((crowd) => ({ key: keyOf(crowd, records), records: crowd.records, names: crowd.names }))
  crowded.sort((one, other) => other.records - one.records || (one.key < other.key ? -1 : 1))
  const shared = { holdsCrowded, crowded: crowded.map(({ key }) => key) }
  records.know(shared)
  await all(crew, (member) => member.ask('know', shared))
  return crowded
}

/** The key behind a hash, from a record that holds it. */
function keyOf({ high, low, record }: Crowd, records: RecordSet): string {
  const kind = kindOf(low)
  const found = keyStringsOf(makeReady(records.statedBy(record))).find((key) => {
    if (!key.startsWith(`${kind}:`)) return false
    hashKey(kind, key.slice(kind.length + 1))
    return hashed.high === high && hashed.low === low
  })
  return found ?? `${kind}:`
}
