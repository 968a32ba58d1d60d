import type { RecordId } from '#contract'
import { compare, defaultModel, type Features, identifiersOf, isCrowded, keysOf, wordsOf } from '#identity'
import type { Scope } from '#platform'
import { createPairs, type Pairs } from './pairs.ts'
import { deleteEdges, type EdgeRow, type FullEdge, listEdgesAmong, listEdgesOf, saveEdges } from './store/edges.ts'
import {
  deleteIdentifiers,
  deleteKeys,
  deleteWords,
  findCrowded,
  type Holder,
  insertIdentifiers,
  insertKeys,
  insertWords,
  type KeyRow,
  listCrowdedIdentifiers,
  listHolders,
  listIdentifiers,
  listKeys,
  listWords,
  markCrowded,
  unmarkCrowded,
} from './store/keys.ts'
import { type Known, listFeatures } from './store/records.ts'

/** A record whose features changed. `isNew`: nothing is kept about it yet. Withdrawn records have no features: they leave every index. */
export type Changed = { id: RecordId; natural: string; features: Features; isNew: boolean }

const identifierKinds = new Set(['phone', 'email', 'document', 'card', 'customer_number', 'handle', 'device'])
const isIdentifierKey = (key: string) => identifierKinds.has(key.slice(0, key.indexOf(':')))
/** More holders than this always crowd a key, so there is no need to count on; below it every holder is seen. */
const holdersMax = 2500

/**
 * Brings identifiers, words, keys and evidence to what the set of records says now, and answers the records whose evidence changed. Evidence
 * depends on a pair's features and on which keys are crowded, so a key that crosses that line in either direction is looked at again.
 */
export async function reindex(scope: Scope, changed: readonly Changed[]): Promise<Set<RecordId>> {
  if (changed.length === 0) return new Set()
  await saveLookUps(scope, changed)
  const keys = await saveKeys(scope, changed)
  const crowds = await reviewCrowds(scope, keys)
  const pairs = createPairs()
  const dirty = new Set(changed.map(({ id }) => id))
  for (const key of crowds.crossed) if (isIdentifierKey(key)) for (const { recordId } of crowds.holders.get(key) ?? []) dirty.add(recordId)
  await gatherPairs(scope, { dirty, keys, crowds, pairs })
  // Nothing is kept yet about a new record.
  const fresh = new Set(changed.filter(({ isNew }) => isNew).map(({ id }) => id))
  const existing = fresh.size < dirty.size ? await listEdgesOf(scope, dirty.difference(fresh)) : []
  existing.push(...(await gatherCrossedPairs(scope, crowds, pairs)))
  return saveEvidence(scope, { changed, dirty, pairs, existing, generic: crowds.generic })
}

async function saveLookUps(scope: Scope, changed: readonly Changed[]): Promise<void> {
  const old = changed.filter(({ isNew }) => !isNew).map(({ id }) => id)
  const kept = old.length > 0 ? await listIdentifiers(scope, old) : []
  const words = old.length > 0 ? await listWords(scope, old) : []
  const identifiersNow = changed.flatMap(({ id, features }) =>
    identifiersOf(features).map(({ kind, value }) => ({ kind, value, recordId: id })),
  )
  const wordsNow = changed.flatMap(({ id, features }) => [...new Set(wordsOf(features))].map((word) => ({ word, recordId: id })))
  // Orders are looked up like identifiers, but come from entries and not from attributes.
  const ofAttributes = kept.filter(({ kind }) => kind !== 'order')
  const identifiers = differ(ofAttributes, identifiersNow, ({ kind, value, recordId }) => `${recordId} ${kind} ${value}`)
  await deleteIdentifiers(scope, identifiers.gone)
  await insertIdentifiers(scope, identifiers.fresh)
  const word = differ(words, wordsNow, (one) => `${one.recordId} ${one.word}`)
  await deleteWords(scope, word.gone)
  await insertWords(scope, word.fresh)
}

function differ<T>(before: readonly T[], after: readonly T[], nameOf: (one: T) => string): { gone: T[]; fresh: T[] } {
  // New records have nothing before, and say nothing twice.
  if (before.length === 0) return { gone: [], fresh: [...after] }
  const had = new Set(before.map(nameOf))
  const has = new Set(after.map(nameOf))
  return {
    gone: before.filter((one) => !has.has(nameOf(one))),
    fresh: after.filter((one) => !had.has(nameOf(one))),
  }
}

type SavedKeys = { of: Map<RecordId, string[]>; added: Set<string>; removed: Set<string> }

async function saveKeys(scope: Scope, changed: readonly Changed[]): Promise<SavedKeys> {
  const old = changed.filter(({ isNew }) => !isNew).map(({ id }) => id)
  const before = old.length > 0 ? await listKeys(scope, old) : []
  const after = changed.flatMap(({ id, features }) => keysOf(features).map(({ key, who }): KeyRow => ({ key, who, recordId: id })))
  const { gone, fresh } = differ(before, after, ({ key, recordId, who }) => `${recordId} ${who} ${key}`)
  await deleteKeys(scope, gone)
  await insertKeys(scope, fresh)
  const of = new Map<RecordId, string[]>(changed.map(({ id }) => [id, []]))
  for (const { key, recordId } of after) of.get(recordId)?.push(key)
  return { of, added: new Set(fresh.map(({ key }) => key)), removed: new Set(gone.map(({ key }) => key)) }
}

type Crowds = {
  holders: Map<string, Holder[]>
  crowded: Set<string>
  crossed: Set<string>
  /** Identifiers that are no evidence now. */
  generic: Set<string>
}

