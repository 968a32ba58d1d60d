import { compareBirths } from './compare/births.ts'
import { isAnonymous, oftenErrs } from './compare/index.ts'
import type { Model } from './compare/levels.ts'
import { areCitiesNear, arePostcodesNear } from './compare/places.ts'
import type { Features } from './normalise/index.ts'
import { Names, pairKey } from './spellings.ts'
import type { Edge, Judgement, Reason } from './types.ts'

export type ClusterRecord = { id: string; features: Features }

/** A person in the making: its records, and sums of what they state, so that two sides are compared without walking their records. */
export type Side = {
  members: ClusterRecord[]
  /** Records by the spelling of their name: names are compared once per spelling, however many records bear it. */
  spellings: Map<number, ClusterRecord[]>
  documents: Map<string, Set<string>>
  births: Set<string>
  generations: Set<string>
  /** Spellings that a human has called one person's: a third record need only fit one of them. */
  said: Set<number>[]
  /** Records that must not come in. */
  barred: Set<string>
  /** Sides whose names disagree with these. Names are only added, so what disagrees once does for ever. */
  strangers: Set<Side>
}

const idsKey = (a: string, b: string) => (a < b ? `${a}\n${b}` : `${b}\n${a}`)

/** Sides that grow by joining, and whether two of them conflict as wholes. */
export class Sides {
  readonly names: Names
  readonly #of = new Map<string, Side>()
  readonly #records: ReadonlyMap<string, ClusterRecord>
  /** Pairs of spellings that an edge joins, and the pairs of records that it joins although their names disagree. */
  readonly #bridged = new Set<number>()
  readonly #linked = new Set<string>()
  /** Whether the set has shown that its records often bear a wrong given name: only then may a spelling be forgiven for a birthday. */
  readonly #isErring: boolean

  constructor(records: readonly ClusterRecord[], edges: readonly Edge[], model: Model) {
    this.names = new Names(model)
    this.#isErring = oftenErrs(model)
    this.#records = new Map(records.map((record) => [record.id, record]))
    for (const record of records) this.#of.set(record.id, this.#alone(record))
    for (const { a, b } of edges) {
      const [one, other] = [this.spellingOf(a), this.spellingOf(b)]
      if (one === undefined || other === undefined) continue
      this.#bridged.add(pairKey(one, other))
      if (this.names.say(one, other).disagree) this.#linked.add(idsKey(a, b))
    }
  }

