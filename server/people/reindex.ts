import type { RecordId } from '#contract'
import { compareUnlessApart, type Features, isCrowded, type Model, withoutCrowded } from '#identity'
import type { Scope } from '#platform'
import { asGeneric, claimantNumber, type Filing, isIdentifierKey, kindOfKey } from './filing.ts'
import { getModel } from './model.ts'
import { createPairs, type Pairs } from './pairs.ts'
import { deleteEdges, type EdgeRow, type FullEdge, listEdgesAmong, listEdgesOf, saveEdges } from './store/edges.ts'
import {
  deleteKeys,
  findCrowded,
  type Holder,
  insertKeys,
  type KeyRow,
  listCrowdedIdentifiers,
  listHolders,
  markCrowded,
  refileWords,
  unmarkCrowded,
} from './store/keys.ts'
import { type Known, listFeatures, listFilings } from './store/records.ts'

/**
 * A record whose features changed, and under what it is to be filed. `isNew`: nothing is kept about it yet, and it is filed when it is written.
 * Withdrawn records have no features: they leave every index.
 */
export type Changed = { id: RecordId; natural: string; features: Features; filing: Filing; isNew: boolean }

/** More holders than this always crowd a key, so there is no need to count on; below it every holder is seen. */
const holdersMax = 2500

/**
 * Brings keys, words and evidence to what the set of records says now, and answers the records whose evidence changed. Evidence depends on a
 * pair's features and on which keys are crowded, so a key that crosses that line in either direction is looked at again. To be called before
 * the records themselves are written.
 */
export async function reindex(scope: Scope, changed: readonly Changed[]): Promise<Set<RecordId>> {
  if (changed.length === 0) return new Set()
  const keys = await refile(scope, changed)
  const crowds = await reviewCrowds(scope, keys)
  const pairs = createPairs()
  const dirty = new Set(changed.map(({ id }) => id))
  for (const key of crowds.crossed) if (isIdentifierKey(key)) for (const { recordId } of crowds.holders.get(key) ?? []) dirty.add(recordId)
  await gatherPairs(scope, { changed, dirty, keys, crowds, pairs })
  // Nothing is kept yet about a new record.
  const fresh = new Set(changed.filter(({ isNew }) => isNew).map(({ id }) => id))
  const existing = fresh.size < dirty.size ? await listEdgesOf(scope, dirty.difference(fresh)) : []
  existing.push(...(await gatherCrossedPairs(scope, { keys, crowds, pairs })))
  const ends = await saveEvidence(scope, { changed, dirty, pairs, existing, isGeneric: crowds.isGeneric })
  // Who held what became generic, or no longer is, may now contradict others, or no longer: to be divided again though no evidence changed.
  return dirty.size > changed.length ? ends.union(dirty) : ends
}

/** `fresh`: who holds what by records that are yet to be written. */
type SavedKeys = { of: Map<RecordId, number[]>; removed: Set<number>; fresh: Map<number, Holder[]> }

/** Files changed records anew. New ones are filed with their rows, at the end; here they count already. */
async function refile(scope: Scope, changed: readonly Changed[]): Promise<SavedKeys> {
  const of = new Map(changed.map(({ id, filing }) => [id, filing.keys]))
  const fresh = new Map<number, Holder[]>()
  for (const { id, filing, isNew } of changed) {
    if (!isNew) continue
    for (const key of filing.keys) {
      const held = fresh.get(key)
      if (held) held.push({ recordId: id, who: filing.who })
      else fresh.set(key, [{ recordId: id, who: filing.who }])
    }
  }
  const old = changed.filter(({ isNew }) => !isNew)
  if (old.length === 0) return { of, removed: new Set(), fresh }
  const before = new Map((await listFilings(scope, new Set(old.map(({ id }) => id)))).map((one) => [one.id, one]))
  const gone: Pick<KeyRow, 'key' | 'recordId'>[] = []
  const added: KeyRow[] = []
  /** Keys that one record or one name fewer uses now. */
  const left = new Set<number>()
  const words: { recordId: RecordId; before: string; words: string }[] = []
  for (const { id, filing } of old) {
    const was = before.get(id) ?? { keys: [], who: 0, words: '' }
    const [had, has] = [new Set(was.keys), new Set(filing.keys)]
    for (const key of had) if (!has.has(key)) gone.push({ key, recordId: id })
    for (const key of has) if (!had.has(key) || was.who !== filing.who) added.push({ key, recordId: id, who: filing.who })
    if (was.who !== filing.who) for (const key of had) left.add(key)
    if (was.words !== filing.words) words.push({ recordId: id, before: was.words, words: filing.words })
  }
  await deleteKeys(scope, gone)
  await insertKeys(scope, added)
  await refileWords(scope, words)
  for (const { key } of gone) left.add(key)
  return { of, removed: left, fresh }
}

