import { fold } from './fold.ts'
import { valuesOf } from './values.ts'

const months = 'ene feb mar abr may jun jul ago sep oct nov dic'.split(' ')
const englishMonths = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')
const monthFirst = new Set(['US', 'PH'])
/** A year before this is a filler (0001-01-01); an early one may be a slip of a late one (1764), or someone of an archive. */
const yearMin = 300
/** Two figures beyond these are a year of the last century. */
const youngest = 26
/** Dates that forms and tills fill in for nobody. */
const fillers = new Set(['19000101', '19700101', '00010101', '19010101', '11111111', '20000101'])

/** Eight digits YYYYMMDD; an impossible day or month is kept as stated, so that a slip can still be compared. */
export function normaliseBirthDate(text: string, country: string): string | undefined {
  const digits = digitsOf(text, country)
  return digits === undefined || fillers.has(digits) ? undefined : digits
}

/** Whether this reads as a day of the calendar, be it one that forms fill in for nobody. */
export function isBirthDate(text: string, country: string): boolean {
  const digits = digitsOf(text, country)
  return digits !== undefined && isRealDate(digits)
}

function digitsOf(text: string, country: string): string | undefined {
  if (isoDay.test(text)) {
    const digits = text.slice(0, 4) + text.slice(5, 7) + text.slice(8)
    if (Number(digits.slice(4, 6)) <= 12) return Number(digits.slice(0, 4)) < yearMin ? undefined : digits
  }
  const parts = partsOf(text.slice(0, 60), country)
  if (!parts) return undefined
  const [year] = parts
  let [, month, day] = parts
  if (month > 12 && day <= 12) [month, day] = [day, month]
  const digits = `${String(year).padStart(4, '0')}${String(month).padStart(2, '0')}${String(day).padStart(2, '0')}`
  return digits.length !== 8 || year < yearMin ? undefined : digits
}

const isoDay = /^\d{4}-\d\d-\d\d$/

function partsOf(text: string, country: string): [number, number, number] | undefined {
  const iso = /^\s*(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})/.exec(text)
  if (iso) return [Number(iso[1]), Number(iso[2]), Number(iso[3])]
  const compact = /^\s*(\d{4})(\d{2})(\d{2})\s*$/.exec(text)
  if (compact) {
    const year = Number(compact[1])
    if (year >= 1850 && year <= 2100) return [year, Number(compact[2]), Number(compact[3])]
    return [Number(text.trim().slice(4)), Number(text.trim().slice(2, 4)), Number(text.trim().slice(0, 2))]
  }
  const local = /^\s*(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})(?!\d)/.exec(text)
  if (local) {
    const [one, two, stated] = [Number(local[1]), Number(local[2]), Number(local[3])]
    const year = local[3]?.length === 2 ? stated + (stated > youngest ? 1900 : 2000) : stated
    return monthFirst.has(country) ? [year, one, two] : [year, two, one]
  }
  return wordedDate(text)
}

function wordedDate(text: string): [number, number, number] | undefined {
  const folded = fold(text)
  const found =
    /(\d{1,2}) (?:de )?([a-z]{3})[a-z]* (?:de |del )?(\d{4})/.exec(folded) ?? /()([a-z]{3})[a-z]* (\d{1,2}) (\d{4})/.exec(folded)
  if (!found) return undefined
  const word = found[2] ?? ''
  const month = Math.max(months.indexOf(word), englishMonths.indexOf(word)) + 1
  if (month === 0) return undefined
  return found.length === 5 ? [Number(found[4]), month, Number(found[3])] : [Number(found[3]), month, Number(found[1])]
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/** Whether the eight digits are a day of the calendar. */
export function isRealDate(digits: string): boolean {
  const [year, month, day] = [Number(digits.slice(0, 4)), Number(digits.slice(4, 6)), Number(digits.slice(6))]
  return month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month)
}

export function normaliseBirthDates(stated: unknown, country: string): string[] {
  const found: string[] = []
  for (const value of valuesOf(stated)) {
    const one = normaliseBirthDate(value, country)
    if (one !== undefined && !found.includes(one)) found.push(one)
  }
  return found
}
