import type { Weighed } from '../compare/index.ts'
import type { Band } from '../types.ts'
import type { GrowingInts } from './growing.ts'

/** Pairs as numbers in turn: both records, the weight in hundredths of a bit, and of a join whether it is settled, of the others the band. */
export const pairWidth = 4
export const bands: readonly Band[] = ['join', 'doubt', 'related', 'apart']

/** Pairs that are joined, and those that are left open. */
export type Found = { joins: GrowingInts; open: GrowingInts }

export function keep({ joins, open }: Found, a: number, b: number, { band, weight }: Weighed, isSettled: boolean): void {
  const list = band === 'join' ? joins : open
  list.push(a)
  list.push(b)
  list.push(Math.round(weight * 100))
  list.push(band === 'join' ? Number(isSettled) : bands.indexOf(band))
}