type Crowds = {
  holders: Map<number, Holder[]>
  crowded: Set<number>
  crossed: Set<number>
  /** Whether an identifier is no evidence now. */
  isGeneric: (key: string) => boolean
}

/** Counts again the keys that changed, and marks those that crossed the line. */
async function reviewCrowds(scope: Scope, keys: SavedKeys): Promise<Crowds> {
  const all = new Set(keys.removed)
  for (const list of keys.of.values()) for (const key of list) all.add(key)
  const crowded = await findCrowded(scope, all)
  // One more holder never makes a crowded key quiet again: only leaving does.
  const wanted = [...all].filter((key) => !crowded.has(key) || keys.removed.has(key))
  const holders = await listHoldersWith(scope, keys.fresh, wanted)
  const crossed = new Set<number>()
  for (const key of wanted) {
    const held = holders.get(key) ?? []
    if (held.length < 2 && !crowded.has(key)) continue
    const speaking = held.filter(({ who }) => who !== claimantNumber)
    const names = new Set(speaking.map(({ who }) => who).filter((who) => who !== 0)).size
    if (isCrowded(`${kindOfKey(key)}:`, { records: speaking.length, names }) !== crowded.has(key)) crossed.add(key)
  }
  const now = [...crossed].filter((key) => !crowded.has(key))
  const noMore = [...crossed].filter((key) => crowded.has(key))
  await markCrowded(
    scope,
    now.map((key) => ({ key, isIdentifier: isIdentifierKey(key) })),
  )
  await unmarkCrowded(scope, noMore)
  for (const key of now) crowded.add(key)
  for (const key of noMore) crowded.delete(key)
  return { holders, crowded, crossed, isGeneric: asGeneric(await listCrowdedIdentifiers(scope)) }
}

/** Those that are written and those that are about to be. */
async function listHoldersWith(scope: Scope, fresh: SavedKeys['fresh'], keys: readonly number[]): Promise<Map<number, Holder[]>> {
  const holders = await listHolders(scope, keys, holdersMax)
  for (const key of keys) {
    const more = fresh.get(key)
    if (more) holders.set(key, [...(holders.get(key) ?? []), ...more])
  }
  return holders
}

type Gathering = { keys: SavedKeys; crowds: Crowds; pairs: Pairs }

/** Every pair of a dirty record with whoever shares an open key. */
async function gatherPairs(
  scope: Scope,
  { changed, dirty, keys, crowds, pairs }: Gathering & { changed: readonly Changed[]; dirty: ReadonlySet<RecordId> },
): Promise<void> {
  const further = [...dirty].filter((id) => !keys.of.has(id))
  const filings = further.length > 0 ? await listFilings(scope, further) : []
  const unknown = [...new Set(filings.flatMap((one) => one.keys))].filter((key) => !crowds.holders.has(key) && !crowds.crowded.has(key))
  if (unknown.length > 0) {
    const crowded = await findCrowded(scope, unknown)
    for (const key of crowded) crowds.crowded.add(key)
    const open = unknown.filter((key) => !crowded.has(key))
    for (const [key, held] of await listHoldersWith(scope, keys.fresh, open)) crowds.holders.set(key, held)
  }
  const looking = [...changed.map(({ id, filing }) => ({ id, ...filing })), ...filings]
  for (const { id, keys: list, who } of looking) {
    for (const key of list) {
      if (crowds.crowded.has(key)) continue
      // Claims say nothing about each other, but for the browser they share; a flood of them stays a flood of single forms.
      const isMute = who === claimantNumber && kindOfKey(key) !== 'device'
      for (const held of crowds.holders.get(key) ?? []) if (!isMute || held.who !== claimantNumber) pairs.add(id, held.recordId)
    }
  }
}

