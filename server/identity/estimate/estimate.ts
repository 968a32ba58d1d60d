import { type Model, modelFrom } from '../compare/index.ts'
import type { Level } from '../compare/levels.ts'
import type { Comparison } from '../types.ts'

/** Levels of which a pair shows one: among pairs of one person their shares say how that kind of value errs here. */
const groups = {
  document: ['document.same', 'document.raw', 'document.near', 'document.different', 'document.other'],
  phone: ['phone.same', 'phone.part', 'phone.near', 'phone.different'],
  email: ['email.same', 'email.slip', 'email.near', 'email.user', 'email.different'],
  birth: ['birth.same', 'birth.swapped', 'birth.typo', 'birth.part', 'birth.near', 'birth.blurred', 'birth.different'],
  given: ['given.same', 'given.pet', 'given.variant', 'given.sound', 'given.near', 'given.alike'],
  surname: ['surname.same', 'surname.sound', 'surname.near', 'surname.alike', 'surname.order'],
  second: ['surname.second', 'surname.second_near', 'surname.second_different'],
  address: ['address.same', 'address.street', 'address.number', 'address.different'],
  postcode: ['postcode.same', 'postcode.near', 'postcode.different'],
  city: ['city.same', 'city.near', 'city.different'],
} as const satisfies Record<string, readonly Level[]>
type Group = keyof typeof groups
const groupOf = new Map<string, Group>(
  (Object.keys(groups) as Group[]).flatMap((group) => groups[group].map((level): [string, Group] => [level, group])),
)

/** A pair as the estimate sees it: each level with what its rarity adds in bits. `same`: a human said so. */
export type Sample = { levels: { level: Level; extra: number }[]; isShut: boolean; same: boolean }
/** How one level was found: per hundred pairs of one person that state such a value, as shipped and here. */
export type Shift = { level: Level; before: number; after: number; pairs: number }
export type Estimated = { model: Model; shifts: Shift[]; pairs: number; labels: number; samePairs: number }

/** Gates that say "two people" whatever the weight: such a pair teaches nothing about how one person's values differ. */
const shut = new Set(['gate.names', 'gate.birth', 'gate.document', 'gate.generation', 'gate.claim', 'gate.device'])

export function sampleOf({ because }: Comparison, model: Model, same = false): Sample {
  const levels = because.flatMap(({ rule, weight }) => {
    const base = model.weights[rule as Level]
    return base === undefined ? [] : [{ level: rule as Level, extra: weight - base }]
  })
  return { levels, isShut: !same && because.some(({ rule }) => shut.has(rule)), same }
}

/** The shipped shares count as this many pairs of one person: with fewer of its own a business stays near the shipped model. */
export const priorPairs = 200
const rounds = 8
/** Bits that two records of one person must outweigh, as in the shipped model: the prior of a pair. */
const priorBits = 17.6
/** A level may say at most one bit more, and two bits less, than shipped; one that contradicts goes on contradicting. */
const [gainMax, lossMax, againstMin] = [2, 1 / 4, 0.25]

/**
 * Fellegi–Sunter by expectation and maximisation over the pairs that share a key. Only m is estimated: pairs found by a key say nothing about how
 * often strangers agree, and the frequency tables do. What a pair says of one kind of value is believed as far as its other values make it one
 * person (never by that value itself), or as a human said. No chance, no labels needed; gates stay as shipped, and thresholds are another question.
 */
export function estimateLevels(base: Model, samples: readonly Sample[]): Estimated {
  let model = base
  let counts = new Map<string, number>()
  let totals = new Map<Group, number>()
  for (let round = 0; round < rounds; round++) {
    ;({ counts, totals } = expect(samples, model))
    model = maximise(base, counts, totals)
  }
  const shifts = (Object.keys(groups) as Group[]).flatMap((group) => shiftsOf(group, base, counts, totals))
  const samePairs = samples.filter((sample) => sample.same || (!sample.isShut && weigh(sample, model) >= priorBits)).length
  return { model, shifts, pairs: samples.length, labels: samples.filter(({ same }) => same).length, samePairs }
}

const weigh = ({ levels }: Sample, model: Model): number => levels.reduce((sum, { level, extra }) => sum + model.weights[level] + extra, 0)

function expect(samples: readonly Sample[], model: Model): { counts: Map<string, number>; totals: Map<Group, number> } {
  const counts = new Map<string, number>()
  const totals = new Map<Group, number>()
  for (const sample of samples) {
    if (sample.isShut) continue
    const whole = weigh(sample, model)
    for (const { level, extra } of sample.levels) {
      const group = groupOf.get(level)
      if (!group) continue
      const others = whole - model.weights[level] - extra
      const belief = sample.same ? 1 : 1 / (1 + 2 ** (priorBits - others))
      if (belief < 0.01) continue
      counts.set(level, (counts.get(level) ?? 0) + belief)
      totals.set(group, (totals.get(group) ?? 0) + belief)
    }
  }
  return { counts, totals }
}

function maximise(base: Model, counts: ReadonlyMap<string, number>, totals: ReadonlyMap<Group, number>): Model {
  const levels: Record<string, { m: number; u: number }> = { ...base.levels }
  for (const group of Object.keys(groups) as Group[]) {
    const shipped = sumOf(group, base)
    for (const level of groups[group]) {
      const { m, u } = base.levels[level]
      const share = m / shipped
      const seen = (priorPairs * share + (counts.get(level) ?? 0)) / (priorPairs + (totals.get(group) ?? 0))
      const contradicts = base.weights[level] < 0
      const ratio = Math.min(gainMax, Math.max(contradicts ? 1 / 2 : lossMax, seen / share))
      const most = contradicts ? u * 2 ** -againstMin : 0.99
      levels[level] = { m: Math.round(Math.min(most, Math.max(m * ratio, 1e-6)) * 1e6) / 1e6, u }
    }
  }
  return modelFrom({ ...base, levels: levels as Model['levels'] })
}

const sumOf = (group: Group, { levels }: Model): number => groups[group].reduce((sum, level) => sum + levels[level].m, 0)

function shiftsOf(group: Group, base: Model, counts: ReadonlyMap<string, number>, totals: ReadonlyMap<Group, number>): Shift[] {
  const total = totals.get(group) ?? 0
  const percent = (share: number) => Math.round(share * 1000) / 10
  return groups[group].map((level) => ({
    level,
    before: percent(base.levels[level].m / sumOf(group, base)),
    after: percent((priorPairs * (base.levels[level].m / sumOf(group, base)) + (counts.get(level) ?? 0)) / (priorPairs + total)),
    pairs: Math.round(total),
  }))
}
