import { defaultModel } from './compare/index.ts'
import { compareNames } from './compare/names.ts'
import type { Features } from './normalise/index.ts'

/** Whether two records bear names that can be neither one person's nor one family's. Of a nameless one nobody knows. */
export function areStrangers(one: Features, other: Features): boolean {
  const { verdict, surnameFits } = compareNames(one.name, other.name, defaultModel)
  return verdict === 'disagree' && !surnameFits
}