/**
 * Blocking keys that crossed: pairs that meet in a key that opened are compared; where one closed, evidence stays only if another open key
 * still brings the pair together. Answers the evidence to look at.
 */
async function gatherCrossedPairs(scope: Scope, { keys, crowds, pairs }: Gathering): Promise<EdgeRow[]> {
  const blocking = [...crowds.crossed].filter((key) => !isIdentifierKey(key))
  for (const key of blocking.filter((key) => !crowds.crowded.has(key))) {
    const held = (crowds.holders.get(key) ?? []).map(({ recordId }) => recordId)
    for (const [at, a] of held.entries()) for (const b of held.slice(at + 1)) pairs.add(a, b)
  }
  const closed = blocking.filter((key) => crowds.crowded.has(key))
  const among = new Set(closed.flatMap((key) => (crowds.holders.get(key) ?? []).map(({ recordId }) => recordId)))
  const edges = among.size > 0 ? await listEdgesAmong(scope, among) : []
  const reopened = blocking.length > closed.length ? await listEdgesAmong(scope, pairs.ids()) : []
  const open = await openKeysOf(scope, new Set(edges.flatMap(({ a, b }) => [a, b])), keys)
  for (const { a, b } of edges) {
    const [ofA, ofB] = [open.get(a), open.get(b)]
    if (ofA && ofB && [...ofA].some((key) => ofB.has(key))) pairs.add(a, b)
  }
  return [...edges, ...reopened.filter(({ a, b }) => pairs.has(a, b))]
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

type Evidence = {
  changed: readonly Changed[]
  dirty: ReadonlySet<RecordId>
  pairs: Pairs
  existing: readonly EdgeRow[]
  isGeneric: (key: string) => boolean
}

/** Compares every pair once and keeps what is not "apart"; answers the records at the ends of evidence that came, went or changed. */
async function saveEvidence(scope: Scope, { changed, dirty, pairs, existing, isGeneric }: Evidence): Promise<Set<RecordId>> {
  const known = new Map<RecordId, Known>(changed.map((one) => [one.id, one]))
  const missing = pairs.ids().filter((id) => !known.has(id))
  for (const one of missing.length > 0 ? await listFeatures(scope, missing) : []) known.set(one.id, one)
  const before = new Map(existing.map((edge) => [`${edge.a}${edge.b}`, edge]))
  const ends = new Set<RecordId>()
  const touch = ({ a, b }: Pick<EdgeRow, 'a' | 'b'>) => ends.add(a).add(b)
  const model = await getModel(scope)
  const speaking = new Map<RecordId, Known>()
  // A record is met in many pairs: what is generic is taken off it once.
  const speakingOf = (id: RecordId): Known | undefined => {
    const [ready, record] = [speaking.get(id), known.get(id)]
    if (ready || !record) return ready
    const { natural, features } = record
    const one = { id, natural, features: withoutCrowded(features, isGeneric) }
    speaking.set(id, one)
    return one
  }
  const fresh: FullEdge[] = []
  for (const [one, other] of pairs.list()) {
    const [a, b] = one < other ? [one, other] : [other, one]
    const edge = weigh(speakingOf(a), speakingOf(b), model)
    if (!edge) continue
    const old = before.get(`${a}${b}`)
    before.delete(`${a}${b}`)
    const isSame = old !== undefined && old.band === edge.band && Math.abs(old.weight - edge.weight) < 0.005
    // The weight may be the same and its reason another: a second phone in common, where the first became generic.
    if (isSame && !dirty.has(a) && !dirty.has(b)) continue
    fresh.push(edge)
    if (!isSame) touch(edge)
  }
  // What is left was not found again: no shared key any more, or the comparison now says "apart".
  for (const edge of before.values()) touch(edge)
  await deleteEdges(scope, [...before.values()])
  await saveEdges(scope, fresh)
  return ends
}

/** In natural order, so that evidence does not depend on who arrived first. */
function weigh(a: Known | undefined, b: Known | undefined, model: Model): FullEdge | undefined {
  if (!a || !b) return undefined
  const [first, second] = a.natural < b.natural ? [a, b] : [b, a]
  const said = compareUnlessApart(first.features, second.features, model)
  return said && said.band !== 'apart' ? { a: a.id, b: b.id, band: said.band, weight: said.weight, because: said.because } : undefined
}
