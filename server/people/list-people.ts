import type { ImportId, PeopleFilters, PeopleSort, PersonId } from '#contract'
import { type CursorPart, readCursor, type Scope, writeCursor } from '#platform'
import { findCandidates } from './find-candidates.ts'
import { nearKind } from './near-names.ts'
import { countKinds, countPersons, type PersonCounts, type PersonRow, pagePersons } from './store/persons.ts'

export type PeopleQuery = {
  search?: string | undefined
  channel?: string | undefined
  versions?: number | undefined
  import?: ImportId | undefined
  sort: PeopleSort
  limit: number
  cursor?: string | undefined
}

/** A search answers with the best found, not with all: who wants fewer types one more letter. */
const foundMax = 400

/** By what people are ordered, and what of it goes into the place where a page ended. */
const keyOf: Record<PeopleSort, { part: CursorPart; of: (person: PersonRow) => string }> = {
  seen: { part: 'instant', of: ({ lastSeenAt }) => lastSeenAt.toString() },
  name: { part: 'text', of: ({ sortName }) => sortName },
  spent: { part: 'integer', of: ({ spentMinor }) => String(spentMinor) },
}

/** People in order, one page. */
export async function listPeople(scope: Scope, query: PeopleQuery): Promise<{ items: PersonRow[]; next: string | null }> {
  const { search, channel, versions, import: importId, sort, limit } = query
  const place = readCursor(query.cursor, [keyOf[sort].part], ['uuid'])
  const after = place?.[0] !== undefined && place[1] !== undefined ? { key: place[0], id: place[1] } : undefined
  const among = await listFound(scope, search)
  const rows = await pagePersons(scope, { among, importId, channel, versionsMin: versions, sort, after, limit: limit + 1 })
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  const next = rows.length > limit && last ? writeCursor([keyOf[sort].of(last), last.id]) : null
  return { items, next }
}

/** So many people are looked at for their numbers: a larger shop is told "at least". */
const countedMax = 20_000

/** How many people the list has, and would have with each other channel, or with several records only. */
export async function countPeople(
  scope: Scope,
  { search, channel, versions, import: importId }: Omit<PeopleQuery, 'sort' | 'limit'>,
): Promise<PersonCounts> {
  return countPersons(scope, { among: await listFound(scope, search), importId, channel, versionsMin: versions, limit: countedMax })
}

export type Counted = { matching: number; isWhole: boolean }
type Filters = Omit<PeopleFilters, 'sort'>

/** A search, or whom an import speaks of, takes as long as a look at everybody: so many such lists are counted, and the others say nothing. */
const ownLooksMax = 10

/** How many people each of several lists has; null where it was not counted. */
export async function countLists(scope: Scope, lists: readonly Filters[]): Promise<(Counted | null)[]> {
  const hasOwnLook = (list: Filters) => isSearch(list.search) || list.import !== undefined
  const plain = lists.filter((list) => !hasOwnLook(list))
  const others = lists.filter(hasOwnLook).slice(0, ownLooksMax)
  const kinds = plain.map(({ channel, versions }) => ({ channel, versionsMin: versions }))
  const people = await countKinds(scope, kinds, countedMax)
  const counted = new Map<Filters, Counted>(plain.map((list, n) => [list, { matching: people.matching[n] ?? 0, isWhole: people.isWhole }]))
  for (const list of others) {
    const { matching, isWhole } = await countPeople(scope, list)
    counted.set(list, { matching, isWhole })
  }
  return lists.map((list) => counted.get(list) ?? null)
}

const isSearch = (search: string | undefined): search is string => search !== undefined && search.trim() !== ''

/** Whom a search finds; undefined without one. In a list that is not ordered by likeness, nearly the name is shown only where nobody bears it. */
async function listFound(scope: Scope, search: string | undefined): Promise<PersonId[] | undefined> {
  if (!isSearch(search)) return undefined
  const { candidates } = await findCandidates(scope, search, foundMax)
  const spelled = candidates.filter(({ matched }) => matched.some(({ kind }) => kind !== nearKind))
  return (spelled.length > 0 ? spelled : candidates).map(({ person }) => person.id)
}
