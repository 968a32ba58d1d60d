import type { Features } from '../normalise/index.ts'
import type { Comparison } from '../types.ts'

type Shown = { id: string; features: Features }
/** Two records with what they state, and what that says. */
export type ShownPair = { a: Shown; b: Shown; comparison: Comparison }

/** A record in one line. */
export function describe({ name, phones, phoneParts, emails, births, documents, place }: Features): string {
  const parts = [
    [...(name?.given ?? []), ...(name?.surnames ?? [])].join(' '),
    ...(phones ?? phoneParts ?? []),
    ...(emails ?? []),
    ...(births ?? []).map((birth) => `${birth.slice(0, 4)}-${birth.slice(4, 6)}-${birth.slice(6)}`),
    ...(documents ?? []).map(({ value }) => value),
    place?.city ?? '',
  ]
  return parts.filter((part) => part !== '').join(' · ')
}
