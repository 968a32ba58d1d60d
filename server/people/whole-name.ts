import type { Reason } from '#identity'

/** The parts of a name in the order in which one is written. */
const parts = ['given.same', 'given.second', 'surname.same', 'surname.second']

/**
 * First name and surname that agree are told as one name, whole: nobody compares them apart. It says as much as its strongest part, so that it stands
 * among the reasons where that stood. Pure.
 */
export function withWholeName(because: readonly Reason[]): Reason[] {
  const agreeing = parts.flatMap((part) => because.find(({ rule, weight, facts }) => rule === part && weight > 0 && facts?.one) ?? [])
  const rules = new Set(agreeing.map(({ rule }) => rule))
  if (!rules.has('given.same') || !rules.has('surname.same')) return [...because]
  const name = agreeing.map(({ facts }) => facts?.one).join(' ')
  const rule = rules.has('surname.second') ? 'name.whole' : 'name.both'
  const weight = Math.max(...agreeing.map((one) => one.weight))
  return [...because.filter((one) => !rules.has(one.rule)), { rule, weight, facts: { name } }]
}