  #alone(record: ClusterRecord): Side {
    const spelling = this.names.numberOf(record.features)
    const { documents = [], births = [], name } = record.features
    return {
      members: [record],
      spellings: new Map(spelling === undefined ? [] : [[spelling, [record]]]),
      documents: new Map(
        documents.map(({ kind }) => [kind, new Set(documents.filter((one) => one.kind === kind).map(({ value }) => value))]),
      ),
      births: new Set(births),
      generations: new Set(name?.generation ? [name.generation] : []),
      said: [],
      barred: new Set(),
      strangers: new Set(),
    }
  }

  spellingOf(id: string): number | undefined {
    const record = this.#records.get(id)
    return record && this.names.numberOf(record.features)
  }

  sideOf(id: string): Side | undefined {
    return this.#of.get(id)
  }

  bar(a: string, b: string): void {
    this.#of.get(a)?.barred.add(b)
    this.#of.get(b)?.barred.add(a)
  }

  /** What people have decided. "Different" outlives "same", and a "same" outlives every name. */
  obey(judgements: readonly Judgement[]): void {
    for (const { kind, left, right } of judgements) {
      if (kind !== 'same') for (const a of left) for (const b of right) if (a !== b) this.bar(a, b)
    }
    const asks = judgements.filter(({ kind }) => kind === 'same').map(({ left, right }) => this.#known([...left, ...right]))
    for (const ids of asks.toSorted((one, other) => compareText(one.join('\n'), other.join('\n')))) {
      this.#unite(ids)
      for (const [side, members] of Map.groupBy(ids, (id) => this.#of.get(id)))
        side?.said.push(new Set(members.map((id) => this.spellingOf(id)).filter((one) => one !== undefined)))
    }
  }

  #known(ids: string[]): string[] {
    return [...new Set(ids)].filter((id) => this.#records.has(id)).sort()
  }

  /**
   * All of them one person, save those that a "different" keeps apart: each goes to the first group that will have it, so that a ban between
   * the first two does not cost the third its link with either. Groups only grow, and so do bans: what was refused once stays refused.
   */
  #unite(ids: readonly string[]): void {
    const groups: string[] = []
    for (const id of ids) {
      const home = groups.find((first) => !this.#areBarred(first, id))
      if (home === undefined) groups.push(id)
      else this.join(home, id)
    }
  }

  #areBarred(a: string, b: string): boolean {
    const [one, other] = [this.#of.get(a), this.#of.get(b)]
    return one !== undefined && other !== undefined && one !== other && this.#barred(one, other)
  }

  #barred(one: Side, other: Side): boolean {
    const [few, many] = one.barred.size <= other.barred.size ? [one, other] : [other, one]
    for (const id of few.barred) if (this.#of.get(id) === many) return true
    return false
  }

  join(a: string, b: string): void {
    const [one, other] = [this.#of.get(a), this.#of.get(b)]
    if (!one || !other || one === other) return
    const [large, small] = one.members.length >= other.members.length ? [one, other] : [other, one]
    for (const record of small.members) {
      large.members.push(record)
      this.#of.set(record.id, large)
    }
    for (const [spelling, records] of small.spellings) addAll(large.spellings, spelling, records)
    for (const [kind, values] of small.documents) large.documents.set(kind, values.union(large.documents.get(kind) ?? new Set()))
    for (const birth of small.births) large.births.add(birth)
    for (const generation of small.generations) large.generations.add(generation)
    large.said.push(...small.said)
    for (const id of small.barred) large.barred.add(id)
    for (const stranger of small.strangers) {
      stranger.strangers.delete(small)
      stranger.strangers.add(large)
      large.strangers.add(stranger)
    }
  }

  /** Whether two sides cannot be one person as wholes. An edge that already outweighed two birth dates is not asked again about them. */
  conflict(a: string, b: string): boolean {
    const [one, other] = [this.#of.get(a), this.#of.get(b)]
    if (!one || !other || one === other) return false
    if (one.strangers.has(other) || this.#barred(one, other)) return true
    if (documentsExclude(one, other) || generationsExclude(one, other)) return true
    if (!shareDocument(one, other) && birthsExclude(one, other) && !this.#outweighsBirths(a, b)) return true
    if (!this.#areStrangers(one, other)) return false
    one.strangers.add(other)
    other.strangers.add(one)
    return true
  }

  /** What keeps two sides apart as wholes, with the values that exclude each other; nothing where nothing does. */
  whatExcludes(a: string, b: string): Reason | undefined {
    const [one, other] = [this.#of.get(a), this.#of.get(b)]
    if (!one || !other || one === other || !this.conflict(a, b)) return undefined
    const said = (rule: string, mine: Iterable<string>, theirs: Iterable<string>): Reason => {
      const [first = '', second = ''] = [[...mine].sort()[0], [...theirs].sort()[0]]
      return { rule, weight: 0, facts: { one: first, other: second } }
    }
    if (this.#barred(one, other)) return said('whole.judgement', [], [])
    for (const [kind, values] of documentsExclude(one, other) ? one.documents : [])
      if (kind !== 'raw' && other.documents.get(kind)?.isDisjointFrom(values))
        return said('whole.document', values, other.documents.get(kind) ?? [])
    if (generationsExclude(one, other)) return said('whole.generation', one.generations, other.generations)
    if (birthsExclude(one, other) && !shareDocument(one, other)) return said('whole.birth', one.births, other.births)
    const [mine, theirs] = this.#strangersOf(one, other)
    return said('whole.names', [mine], [theirs])
  }

  /** The first two names that keep the sides apart. */
  #strangersOf(one: Side, other: Side): [string, string] {
    for (const a of one.spellings.keys())
      for (const b of other.spellings.keys()) if (this.disagree(a, b)) return [this.names.textOf(a), this.names.textOf(b)]
    return ['', '']
  }

  /** The first of a side's records by id: its name while nothing joins it. */
  keyOf(id: string): string {
    const ids = this.#of.get(id)?.members.map((member) => member.id) ?? [id]
    return ids.reduce((first, one) => (one < first ? one : first))
  }

  /** Whether one of two records states nothing but a device. */
  isVisit({ a, b }: Edge): boolean {
    return [a, b].some((id) => {
      const record = this.#records.get(id)
      return record !== undefined && isAnonymous(record.features)
    })
  }

  /** Whether two sides that share nothing but a name state something of which each has its own. */
  contradict(a: string, b: string): boolean {
    const [one, other] = [this.#of.get(a), this.#of.get(b)]
    return one !== undefined && other !== undefined && (this.conflict(a, b) || differ(one, other))
  }

  #outweighsBirths(a: string, b: string): boolean {
    const [one, other] = [this.#records.get(a), this.#records.get(b)]
    const [spelling, another] = [this.spellingOf(a), this.spellingOf(b)]
    if (!one || !other || spelling === undefined || another === undefined || !this.#bridged.has(pairKey(spelling, another))) return false
    return compareBirths(one.features.births, other.features.births)?.level === 'birth.generation'
  }

  /**
   * Every two records of one person must fit by name, whatever stands between them: an equal contact never joins names that disagree, not
   * in two steps either. There is no majority: one pair that disagrees, and that nothing excuses, is enough. Only in a set that was seen to
   * err in given names (`learn`, never live) may a document, an edge or names that often fit speak for the rest of their side.
   */
  #areStrangers(one: Side, other: Side): boolean {
    if (this.#isErring && (shareDocument(one, other) || this.#areLinked(one, other) || this.#fitOften(one, other))) return false
    for (const [a, records] of one.spellings)
      for (const [b, others] of other.spellings)
        if (this.disagree(a, b) && !this.#isSaid(one, other, a, b) && !this.#isExcused(records, others)) return true
    return false
  }

  /** One pair of names in three fits: where names err, a person of several records bears several, and most pairs of those disagree. */
  #fitOften(one: Side, other: Side): boolean {
    let balance = 0
    for (const a of one.spellings.keys()) {
      for (const b of other.spellings.keys()) {
        if (this.names.say(a, b).fits) balance += 2
        else if (this.disagree(a, b)) balance--
      }
    }
    return balance >= 0
  }

  /** Two of their records are joined by their own evidence, whatever their names. */
  #areLinked(one: Side, other: Side): boolean {
    return one.members.some(({ id }) => other.members.some((member) => this.#linked.has(idsKey(id, member.id))))
  }

  /** Whether two spellings are two people's names: not where an edge explains another surname (a marriage). */
  disagree(a: number, b: number): boolean {
    const said = this.names.say(a, b)
    return said.disagree && !(said.givenFits && this.#bridged.has(pairKey(a, b)))
  }

  /** A human has said that one of the two sides bears both a name that fits the other side's and this one. */
  #isSaid(one: Side, other: Side, a: number, b: number): boolean {
    const bears = (group: Set<number>, mine: number, theirs: number) =>
      group.has(mine) && [...group].some((alias) => this.names.say(alias, theirs).fits)
    return [...one.said, ...other.said].some((group) => bears(group, a, b) || bears(group, b, a))
  }

  /** Names that disagree are forgiven to two records that share a document, or whose own comparison joins them nevertheless. */
  #isExcused(records: readonly ClusterRecord[], others: readonly ClusterRecord[]): boolean {
    return records.every((a) => others.every((b) => sameDocument(a, b) || this.#linked.has(idsKey(a.id, b.id))))
  }

  list(): string[][] {
    const groups = [...new Set(this.#of.values())].map(({ members }) => members.map(({ id }) => id).sort())
    return groups.sort((one, other) => compareText(one[0] ?? '', other[0] ?? ''))
  }
}

export const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

function addAll(lists: Map<number, ClusterRecord[]>, key: number, records: ClusterRecord[]): void {
  const list = lists.get(key)
  if (!list) lists.set(key, records)
  else for (const record of records) list.push(record)
}

const sameDocument = (a: ClusterRecord, b: ClusterRecord): boolean =>
  a.features.documents?.some(({ value }) => b.features.documents?.some((other) => other.value === value)) ?? false

function shareDocument(one: Side, other: Side): boolean {
  for (const values of one.documents.values())
    for (const theirs of other.documents.values()) if (!values.isDisjointFrom(theirs)) return true
  return false
}

/** Two valid documents of one kind, none in common. */
function documentsExclude(one: Side, other: Side): boolean {
  for (const [kind, values] of one.documents) {
    const theirs = kind === 'raw' ? undefined : other.documents.get(kind)
    if (theirs && values.isDisjointFrom(theirs)) return true
  }
  return false
}

const birthsMax = 24
const likeBirths = new Set(['birth.same', 'birth.swapped', 'birth.typo'])

function birthsDiffer(one: Side, other: Side): boolean {
  const [mine, theirs] = [one, other].map(({ births }) => [...births].sort().slice(0, birthsMax))
  return one.births.size > 0 && other.births.size > 0 && !likeBirths.has(compareBirths(mine, theirs)?.level ?? '')
}

function birthsExclude(one: Side, other: Side): boolean {
  if (one.births.size === 0 || other.births.size === 0) return false
  const [mine, theirs] = [one, other].map(({ births }) => [...births].sort().slice(0, birthsMax))
  return compareBirths(mine, theirs)?.level === 'birth.generation'
}

const generationsExclude = (one: Side, other: Side): boolean =>
  one.generations.size > 0 && other.generations.size > 0 && one.generations.isDisjointFrom(other.generations)

type OwnValue = { of(features: Features): readonly (string | undefined)[]; areNear?(one: string, other: string): boolean }

/** What one person usually has one of, as the text to compare, and what passes for the same where a pair's own comparison lets it pass. */
const ownValues: readonly OwnValue[] = [
  { of: ({ phones = [], phoneParts = [] }) => [...phones, ...phoneParts] },
  { of: ({ emails = [] }) => emails },
  { of: ({ documents = [] }) => documents.map(({ value }) => value) },
  { of: ({ cards = [] }) => cards },
  { of: ({ handles = [] }) => handles },
  { of: ({ place }) => [place?.postcode], areNear: arePostcodesNear },
  { of: ({ place }) => [place?.postcode === undefined ? place?.city : undefined], areNear: areCitiesNear },
]
const nearMax = 24

/** Both sides state a value of one kind, and none of them in common. */
function differ(one: Side, other: Side): boolean {
  if (birthsDiffer(one, other)) return true
  return ownValues.some(({ of, areNear }) => {
    const [mine, theirs] = [statedBy(one, of), statedBy(other, of)]
    if (mine.size === 0 || theirs.size === 0 || !mine.isDisjointFrom(theirs)) return false
    const [few, many] = [mine, theirs].map((values) => [...values].sort().slice(0, nearMax))
    return !areNear || !few?.some((a) => many?.some((b) => areNear(a, b)))
  })
}

const statedBy = ({ members }: Side, of: OwnValue['of']): Set<string> =>
  new Set(members.flatMap(({ features }) => of(features)).filter((value) => value !== undefined))
