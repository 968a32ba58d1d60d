import type { Model } from './compare/index.ts'
import { type CommonPart, commonParts, type Level } from './compare/levels.ts'
import { findWord } from './data/lexicon.ts'
import type { Features } from './normalise/index.ts'
import type { Comparison } from './types.ts'

const surePairsMin = 50

/**
 * Whether a pair is sure whatever the given names say, and if so whether they differ: one birthday beside a document, or beside a surname and a
 * home. Twins are among these, but few.
 */
export function sureOf(says: (level: Level) => boolean): 'unsure' | 'agrees' | 'differs' {
  if (!says('birth.same')) return 'unsure'
  const isSure = says('document.same') || says('document.raw') || (says('postcode.same') && says('surname.same'))
  if (!isSure) return 'unsure'
  return says('given.different') ? 'differs' : 'agrees'
}

/** Pairs of a set that are sure without the names, and how many of them differ in the given name. */
export type Shown = { sure: number; otherGiven: number }

export const showing = (pairs: readonly Comparison[]): Shown => {
  const sure = pairs
    .map(({ because }) => sureOf((rule) => because.some((reason) => reason.rule === rule)))
    .filter((one) => one !== 'unsure')
  return { sure: sure.length, otherGiven: sure.filter((one) => one === 'differs').length }
}

/** The shipped thresholds suit this many records and more. */
const usualRecords = 25_000
const easeMax = 2
const easePerHalving = 0.7

/** The model with what the sure pairs of a set show: how often given names err there. */
export function learnErrors(model: Model, { sure, otherGiven }: Shown): Model {
  const seen = sure < surePairsMin ? 0 : Math.round((otherGiven / sure) * 1000) / 1000
  return seen > model.givenErrors ? { ...model, version: `${model.version}+given${seen}`, givenErrors: seen } : model
}

/** The thresholds for names alone suit this many records; each doubling is one bit. */
const nameRecords = 1_000_000
const nameShiftMax = 8

/** In a small set two strangers of one name are rarer, so that less evidence is enough: the prior of a pair falls with the number of records. */
function learnSize(model: Model, records: number): Model {
  const ease = Math.min(easeMax, Math.max(0, Math.log2(usualRecords / Math.max(1, records)) * easePerHalving))
  const join = Math.round((model.join - ease) * 10) / 10
  const doublings = Math.log2(Math.max(1, records) / nameRecords)
  const shift = Math.round(Math.max(-nameShiftMax, Math.min(nameShiftMax, doublings)) * 10) / 10
  if (join === model.join && shift === 0) return model
  const [nameJoin, nameDoubt] = [model.nameJoin + shift, model.nameDoubt + shift]
  return { ...model, version: `${model.version}+join${join}/${nameJoin}`, join, nameJoin, nameDoubt }
}

/** The shipped model with what a set shows before any two records are compared, without labels, as a new version. */
export const learnSet = (model: Model, tally: Tally, records: number): Model => learnSize(learnCommon(model, tally), records)

/** How many records of a set hold each value. */
export type Tally = Record<CommonPart, Map<string, number>>

export const emptyTally = (): Tally => Object.fromEntries(commonParts.map((part) => [part, new Map()])) as Tally

/** Counts what a record states of itself, each value once. */
export function count(tally: Tally, { name, births, place }: Features): void {
  if (name) {
    for (const word of name.given) add(tally.given, word)
    for (const word of name.surnames) add(tally.surname, word)
  }
  if (births) for (const birth of births) add(tally.birth, birth)
  if (place?.city) add(tally.city, place.city)
  if (place?.postcode) add(tally.postcode, place.postcode)
}

function add(counts: Map<string, number>, value: string): void {
  if (value.length > 1) counts.set(value, (counts.get(value) ?? 0) + 1)
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
