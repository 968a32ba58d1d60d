import type { Model } from './compare/index.ts'
import type { Comparison } from './types.ts'

const surePairsMin = 50

/** Whether a pair is sure whatever the names say, and if so whether the given names differ. */
export function sureOf({ because }: Comparison): 'unsure' | 'agrees' | 'differs' {
  const says = (rule: string) => because.some((reason) => reason.rule === rule)
  if (!says('birth.same') || !(says('document.same') || says('document.raw'))) return 'unsure'
  return says('given.different') ? 'differs' : 'agrees'
}

/** What the set itself shows about its own errors, without labels: pairs with one document and one birthday are sure enough to count. */
export function learn(model: Model, pairs: readonly Comparison[]): Model {
  const sure = pairs.map(sureOf).filter((one) => one !== 'unsure')
  return learnFrom(model, sure.length, sure.filter((one) => one === 'differs').length)
}

/** The model as it stands after so many sure pairs, of which so many differ in the given name. */
export function learnFrom(model: Model, sure: number, otherGiven: number): Model {
  if (sure < surePairsMin) return model
  const givenErrors = Math.round((otherGiven / sure) * 1000) / 1000
  return givenErrors <= model.givenErrors ? model : { ...model, version: `${model.version}+given${givenErrors}`, givenErrors }
}
