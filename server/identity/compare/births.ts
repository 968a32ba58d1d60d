import { isRealDate } from '../normalise/dates.ts'
import { editsBetween } from '../normalise/near.ts'
import type { Finding } from './contacts.ts'
import { type Common, lessFor } from './frequent-values.ts'
import type { Level } from './levels.ts'

/** Parent and child of one name are at least this far apart; brothers and sisters have different given names. */
const generationYears = 14

const order: Level[] = [
  'birth.same',
  'birth.swapped',
  'birth.typo',
  'birth.part',
  'birth.near',
  'birth.blurred',
  'birth.different',
  'birth.generation',
]

/** The best reading of two people's stated birth dates. */
export function compareBirths(
  a: readonly string[] | undefined,
  b: readonly string[] | undefined,
  common?: Common,
): (Finding & { bits?: number }) | undefined {
  if (!a || !b) return undefined
  let best: { level: Level; one: string; other: string; bits: number } | undefined
  for (const one of a) {
    for (const other of b) {
      const level = one === other ? 'birth.same' : birthLevel(Number(one), Number(other))
      const bits = level === 'birth.same' ? sameBits(one, common) : 0
      const isBetter = !best || order.indexOf(level) < order.indexOf(best.level) || (level === best.level && bits > best.bits)
      if (isBetter) best = { level, one, other, bits }
    }
  }
  if (!best) return undefined
  const { level, one, other, bits } = best
  const facts = one < other ? { one, other } : { one: other, other: one }
  return level === 'birth.same' ? { level, facts, bits } : { level, facts }
}

/** One day of the calendar out of 22,000 (its u); the first of January is often said for a year of which no more is known. */
const usualBirthBits = 14.4
const newYearBits = -3

function sameBits(date: string, common: Common | undefined): number {
  const less = lessFor(common, 'birth', date, usualBirthBits)
  return date.endsWith('0101') ? Math.min(newYearBits, less) : less
}

/** What two days, written YYYYMMDD, say about being one birthday. */
export function birthLevel(a: number, b: number): Level {
  if (a === b) return 'birth.same'
  const [yearA, yearB] = [yearOf(a), yearOf(b)]
  const [monthA, monthB, dayA, dayB] = [monthOf(a), monthOf(b), dayOf(a), dayOf(b)]
  if (yearA === yearB && monthA === dayB && dayA === monthB) return 'birth.swapped'
  const edits = editsOfDays(a, b)
  if (edits === 1) return 'birth.typo'
  const equal = Number(yearA === yearB) + Number(monthA === monthB) + Number(dayA === dayB)
  if (equal === 2) return 'birth.part'
  if (edits === 2 || daysBetween(a, b) <= 62 || (equal === 1 && !(isReal(a) && isReal(b)))) return 'birth.near'
  const month = Math.abs(monthA - monthB)
  const day = Math.abs(dayA - dayB)
  // Every part is off by little: a year by one figure or less than a decade, a month by one, a day by a few. It says next to nothing.
  if (Math.abs(yearA - yearB) <= 10 && (month <= 1 || month === 11) && (day <= 3 || day >= 27)) return 'birth.blurred'
  return Math.abs(yearA - yearB) >= generationYears ? 'birth.generation' : 'birth.different'
}

const yearOf = (day: number) => Math.floor(day / 10_000)
const monthOf = (day: number) => Math.floor(day / 100) % 100
const dayOf = (day: number) => day % 100

const written = (day: number) => String(day).padStart(8, '0')
const isReal = (day: number) => isRealDate(written(day))

/** Edits between the figures of two days, or 3 when there are more: each leaves at most one figure without its like. */
const editsOfDays = (a: number, b: number): number => (hasOtherFigures(a, b) ? 3 : editsBetween(written(a), written(b), 2))

const figures = new Int8Array(10)

/** Whether more than two of the eight figures of one lack their like in the other. */
function hasOtherFigures(a: number, b: number): boolean {
  figures.fill(0)
  for (let [at, restA, restB] = [0, a, b]; at < 8; at++) {
    const [nextA, nextB] = [Math.floor(restA / 10), Math.floor(restB / 10)]
    const [one, other] = [restA - nextA * 10, restB - nextB * 10]
    figures[one] = (figures[one] ?? 0) + 1
    figures[other] = (figures[other] ?? 0) - 1
    restA = nextA
    restB = nextB
  }
  let more = 0
  for (const n of figures) if (n > 0) more += n
  return more > 2
}

/** As if every year had 365 days and every month 30.4. */
function daysBetween(a: number, b: number): number {
  const days = (day: number) => yearOf(day) * 365 + monthOf(day) * 30.4 + dayOf(day)
  return Math.abs(days(a) - days(b))
}
