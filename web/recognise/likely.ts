import type { Candidate } from '../api.ts'

/** How sure one is among all that were found. What only resembles is likely where it is one: of three people called Laura each is possible. */
export function surenessAmong(
  { certainty }: Pick<Candidate, 'certainty'>,
  all: readonly Pick<Candidate, 'certainty'>[],
): Candidate['certainty'] {
  const isOneOfSeveral = certainty === 'strong' && all.filter((one) => one.certainty === 'strong').length > 1
  return isOneOfSeveral ? 'possible' : certainty
}

/** What else is known of how to reach her: not once more what the line above says. */
export const besides = (contacts: readonly string[], said: readonly string[]): string[] =>
  contacts.filter((one) => !said.includes(one)).slice(0, 2)
