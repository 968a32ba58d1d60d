import type { AttributeField } from '#contract'

/** One field of two people side by side; `joined` is what the golden record would say. */
export type Row = { field: AttributeField; left: string[]; right: string[]; joined: string; equal: boolean }
export type Side = 'left' | 'right'
/** The sides a reviewer chose; a field without one keeps the automatic choice. */
export type Picks = Partial<Record<AttributeField, Side>>

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
export function withWholeNames(rows: Row[], names: { left: string; right: string }): Row[] {
  const stated = rows.find((row) => row.field === 'full_name')
  const [left, right] = [names.left ? [names.left] : [], names.right ? [names.right] : []]
  if (left.length === 0 && right.length === 0) return rows
  const name: Row = {
    field: 'full_name',
    left,
    right,
    joined: stated?.joined || names.left || names.right,
    equal: names.left === names.right,
  }
  return [name, ...rows.filter((row) => row.field !== 'full_name' && !nameParts.has(row.field))]
}

/** Equal is what says the same in both, however it is spelled; a name's spelling is worth a look. */
const isEqual = ({ field, left, right, equal }: Row): boolean => {
  if (equal || field === 'full_name' || left.length === 0 || right.length === 0) return equal
  const covers = (some: string[], others: string[]) => some.every((a) => others.some((b) => isSame(field, a, b)))
  return covers(left, right) && covers(right, left)
}

export const isConflict = (row: Row): boolean => !row.equal && row.left.length > 0 && row.right.length > 0

/** What needs a look comes first: contradictions, then what only one of them states; equal rows apart. */
export function arrange(rows: Row[]): { differing: Row[]; equal: Row[] } {
  const differing = rows.filter((row) => !isEqual(row))
  return {
    differing: [...differing.filter(isConflict), ...differing.filter((row) => !isConflict(row))],
    equal: rows.filter(isEqual).map((row) => ({ ...row, equal: true })),
  }
}

/** Picking the same side again goes back to the automatic choice. */
export function pick(picks: Picks, row: Row, side: Side): Picks {
  if (row[side].length === 0) return picks
  if (picks[row.field] !== side) return { ...picks, [row.field]: side }
  const { [row.field]: _released, ...others } = picks
  return others
}

/** The result column: the value shown first, who chose it, and the other values, which are never lost. */
export function resultOf(row: Row, picks: Picks): { value: string; chosen: Side | null; kept: string[] } {
  const chosen = picks[row.field] ?? null
  const value = (chosen ? row[chosen][0] : undefined) ?? row.joined
  const kept: string[] = []
  for (const other of [...row.left, ...row.right]) {
    if (![value, ...kept].some((known) => isSame(row.field, known, other))) kept.push(other)
  }
  return { value, chosen, kept }
}

/** The right values, as the judgement sends them. */
export function correctionsOf(rows: Row[], picks: Picks): Partial<Record<AttributeField, string>> {
  const corrections: Partial<Record<AttributeField, string>> = {}
  for (const row of rows) {
    const { value, chosen } = resultOf(row, picks)
    if (chosen) corrections[row.field] = value
  }
  return corrections
}

/** How much a piece of evidence says; weights are bits, so 6 is 64 to 1. */
export function strengthOf(weight: number): 'strong' | 'fair' | 'slight' {
  const bits = Math.abs(weight)
  if (bits >= 6) return 'strong'
  return bits >= 3 ? 'fair' : 'slight'
}

/** Half a minute a pair. */
export const minutesFor = (pairs: number): number => Math.max(1, Math.ceil(pairs / 2))
