import type { Model } from './compare/index.ts'
import { type CommonPart, commonParts } from './compare/levels.ts'
import { findWord } from './data/lexicon.ts'
import type { Features } from './normalise/index.ts'
import type { Comparison } from './types.ts'

const surePairsMin = 50

/** Whether a pair is sure whatever the names say, and if so whether the given names differ. */
export function sureOf({ because }: Comparison): 'unsure' | 'agrees' | 'differs' {
  const says = (rule: string) => because.some((reason) => reason.rule === rule)
  if (!says('birth.same') || !(says('document.same') || says('document.raw'))) return 'unsure'
  return says('given.different') ? 'differs' : 'agrees'
}

/** What a set shows of itself, without labels: how many records it holds, and of its sure pairs how many differ in the given name. */
export type Shown = { records: number; sure: number; otherGiven: number }

export const showing = (records: number, pairs: readonly Comparison[]): Shown => {
  const sure = pairs.map(sureOf).filter((one) => one !== 'unsure')
  return { records, sure: sure.length, otherGiven: sure.filter((one) => one === 'differs').length }
}

/** The shipped thresholds suit this many records and more. */
const usualRecords = 8000
const easeMax = 2
const easePerHalving = 0.7

/**
 * The shipped model with what the set itself teaches, as a new version. In a small set two strangers of one name are rarer, so that less
 * evidence is enough (the prior of a pair falls with the number of records); and its sure pairs show how often given names err.
 */
export function learn(model: Model, { records, sure, otherGiven }: Shown): Model {
  const ease = Math.min(easeMax, Math.max(0, Math.log2(usualRecords / Math.max(1, records)) * easePerHalving))
  const join = Math.round((model.join - ease) * 10) / 10
  const seen = sure < surePairsMin ? 0 : Math.round((otherGiven / sure) * 1000) / 1000
  const givenErrors = Math.max(model.givenErrors, seen)
  if (join === model.join && givenErrors === model.givenErrors) return model
  const marks = [join === model.join ? '' : `+join${join}`, givenErrors === model.givenErrors ? '' : `+given${givenErrors}`]
  return { ...model, version: model.version + marks.join(''), join, givenErrors }
}

/** How many records of a set hold each value. */
export type Tally = Record<CommonPart, Map<string, number>>

export const emptyTally = (): Tally => Object.fromEntries(commonParts.map((part) => [part, new Map()])) as Tally

/** Counts what a record states of itself, each value once. */
export function count(tally: Tally, { name, births, place }: Features): void {
  const add = (part: CommonPart, values: readonly (string | undefined)[]) => {
    for (const value of values) if (value !== undefined && value.length > 1) tally[part].set(value, (tally[part].get(value) ?? 0) + 1)
  }
  if (name) {
    add('given', name.given)
    add('surname', name.surnames)
  }
  if (births) add('birth', births)
  if (place) {
    add('city', [place.city])
    add('postcode', [place.postcode])
  }
}

export function addTally(to: Tally, from: Tally): void {
  for (const part of commonParts) for (const [value, n] of from[part]) to[part].set(value, (to[part].get(value) ?? 0) + n)
}

/** Fewer records than this may be one person's, or chance. */
const commonMin = 20
/** A value is taken as common here when the tables would make it rarer by this much. */
const surpriseBits = 0.75
const usualBits: Record<CommonPart, (value: string) => number> = {
  given: (word) => Math.min(13, findWord(word).givenBits),
  surname: (word) => Math.min(13, findWord(word).surname),
  birth: () => 14.4,
  city: () => 6,
  postcode: () => 8,
}

/** The model with what the set shows to be commoner than the tables say: the names of another country, the town where everybody lives. */
export function learnCommon(model: Model, tally: Tally): Model {
  const common: Partial<Record<CommonPart, Record<string, number>>> = {}
  let found = 0
  for (const part of commonParts) {
    const total = [...tally[part].values()].reduce((sum, n) => sum + n, 0)
    const values = [...tally[part]].flatMap(([value, n]): [string, number][] => {
      const bits = Math.round(Math.log2(total / n) * 10) / 10
      return n >= commonMin && bits <= usualBits[part](value) - surpriseBits ? [[value, bits]] : []
    })
    if (values.length === 0) continue
    found += values.length
    common[part] = Object.fromEntries(values.sort(([one], [other]) => (one < other ? -1 : 1)))
  }
  return found === 0 ? model : { ...model, version: `${model.version}+common${found}`, common }
}
