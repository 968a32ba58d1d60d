/**
 * Something that a door states and nobody can make sense of: the rest is used without it, and it is shown. `of`: which of the arrivals that were
 * stated together would bear it; the first, where it is not said. `isLeftOut`: all that this one says is left out for it.
 */
export type Misread = { field: string; value: string; of?: number; isLeftOut?: boolean }

const shownMax = 60

/** One of them, short enough to be read in a sentence. */
export const misread = (field: string, value: unknown): Misread => ({ field, value: shorten(value) })

function shorten(value: unknown): string {
  if (typeof value === 'string') return value.length > shownMax ? `${value.slice(0, shownMax)}…` : value
  if (Array.isArray(value)) return value.length === 0 ? '[]' : `[${shortenOne(value[0])}${value.length > 1 ? ', …' : ''}]`
  return shortenOne(value)
}
// What is nested may be deeper than can be written out.
const shortenOne = (value: unknown): string =>
  typeof value === 'object' && value !== null ? (Array.isArray(value) ? '[…]' : '{…}') : String(value).slice(0, shownMax)

/** Whether something is stated at all: what is empty says nothing, and there is nothing to understand. */
export const isStated = (value: unknown): boolean => value !== undefined && value !== null && value !== ''

/** How it is shown, one after the other. */
export const showMisread = ({ field, value }: Misread): string => `${field} «${value}»`
