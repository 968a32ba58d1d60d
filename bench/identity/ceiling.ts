import { type Attributes, compare, defaultModel, normalise, type Rule } from '#identity'
import { type Score, score } from './score.ts'

type Labelled = { records: { id: string; attributes: Attributes }[]; truth: Map<string, string> }

/** Evidence that could tell who somebody is: a contact, document, card or birthday in common, be it with a slip, a home, or two surnames. */
const informative = new Set<Rule>([
  'phone.same',
  'phone.part',
  'phone.near',
  'email.same',
  'email.slip',
  'email.near',
  'email.user',
  'document.same',
  'document.raw',
  'document.near',
  'card.same',
  'number.same',
  'handle.same',
  'handle.email',
  'birth.same',
  'birth.swapped',
  'birth.typo',
  'birth.part',
  'address.same',
  'surname.second',
  'surname.second_near',
])

/**
 * What anybody could reach at best: someone who knows the truth joins records of one person, but only those that hang together by informative
 * evidence. What is missing to 1 is what the records do not say.
 */
export function ceiling({ records, truth }: Labelled, country: string): Score {
  const setting = { country, ownContacts: [] }
  const clusters: string[][] = []
  for (const own of Map.groupBy(records, ({ id }) => truth.get(id) ?? id).values()) {
    const known = own.map(({ id, attributes }) => ({ id, features: normalise(attributes, setting) }))
    const group = known.map((_, at) => at)
    for (const [at, one] of known.entries()) {
      for (const [before, other] of known.slice(0, at).entries()) {
        const { because } = compare(one.features, other.features, defaultModel, () => false)
        if (!because.some(({ rule }) => informative.has(rule as Rule))) continue
        const [from, to] = [group[at] ?? at, group[before] ?? before]
        for (const [index, now] of group.entries()) if (now === from) group[index] = to
      }
    }
    clusters.push(...[...Map.groupBy(known, (_, at) => group[at]).values()].map((members) => members.map(({ id }) => id)))
  }
  return score(clusters, truth)
}
