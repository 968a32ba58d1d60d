import type { AttributeField } from '#contract'

/** One field of the people side by side: the two of the doubt, then the rest of the group; `joined` is what the golden record would say. */
export type Row = { field: AttributeField; sides: string[][]; joined: string; equal: boolean }
/** The values a reviewer chose; a field without one keeps the automatic choice. */
export type Picks = Partial<Record<AttributeField, string>>

/** Phones are told apart by their last nine digits: what stands before is country, trunk or Mexico's old mobile 1. */
const nationalDigits = 9

export const fold = (text: string): string =>
  text
    .normalize('NFD')
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase()

/** Two spellings of one value: "222 119 1034" and "+522221191034", "SÁNCHEZ" and "Sanchez". */
export function isSame(field: AttributeField, a: string, b: string): boolean {
  const [x, y] = [fold(a), fold(b)]
  if (field !== 'phone') return x === y
  return x === y || (Math.min(x.length, y.length) >= nationalDigits && x.slice(-nationalDigits) === y.slice(-nationalDigits))
}

const nameParts = new Set<AttributeField>(['first_name', 'last_name', 'second_last_name'])

/** A name is chosen whole: half of one person's name with half of another's would be nobody's. */
export function withWholeNames(rows: Row[], names: readonly string[]): Row[] {
  const stated = rows.find((row) => row.field === 'full_name')
  if (names.every((name) => name === '')) return rows
  const name: Row = {
    field: 'full_name',
    sides: names.map((one) => (one ? [one] : [])),
    joined: stated?.joined || (names.find(Boolean) ?? ''),
    equal: names.every((one) => one === names[0]),
  }
  return [name, ...rows.filter((row) => row.field !== 'full_name' && !nameParts.has(row.field))]
}

/** The row of those who are meant: what the others of the group say neither differs nor can be picked. */
export const among = (row: Row, isIn: readonly boolean[]): Row => {
  const sides = row.sides.map((values, at) => (isIn[at] ? values : []))
  const meant = row.sides.filter((_, at) => isIn[at])
  return { ...row, sides, equal: isEqual(row.field, meant) }
}

/** Equal is what says the same in all, however it is spelled; a name's spelling is worth a look. */
function isEqual(field: AttributeField, sides: readonly string[][]): boolean {
  const [first = [], ...others] = sides
  if (first.length === 0) return false
  const spelled = (a: string, b: string) => (field === 'full_name' ? a === b : isSame(field, a, b))
  const covers = (some: string[], all: string[]) => some.every((a) => all.some((b) => spelled(a, b)))
  return others.every((other) => other.length > 0 && covers(first, other) && covers(other, first))
}

export const isConflict = (row: Row): boolean => !row.equal && row.sides.filter((values) => values.length > 0).length > 1

/** As many values as there are keys to choose them by. */
const optionsMax = 4
export type Option = { value: string; side: number; key: number }

/** The values among which a reviewer may choose, each once, in the order in which they stand; none where there is nothing to choose. */
export function optionsOf(row: Row): Option[] {
  const options: Option[] = []
  for (const [side, values] of row.sides.entries())
    for (const value of values) {
      const isKnown = options.some(
        (option) => option.value === value || (row.field !== 'full_name' && isSame(row.field, option.value, value)),
      )
      if (!isKnown && options.length < optionsMax) options.push({ value, side, key: options.length + 1 })
    }
  return options.length < 2 ? [] : options
}

/** What needs a look comes first: contradictions, then what only one of them states; equal rows apart. */
export function arrange(rows: Row[]): { differing: Row[]; equal: Row[] } {
  const stated = rows.filter(({ sides }) => sides.some((values) => values.length > 0))
  const differing = stated.filter((row) => !row.equal)
  return {
    differing: [...differing.filter(isConflict), ...differing.filter((row) => !isConflict(row))],
    equal: stated.filter((row) => row.equal),
  }
}

/** Picking the same value again goes back to the automatic choice. */
export function pick(picks: Picks, row: Row, value: string): Picks {
  if (!optionsOf(row).some((option) => option.value === value)) return picks
  if (picks[row.field] !== value) return { ...picks, [row.field]: value }
  const { [row.field]: _released, ...others } = picks
  return others
}

/** The result column: the value shown first, whether somebody chose it, and the other values, which are never lost. */
export function resultOf(row: Row, picks: Picks): { value: string; isChosen: boolean; kept: string[] } {
  const chosen = picks[row.field]
  const value = chosen ?? row.joined
  const kept: string[] = []
  for (const other of row.sides.flat()) {
    if (![value, ...kept].some((known) => isSame(row.field, known, other))) kept.push(other)
  }
  return { value, isChosen: chosen !== undefined, kept }
}

/** The right values, as the judgement sends them. */
export function correctionsOf(rows: Row[], picks: Picks): Partial<Record<AttributeField, string>> {
  const corrections: Partial<Record<AttributeField, string>> = {}
  for (const row of rows) {
    const chosen = picks[row.field]
    if (chosen !== undefined) corrections[row.field] = chosen
  }
  return corrections
}

/** How much a piece of evidence says; weights are bits, so 6 is 64 to 1. */
export function strengthOf(weight: number): 'strong' | 'fair' | 'slight' {
  const bits = Math.abs(weight)
  if (bits >= 6) return 'strong'
  return bits >= 3 ? 'fair' : 'slight'
}

/** Of these a person may have several: joined, all of them stay reachable. */
const plural = new Set<AttributeField>(['phone', 'email', 'handle', 'card', 'customer_number', 'document'])
export const isPlural = (field: AttributeField): boolean => plural.has(field)

/** Half a minute a pair, until somebody's own pace is known. */
const pairSeconds = 30
export const minutesFor = (pairs: number, secondsEach = pairSeconds): number => Math.max(1, Math.ceil((pairs * secondsEach) / 60))

const kindOfRule: Record<string, ReasonKind> = {
  phone: 'phone',
  email: 'email',
  document: 'document',
  card: 'card',
  number: 'card',
  handle: 'handle',
  birth: 'birth',
  address: 'place',
  postcode: 'place',
  name: 'name',
  given: 'name',
  surname: 'name',
}
/** In the order in which they tell people apart. */
const reasonKinds = ['asked', 'phone', 'email', 'document', 'card', 'handle', 'birth', 'place', 'name', 'other'] as const
export type ReasonKind = (typeof reasonKinds)[number]

/** What the doubt leans on: contacts before dates and places, names last. */
export function kindOf({ origin, because }: { origin: string; because: { rule: string }[] }): ReasonKind {
  if (origin === 'person') return 'asked'
  const kinds = new Set(because.map(({ rule }) => kindOfRule[rule.split('.')[0] ?? '']))
  return reasonKinds.find((kind) => kinds.has(kind)) ?? 'other'
}

export type Group<T> = { key: string; pairs: T[] }

/** The queue as it is shown: today's doubts and older ones, or by what they lean on; within a group as the server ranks them. */
export function groupQueue<T extends Parameters<typeof kindOf>[0]>(
  items: T[],
  by: 'day' | 'reason',
  isToday: (item: T) => boolean,
): Group<T>[] {
  const keyOf = by === 'reason' ? kindOf : (item: T) => (isToday(item) ? 'today' : 'older')
  const keys: readonly string[] = by === 'reason' ? reasonKinds : ['today', 'older']
  return keys.map((key) => ({ key, pairs: items.filter((item) => keyOf(item) === key) })).filter(({ pairs }) => pairs.length > 0)
}
