import { createHash } from 'node:crypto'
import { type Attributes, type Judgement, resolve } from '#identity'
import { Chance } from '../generator/chance.ts'
import type { BenchSet } from './sets.ts'

type Known = { id: string; attributes: Attributes }
export type Order = { name: string; records: number; ofRecords: number; runs: number; differing: number }

const hashOf = ({ clusters, doubts, related }: ReturnType<typeof resolve>): string =>
  createHash('sha256')
    .update(JSON.stringify([clusters, doubts, related]))
    .digest('hex')

/**
 * Lives of a set: its records arrive in a random order and in batches of random size; some come first with what another record says and are
 * corrected, some strangers come and are deleted, judgements are made, some withdrawn, and the set is resolved now and then in between. However
 * it went, the end must be the very same as of everything at once: the partition, the questions and the relations, reasons and weights.
 */
export function measureOrder(set: BenchSet, options: { records: number; runs: number }): Order {
  const all = set.load().records.map(({ id, attributes }) => ({ id, attributes }))
  const wanted = all.slice(0, options.records)
  // They say what somebody else says, so that they meet many, and are gone in the end.
  const strangers = wanted.slice(0, Math.ceil(wanted.length / 20)).map(({ attributes }, at) => ({ id: `stranger-${at}`, attributes }))
  const setting = { country: set.country, ownContacts: [] }
  const judgements = judgementsOn(wanted)
  const once = hashOf(resolve(wanted, { setting, judgements, learn: true }))
  let differing = 0
  for (let run = 0; run < options.runs; run++) {
    const chance = new Chance(1000 + run)
    const standing = new Map<string, Known>()
    const made: Judgement[] = []
    const arrivals = shuffled([...wanted, ...strangers], chance)
    for (let at = 0; at < arrivals.length; ) {
      const batch = arrivals.slice(at, at + 1 + chance.below(wanted.length))
      for (const record of batch)
        standing.set(record.id, chance.is(0.1) ? { ...record, attributes: chance.pick(wanted).attributes } : record)
      at += batch.length
      if (chance.is(0.5)) made.push({ kind: 'same', left: [chance.pick(wanted).id], right: [chance.pick(wanted).id] })
      if (chance.is(0.2)) resolve([...standing.values()], { setting, judgements: made, learn: true })
    }
    for (const record of shuffled(wanted, chance)) standing.set(record.id, record)
    for (const { id } of strangers) standing.delete(id)
    const end = resolve(shuffled([...standing.values()], chance), { setting, judgements: shuffled(judgements, chance), learn: true })
    if (hashOf(end) !== once) differing++
  }
  return { name: set.name, records: wanted.length, ofRecords: all.length, runs: options.runs, differing }
}

/** A few that join, part and make families of whoever stands there. */
function judgementsOn(records: readonly Known[]): Judgement[] {
  const chance = new Chance(77)
  const kinds = ['same', 'different', 'household'] as const
  return Array.from({ length: 12 }, () => ({ kind: chance.pick(kinds), left: [chance.pick(records).id], right: [chance.pick(records).id] }))
}

function shuffled<T>(list: readonly T[], chance: Chance): T[] {
  const out = [...list]
  for (let at = out.length - 1; at > 0; at--) {
    const other = chance.below(at + 1)
    const [one, two] = [out[at] as T, out[other] as T]
    out[at] = two
    out[other] = one
  }
  return out
}
