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
      const level = levelOf(one, other)
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

function levelOf(a: string, b: string): Level {
  if (a === b) return 'birth.same'
  const [yearA, monthA, dayA] = [a.slice(0, 4), a.slice(4, 6), a.slice(6)]
  const [yearB, monthB, dayB] = [b.slice(0, 4), b.slice(4, 6), b.slice(6)]
  if (yearA === yearB && monthA === dayB && dayA === monthB) return 'birth.swapped'
  const edits = editsBetween(a, b, 2)
  if (edits === 1) return 'birth.typo'
  const equal = Number(yearA === yearB) + Number(monthA === monthB) + Number(dayA === dayB)
  if (equal === 2) return 'birth.part'
  const impossible = !isRealDate(a) || !isRealDate(b)
  if (edits === 2 || (impossible && equal === 1) || daysBetween(a, b) <= 62) return 'birth.near'
  if (isBlurred(a, b)) return 'birth.blurred'
  return Math.abs(Number(yearA) - Number(yearB)) >= generationYears ? 'birth.generation' : 'birth.different'
}

/** Every part is off by little: a year by one figure or less than a decade, a month by one, a day by a few. It says next to nothing. */
function isBlurred(a: string, b: string): boolean {
  const off = (from: number, to: number) => Math.abs(Number(a.slice(from, to)) - Number(b.slice(from, to)))
  const month = off(4, 6)
  return off(0, 4) <= 10 && (month <= 1 || month === 11) && (off(6, 8) <= 3 || off(6, 8) >= 27)
}

function daysBetween(a: string, b: string): number {
  const day = (digits: string) => Number(digits.slice(0, 4)) * 365 + Number(digits.slice(4, 6)) * 30.4 + Number(digits.slice(6))
  return Math.abs(day(a) - day(b))
}