/** Counts again the keys that changed, and marks those that crossed the line. */
async function reviewCrowds(scope: Scope, keys: SavedKeys): Promise<Crowds> {
  const all = new Set([...keys.added, ...keys.removed, ...[...keys.of.values()].flat()])
  const crowded = await findCrowded(scope, all)
  // One more holder never makes a crowded key quiet again: only leaving does.
  const wanted = [...all].filter((key) => !crowded.has(key) || keys.removed.has(key))
  const holders = await listHolders(scope, wanted, holdersMax)
  const crossed = new Set<string>()
  for (const key of wanted) {
    const held = holders.get(key) ?? []
    const names = new Set(held.map(({ who }) => who).filter((who) => who !== '')).size
    if (isCrowded(key, { records: held.length, names }) !== crowded.has(key)) crossed.add(key)
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
  return { holders, crowded, crossed, generic: await listCrowdedIdentifiers(scope) }
}

/** Every pair of a dirty record with whoever shares an open key. */
async function gatherPairs(
  scope: Scope,
  { dirty, keys, crowds, pairs }: { dirty: ReadonlySet<RecordId>; keys: SavedKeys; crowds: Crowds; pairs: Pairs },
): Promise<void> {
  const further = [...dirty].filter((id) => !keys.of.has(id))
  const keysOfFurther = further.length > 0 ? await listKeys(scope, further) : []
  const unknown = [...new Set(keysOfFurther.map(({ key }) => key))].filter((key) => !crowds.holders.has(key) && !crowds.crowded.has(key))
  if (unknown.length > 0) {
    const crowded = await findCrowded(scope, unknown)
    for (const key of crowded) crowds.crowded.add(key)
    const open = unknown.filter((key) => !crowded.has(key))
    for (const [key, held] of await listHolders(scope, open, holdersMax)) crowds.holders.set(key, held)
  }
  const open: { key: string; recordId: RecordId }[] = [...keys.of].flatMap(([recordId, list]) => list.map((key) => ({ key, recordId })))
  for (const { key, recordId } of [...open, ...keysOfFurther]) {
    if (crowds.crowded.has(key)) continue
    for (const held of crowds.holders.get(key) ?? []) pairs.add(recordId, held.recordId)
  }
}

/**
 * Blocking keys that crossed: pairs that meet in a key that opened are compared; where one closed, evidence stays only if another open key
 * still brings the pair together. Answers the evidence to look at.
 */
async function gatherCrossedPairs(scope: Scope, crowds: Crowds, pairs: Pairs): Promise<EdgeRow[]> {
  const blocking = [...crowds.crossed].filter((key) => !isIdentifierKey(key))
  for (const key of blocking.filter((key) => !crowds.crowded.has(key))) {
    const held = (crowds.holders.get(key) ?? []).map(({ recordId }) => recordId)
    for (const [at, a] of held.entries()) for (const b of held.slice(at + 1)) pairs.add(a, b)
  }
  const closed = blocking.filter((key) => crowds.crowded.has(key))
  const among = new Set(closed.flatMap((key) => (crowds.holders.get(key) ?? []).map(({ recordId }) => recordId)))
  const edges = among.size > 0 ? await listEdgesAmong(scope, among) : []
  const reopened = blocking.length > closed.length ? await listEdgesAmong(scope, pairs.ids()) : []
  const open = await openKeysOf(scope, new Set(edges.flatMap(({ a, b }) => [a, b])))
  for (const { a, b } of edges) {
    const [ofA, ofB] = [open.get(a), open.get(b)]
    if (ofA && ofB && [...ofA].some((key) => ofB.has(key))) pairs.add(a, b)
  }
  return [...edges, ...reopened.filter(({ a, b }) => pairs.has(a, b))]
}

async function openKeysOf(scope: Scope, recordIds: ReadonlySet<RecordId>): Promise<Map<RecordId, Set<string>>> {
  const held = recordIds.size > 0 ? await listKeys(scope, recordIds) : []
  const crowded = await findCrowded(scope, new Set(held.map(({ key }) => key)))
  const open = new Map<RecordId, Set<string>>()
  for (const { key, recordId } of held) if (!crowded.has(key)) open.set(recordId, (open.get(recordId) ?? new Set()).add(key))
  return open
}

type Evidence = {
  changed: readonly Changed[]
  dirty: ReadonlySet<RecordId>
  pairs: Pairs
  existing: readonly EdgeRow[]
  generic: ReadonlySet<string>
}

/** Compares every pair once and keeps what is not "apart"; answers the records at the ends of evidence that came, went or changed. */
async function saveEvidence(scope: Scope, { changed, dirty, pairs, existing, generic }: Evidence): Promise<Set<RecordId>> {
  const known = new Map<RecordId, Known>(changed.map((one) => [one.id, one]))
  const missing = pairs.ids().filter((id) => !known.has(id))
  for (const one of missing.length > 0 ? await listFeatures(scope, missing) : []) known.set(one.id, one)
  const before = new Map(existing.map((edge) => [`${edge.a}${edge.b}`, edge]))
  const ends = new Set<RecordId>()
  const touch = ({ a, b }: Pick<EdgeRow, 'a' | 'b'>) => ends.add(a).add(b)
  const fresh: FullEdge[] = []
  const isGeneric = (key: string) => generic.has(key)
  for (const [one, other] of pairs.list()) {
    const [a, b] = one < other ? [one, other] : [other, one]
    const edge = weigh(known.get(a), known.get(b), isGeneric)
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
function weigh(a: Known | undefined, b: Known | undefined, isGeneric: (key: string) => boolean): FullEdge | undefined {
  if (!a || !b) return undefined
  const [first, second] = a.natural < b.natural ? [a, b] : [b, a]
  const { band, weight, because } = compare(first.features, second.features, defaultModel, isGeneric)
  return band === 'apart' ? undefined : { a: a.id, b: b.id, band, weight, because }
}
