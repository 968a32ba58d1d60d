import type { RecordId } from '#contract'
import { isThinnedKind, representativesOf } from '#identity'
import type { Scope } from '#platform'
import { claimantNumber, type Filing, isIdentifierKey, kindOfKey } from './filing.ts'
import type { Pairs } from './pairs.ts'
import { type EdgeRow, listEdgesAmong } from './store/edges.ts'
import { findCrowded, type Holder, listHolders } from './store/keys.ts'
import { listFilings, listNaturals } from './store/records.ts'

/** Somebody who came to an identifier, left it, or uses it under another name. */
export type Move = { recordId: RecordId; was: number | undefined; is: number | undefined }
/** `fresh`: who holds what by records that are yet to be written. */
export type SavedKeys = { of: Map<RecordId, number[]>; removed: Set<number>; fresh: Map<number, Holder[]>; moves: Map<number, Move[]> }
export type Crowds = {
  holders: Map<number, Holder[]>
  crowded: Set<number>
  crossed: Set<number>
  /** Whether an identifier is no evidence now. */
  isGeneric: (key: string) => boolean
}
export type Gathering = {
  changed: readonly { id: RecordId; filing: Filing }[]
  /** All their evidence is looked at again. */
  dirty: ReadonlySet<RecordId>
  keys: SavedKeys
  crowds: Crowds
  pairs: Pairs
  /** Of the changed ones, who may not be written yet. */
  natural: ReadonlyMap<RecordId, string>
}
/** Of each thinned key those with whom everybody there is compared. */
type Thinned = ReadonlyMap<number, ReadonlySet<RecordId>>

/** More holders than this always crowd a key, so there is no need to count on; below it every holder is seen. */
const holdersMax = 2500

/** Those that are written and those that are about to be. */
export async function listHoldersWith(scope: Scope, fresh: SavedKeys['fresh'], keys: readonly number[]): Promise<Map<number, Holder[]>> {
  const holders = await listHolders(scope, keys, holdersMax)
  for (const key of keys) {
    const more = fresh.get(key)
    if (more) holders.set(key, [...(holders.get(key) ?? []), ...more])
  }
  return holders
}

/** Every pair of a dirty record with whoever shares an open key; of a thinned one, with its representatives. */
export async function gatherPairs(scope: Scope, { changed, dirty, keys, crowds, pairs, natural }: Gathering): Promise<void> {
  const further = [...dirty].filter((id) => !keys.of.has(id))
  const filings = further.length > 0 ? await listFilings(scope, further) : []
  await meetHolders(
    scope,
    filings.flatMap((one) => one.keys),
    { keys, crowds },
  )
  const thinned = await thin(scope, crowds.holders, natural)
  const looking = [...changed.map(({ id, filing }) => ({ id, ...filing })), ...filings]
  for (const { id, keys: list, who } of looking) {
    for (const key of list) {
      if (crowds.crowded.has(key)) continue
      const few = thinned.get(key)
      const isAsked = few?.has(id) !== false
      // Claims say nothing about each other, but for the browser they share; a flood of them stays a flood of single forms.
      const isMute = who === claimantNumber && kindOfKey(key) !== 'device'
      for (const held of crowds.holders.get(key) ?? [])
        if ((isAsked || few?.has(held.recordId)) && (!isMute || held.who !== claimantNumber)) pairs.add(id, held.recordId)
    }
  }
}

/** Learns who holds these keys, and which of them are crowded, where that is not known yet. */
async function meetHolders(scope: Scope, wanted: Iterable<number>, { keys, crowds }: Pick<Gathering, 'keys' | 'crowds'>): Promise<void> {
  const unknown = [...new Set(wanted)].filter((key) => !crowds.holders.has(key) && !crowds.crowded.has(key))
  if (unknown.length === 0) return
  const crowded = await findCrowded(scope, unknown)
  for (const key of crowded) crowds.crowded.add(key)
  const open = unknown.filter((key) => !crowded.has(key))
  for (const [key, held] of await listHoldersWith(scope, keys.fresh, open)) crowds.holders.set(key, held)
}

async function thin(
  scope: Scope,
  lists: ReadonlyMap<number, readonly Holder[]>,
  natural: ReadonlyMap<RecordId, string>,
): Promise<Map<number, ReadonlySet<RecordId>>> {
  const many = [...lists].flatMap(([key, held]) => {
    if (!isThinnedKind(kindOfKey(key), held.length)) return []
    const speaking = held.filter(({ who }) => who !== claimantNumber)
    return isThinnedKind(kindOfKey(key), speaking.length) ? [{ key, speaking }] : []
  })
  if (many.length === 0) return new Map()
  const unnamed = new Set(many.flatMap(({ speaking }) => speaking.map(({ recordId }) => recordId)).filter((id) => !natural.has(id)))
  const named = await listNaturals(scope, unnamed)
  return new Map(
    many.map(({ key, speaking }) => {
      const holders = speaking.map((held) => ({ ...held, name: natural.get(held.recordId) ?? named.get(held.recordId) ?? '' }))
      return [key, new Set(representativesOf(holders).map(({ recordId }) => recordId))]
    }),
  )
}

/**
 * Keys that bring others together than before: pairs that meet in a key that opened are compared; where one closed or was thinned, evidence stays only
 * if an open key still brings the pair together. Answers the evidence to look at.
 */
