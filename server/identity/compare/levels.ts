/**
 * Every level of evidence: how often it is seen between two records of one person (m) and of two people (u). Its weight is log2(m / u).
 * The numbers are priors about people and forms, not fitted to a data set: a population of a million, contacts shared by one in twenty.
 * Levels of names and cities take u from the frequency tables; the u written here is then the share kept for the level itself.
 */
const table = {
  'document.same': { m: 0.9, u: 1e-7 },
  'document.raw': { m: 0.8, u: 2e-6 },
  'document.near': { m: 0.08, u: 1.5e-5 },
  'document.different': { m: 0.04, u: 1 },
  'document.other': { m: 0.01, u: 1 },
  'card.same': { m: 0.9, u: 1e-6 },
  'number.same': { m: 0.9, u: 1e-6 },
  'phone.same': { m: 0.6, u: 3e-6 },
  'phone.part': { m: 0.03, u: 2e-5 },
  'phone.near': { m: 0.03, u: 3e-5 },
  'phone.different': { m: 0.35, u: 1 },
  'email.same': { m: 0.6, u: 2e-6 },
  'email.slip': { m: 0.02, u: 8e-8 },
  'email.near': { m: 0.05, u: 1e-5 },
  'email.user': { m: 0.06, u: 2e-4 },
  'email.different': { m: 0.35, u: 1 },
  'email.other_name': { m: 0.03, u: 1 },
  'email.name': { m: 1, u: 0.5 },
  'handle.same': { m: 0.8, u: 3e-6 },
  'handle.email': { m: 0.2, u: 2e-5 },
  'email.year': { m: 0.3, u: 0.02 },
  'device.same': { m: 0.5, u: 1e-3 },
  'birth.same': { m: 0.88, u: 4.5e-5 },
  'birth.swapped': { m: 0.02, u: 4.5e-5 },
  'birth.typo': { m: 0.05, u: 8e-4 },
  'birth.part': { m: 0.03, u: 3e-3 },
  'birth.near': { m: 0.015, u: 4e-3 },
  'birth.blurred': { m: 0.012, u: 0.012 },
  'birth.different': { m: 0.02, u: 1 },
  'birth.generation': { m: 0.004, u: 1 },
  'given.same': { m: 0.8, u: 1 },
  'given.pet': { m: 0.12, u: 0.5 },
  'given.variant': { m: 0.05, u: 0.2 },
  'given.sound': { m: 0.06, u: 0.3 },
  'given.near': { m: 0.08, u: 1 },
  'given.alike': { m: 0.01, u: 1 },
  'given.initial': { m: 0.5, u: 0.07 },
  'given.different': { m: 0.015, u: 1 },
  'given.second': { m: 0.8, u: 1 },
  'surname.same': { m: 0.85, u: 1 },
  'surname.sound': { m: 0.06, u: 0.3 },
  'surname.near': { m: 0.08, u: 1 },
  'surname.alike': { m: 0.015, u: 1 },
  'surname.initial': { m: 0.5, u: 0.08 },
  'surname.different': { m: 0.03, u: 1 },
  'surname.second': { m: 0.85, u: 1 },
  'surname.second_near': { m: 0.1, u: 1 },
  'surname.second_different': { m: 0.03, u: 1 },
  'surname.mothers': { m: 0.02, u: 0.04 },
  'surname.order': { m: 0.03, u: 1 },
  'name.swapped': { m: 0.05, u: 1 },
  'generation.different': { m: 0.001, u: 1 },
  'address.same': { m: 0.5, u: 1e-4 },
  'address.street': { m: 0.1, u: 4e-3 },
  'address.number': { m: 0.05, u: 0.02 },
  'address.different': { m: 0.35, u: 1 },
  'postcode.same': { m: 0.7, u: 4e-3 },
  'postcode.near': { m: 0.06, u: 0.012 },
  'postcode.different': { m: 0.3, u: 1 },
  'city.same': { m: 0.75, u: 1 },
  'city.near': { m: 0.15, u: 1 },
  'city.different': { m: 0.35, u: 1 },
  'region.same': { m: 0.9, u: 0.4 },
  'region.different': { m: 0.6, u: 1 },
  'company.same': { m: 0.5, u: 0.02 },
  'other.same': { m: 0.6, u: 0.1 },
  'other.different': { m: 0.5, u: 1 },
} as const

export type Level = keyof typeof table
/** What is said beside the levels: gates, and why two sides stay apart. */
export type Gate =
  | 'gate.claim'
  | 'gate.names'
  | 'gate.birth'
  | 'gate.document'
  | 'gate.generation'
  | 'gate.name_only'
  | 'gate.rare_name'
  | 'gate.home'
  | 'gate.device'
export type Rule = Level | Gate

/** How often a level is seen between two records of one person (m) and of two people (u). */
type Odds = { m: number; u: number }

/** Kinds of values whose frequency differs from one set to another: names abroad, the town of the shop, a date that forms fill in. */
export const commonParts = ['given', 'surname', 'birth', 'city', 'postcode'] as const
export type CommonPart = (typeof commonParts)[number]

/** What a model is estimated from: odds, thresholds in bits, and error rates. */
type Estimate = {
  version: string
  levels: Readonly<Record<Level, Odds>>
  /** A pair of this weight and more is one person; from `doubt` up a human is asked. */
  join: number
  doubt: number
  /**
   * Bits that a full name needs where nothing else agrees: to be one person's if nothing speaks against it and nobody else claims it, and to be
   * worth a look. Right for a million records: the more people, the likelier another of the same name.
   */
  nameJoin: number
  nameDoubt: number
  /** Bits by which one person's claim to a record that says little must be stronger than those of others. */
  claimMargin: number
  /** How often a record of a known person bears another given name. */
  givenErrors: number
  /**
   * Where given names err this often, one birthday, home and surname under two given names are one person, as in old or badly copied files;
   * below they are twins. Twins are about one person in a hundred, with their twin in the file: errors must clearly outnumber them.
   */
  givenErrorsMin: number
  /** Values that this set or workspace knows to be commoner than the shipped tables say, with the bits that agreeing on them is worth at most. */
  common?: Readonly<Partial<Record<CommonPart, Readonly<Record<string, number>>>>>
}

/** All that the engine weighs by, as plain data: it can be estimated, kept, compared and taken back. `weights` follow from `levels`. */
export type Model = Estimate & { weights: Readonly<Record<Level, number>> }

/** The model of an estimate: each level weighs log2(m / u), to the hundredth of a bit. */
export function modelFrom(estimate: Estimate): Model {
  const weights = Object.fromEntries(
    Object.entries(estimate.levels).map(([level, { m, u }]) => [level, Math.round(Math.log2(m / u) * 100) / 100]),
  )
  return { ...estimate, weights: weights as Record<Level, number> }
}

/** The model shipped: no labels, no tuning to one set. `join` asks for about 17 bits, the prior of one in two hundred thousand pairs. */
export const defaultModel: Model = modelFrom({
  version: '1',
  levels: table,
  join: 17.5,
  doubt: 12,
  nameJoin: 26,
  nameDoubt: 27,
  claimMargin: 4,
  givenErrors: 0.01,
  givenErrorsMin: 0.04,
})
