import { attributeFields, type ImportField, type ImportShown, orderFields } from '#contract'

export type ImportKind = ImportShown['kind']
export type Column = ImportShown['columns'][number]
/** What each column means, by its index in the file; null is "not used". */
export type Mapping = (ImportField | null)[]

/** The meanings a column may have in a file of this kind, in the groups the list shows. */
export const meaningsOf = (kind: ImportKind): { person: ImportField[]; order: ImportField[]; besides: ImportField[] } => ({
  person: ['external_id', ...attributeFields],
  order: kind === 'orders' ? [...orderFields] : [],
  besides: ['note'],
})

export const mappingOf = (columns: Column[]): Mapping => columns.map((column) => column.field)

/** A customers file has no orders: their columns are no longer used. */
export function fitTo(kind: ImportKind, mapping: Mapping): Mapping {
  const { person, order, besides } = meaningsOf(kind)
  const known = new Set<ImportField>([...person, ...order, ...besides])
  return mapping.map((field) => (field !== null && known.has(field) ? field : null))
}

const telling = new Set<ImportField>([
  'external_id',
  'full_name',
  'first_name',
  'last_name',
  'second_last_name',
  'email',
  'phone',
  'document',
  'handle',
  'card',
  'customer_number',
])

/** Does any column say who it is? Without one, no row could belong to a person. */
export const saysWho = (mapping: Mapping): boolean => mapping.some((field) => field !== null && telling.has(field))

/** Meanings that two columns claim. */
export function claimedTwice(mapping: Mapping): ImportField[] {
  const seen = new Set<ImportField>()
  const twice = new Set<ImportField>()
  for (const field of mapping) {
    if (field === null) continue
    if (seen.has(field)) twice.add(field)
    seen.add(field)
  }
  return [...twice]
}

export const isSame = (a: Mapping, b: Mapping): boolean => a.length === b.length && a.every((field, index) => field === b[index])

/** The word for a separator; `null` for a sheet. */
export function separatorWord(separator: string | null): 'comma' | 'semicolon' | 'tab' | 'pipe' | 'excel' | null {
  if (separator === null) return 'excel'
  const words = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'pipe' } as const
  return separator in words ? words[separator as keyof typeof words] : null
}