export async function gatherCrossedPairs(scope: Scope, gathering: Gathering): Promise<EdgeRow[]> {
  const { crowds, pairs } = gathering
  const blocking = [...crowds.crossed].filter((key) => !isIdentifierKey(key))
  const opened = blocking.filter((key) => !crowds.crowded.has(key))
  const closed = blocking.filter((key) => crowds.crowded.has(key))
  const rethinned = await rethin(scope, gathering)
  const lists = new Map([...opened, ...rethinned.opened].map((key) => [key, crowds.holders.get(key) ?? []]))
  const thinned = await thin(scope, lists, gathering.natural)
  for (const key of lists.keys()) {
    const [held, few] = [holdersOf(crowds, key), thinned.get(key)]
    for (const [at, a] of held.entries()) for (const b of held.slice(at + 1)) if (!few || few.has(a) || few.has(b)) pairs.add(a, b)
  }
  for (const [id, key] of rethinned.gained) for (const held of holdersOf(crowds, key)) pairs.add(id, held)
  const among = new Set([...closed, ...rethinned.lost].flatMap((key) => holdersOf(crowds, key)))
  const edges = among.size > 0 ? await listEdgesAmong(scope, among) : []
  const isMore = opened.length + rethinned.opened.length + rethinned.gained.length > 0
  const reopened = isMore ? await listEdgesAmong(scope, pairs.ids()) : []
  const meets = await createMeeting(scope, edges, gathering)
  for (const { a, b } of edges) if (meets(a, b)) pairs.add(a, b)
  return [...edges, ...reopened.filter(({ a, b }) => pairs.has(a, b))]
}

const holdersOf = ({ holders }: Crowds, key: number): RecordId[] => (holders.get(key) ?? []).map(({ recordId }) => recordId)

/** `opened`: no longer thinned. `gained`: who represents a key now and did not. `lost`: keys that bring fewer together than before. */
type Rethinned = { opened: number[]; gained: [RecordId, number][]; lost: number[] }

/** Which keys are thinned now and were not, or the other way, or by others; the changed records themselves are looked at anyway. */
async function rethin(scope: Scope, { keys, crowds, natural, dirty }: Gathering): Promise<Rethinned> {
  const moved = [...keys.moves.keys()].filter((key) => !crowds.crowded.has(key) && !crowds.crossed.has(key))
  const now = new Map(moved.map((key) => [key, crowds.holders.get(key) ?? []]))
  const then = new Map(moved.map((key) => [key, holdersBefore(now.get(key) ?? [], keys.moves.get(key) ?? [])]))
  const [after, before]: [Thinned, Thinned] = [await thin(scope, now, natural), await thin(scope, then, natural)]
  const out: Rethinned = { opened: [], gained: [], lost: [] }
  for (const key of moved) {
    const [is, was] = [after.get(key), before.get(key)]
    if (is && !was) out.lost.push(key)
    else if (was && !is) out.opened.push(key)
    else if (is && was) {
      for (const id of is) if (!was.has(id) && !dirty.has(id)) out.gained.push([id, key])
      if ([...was].some((id) => !is.has(id) && !dirty.has(id))) out.lost.push(key)
    }
  }
  return out
}

function holdersBefore(now: readonly Holder[], moves: readonly Move[]): Holder[] {
  const moved = new Set(moves.map(({ recordId }) => recordId))
  const back = moves.flatMap(({ recordId, was }) => (was === undefined ? [] : [{ recordId, who: was }]))
  return [...now.filter(({ recordId }) => !moved.has(recordId)), ...back]
}

/** Whether an open key brings two records together; they are of those at the ends of this evidence. */
async function createMeeting(
  scope: Scope,
  edges: readonly EdgeRow[],
  { keys, crowds, natural }: Gathering,
): Promise<(a: RecordId, b: RecordId) => boolean> {
  const open = await openKeysOf(scope, new Set(edges.flatMap(({ a, b }) => [a, b])), keys)
  const shared = (a: RecordId, b: RecordId) => open.get(a)?.intersection(open.get(b) ?? new Set()) ?? new Set<number>()
  const identifiers = new Set<number>()
  for (const { a, b } of edges) for (const key of shared(a, b)) if (isIdentifierKey(key)) identifiers.add(key)
  await meetHolders(scope, identifiers, { keys, crowds })
  const lists = new Map([...identifiers].map((key) => [key, crowds.holders.get(key) ?? []]))
  const thinned = await thin(scope, lists, natural)
  return (a, b) =>
    [...shared(a, b)].some((key) => {
      const few = thinned.get(key)
      return !few || few.has(a) || few.has(b)
    })
}

async function openKeysOf(scope: Scope, recordIds: ReadonlySet<RecordId>, keys: SavedKeys): Promise<Map<RecordId, Set<number>>> {
  const held = new Map<RecordId, readonly number[]>()
  const others: RecordId[] = []
  for (const id of recordIds) {
    const own = keys.of.get(id)
    if (own) held.set(id, own)
    else others.push(id)
  }
  for (const one of others.length > 0 ? await listFilings(scope, others) : []) held.set(one.id, one.keys)
  const crowded = await findCrowded(scope, new Set([...held.values()].flat()))
  return new Map([...held].map(([id, list]) => [id, new Set(list.filter((key) => !crowded.has(key)))]))
}
