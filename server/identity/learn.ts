import type { Model } from './compare/index.ts'
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
