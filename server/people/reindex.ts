import type { RecordId } from '#contract'
import { compareUnlessApart, type Features, isCrowded, type Model, withoutCrowded } from '#identity'
import type { Scope } from '#platform'
import { asGeneric, claimantNumber, type Filing, isIdentifierKey, kindOfKey, mayBeThinned } from './filing.ts'
import { type Crowds, type Gathering, gatherCrossedPairs, gatherPairs, listHoldersWith, type Move, type SavedKeys } from './meetings.ts'
import { getModel } from './model.ts'
import { createPairs, type Pairs } from './pairs.ts'
import { deleteEdges, type EdgeRow, type FullEdge, listEdgesOf, saveEdges } from './store/edges.ts'
import {
  deleteKeys,
  findCrowded,
  type Holder,
  insertKeys,
  type KeyRow,
  listCrowdedIdentifiers,
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
  const gathering: Gathering = { changed, dirty, keys, crowds, pairs, natural: new Map(changed.map(({ id, natural }) => [id, natural])) }
  await gatherPairs(scope, gathering)
  // Nothing is kept yet about a new record.
  const fresh = new Set(changed.filter(({ isNew }) => isNew).map(({ id }) => id))
  const existing = fresh.size < dirty.size ? await listEdgesOf(scope, dirty.difference(fresh)) : []
  existing.push(...(await gatherCrossedPairs(scope, gathering)))
  const ends = await saveEvidence(scope, { changed, dirty, pairs, existing, isGeneric: crowds.isGeneric })
  // Who held what became generic, or no longer is, may now contradict others, or no longer: to be divided again though no evidence changed.
  return dirty.size > changed.length ? ends.union(dirty) : ends
}

/** Files changed records anew. New ones are filed with their rows, at the end; here they count already. */
async function refile(scope: Scope, changed: readonly Changed[]): Promise<SavedKeys> {
  const of = new Map(changed.map(({ id, filing }) => [id, filing.keys]))
  const fresh = new Map<number, Holder[]>()
  const moves = new Map<number, Move[]>()
  const move = (key: number, one: Move) => {
    if (mayBeThinned(key)) moves.set(key, [...(moves.get(key) ?? []), one])
  }
  for (const { id, filing, isNew } of changed) {
    if (!isNew) continue
    for (const key of filing.keys) {
      move(key, { recordId: id, was: undefined, is: filing.who })
      const held = fresh.get(key)
      if (held) held.push({ recordId: id, who: filing.who })
      else fresh.set(key, [{ recordId: id, who: filing.who }])
    }
  }
  const old = changed.filter(({ isNew }) => !isNew)
  if (old.length === 0) return { of, removed: new Set(), fresh, moves }
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
    for (const key of had.union(has)) {
      const one = { recordId: id, was: had.has(key) ? was.who : undefined, is: has.has(key) ? filing.who : undefined }
      if (one.was !== one.is) move(key, one)
    }
    if (was.who !== filing.who) for (const key of had) left.add(key)
    if (was.words !== filing.words) words.push({ recordId: id, before: was.words, words: filing.words })
  }
  await deleteKeys(scope, gone)
  await insertKeys(scope, added)
  await refileWords(scope, words)
  for (const { key } of gone) left.add(key)
  return { of, removed: left, fresh, moves }
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
