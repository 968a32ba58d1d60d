import { compareBirths } from './compare/births.ts'
import { defaultModel, type Model } from './compare/levels.ts'
import { compareNames } from './compare/names.ts'
import type { Features } from './normalise/index.ts'
import type { Edge, Judgement } from './types.ts'

export type ClusterRecord = { id: string; features: Features }
export type Component = { records: readonly ClusterRecord[]; edges: readonly Edge[]; judgements: readonly Judgement[] }

type Side = { members: ClusterRecord[]; names: ClusterRecord[]; thin: boolean }
const namesMax = 24

/**
 * Divides a connected component into persons. Edges are taken from strongest to weakest, ties by id, and each is accepted only when the two
 * sides do not conflict as wholes; so one bad edge cannot fuse two people that everything else keeps apart. Judgements come first.
 * Records that state no given name ("L. Gómez", a bare e-mail) come last and only where one person claims them.
 */
export function cluster(component: Component, model: Model = defaultModel): string[][] {
  const sides = new Sides(component, model)
  const ids = new Set(component.records.map(({ id }) => id))
  for (const ask of sorted(
    component.judgements
      .filter(({ kind }) => kind === 'same')
      .map(({ left, right }) => [...left, ...right].filter((id) => ids.has(id)).sort()),
  )) {
    for (const id of ask.slice(1)) if (ask[0] && !sides.forbidden(ask[0], id)) sides.join(ask[0], id)
  }
  const edges = component.edges.filter(({ a, b }) => ids.has(a) && ids.has(b) && a !== b).map(canonical)
  edges.sort((one, other) => other.weight - one.weight || compareText(one.a, other.a) || compareText(one.b, other.b))
  const isThin = new Map(component.records.map(({ id, features }) => [id, isThinRecord(features)]))
  for (const { a, b } of edges) if (!isThin.get(a) && !isThin.get(b) && !sides.conflict(a, b)) sides.join(a, b)
  const undecided = attachThin(component, edges, isThin, sides)
  for (const { a, b } of edges) {
    if ((isThin.get(a) || isThin.get(b)) && !undecided.has(a) && !undecided.has(b) && !sides.conflict(a, b)) sides.join(a, b)
  }
  return sides.list()
}

/** Bits by which one claim must be stronger than those of people who cannot be the same person. */
const marginMin = 4

/** A thin record belongs to the person whose claim is clearly the strongest; where two people claim it alike it stays apart and is returned. */
function attachThin(component: Component, edges: readonly Edge[], isThin: ReadonlyMap<string, boolean>, sides: Sides): Set<string> {
  const claims = new Map<string, Claim[]>()
  const claim = (thin: string, owner: string, weight: number) => {
    if (isThin.get(thin) && !isThin.get(owner)) claims.set(thin, [...(claims.get(thin) ?? []), { owner, weight }])
  }
  for (const { a, b, weight } of edges) {
    claim(a, b, weight)
    claim(b, a, weight)
  }
  const undecided = new Set<string>()
  const plans: [string, string[]][] = []
  for (const { id } of component.records.toSorted((one, other) => compareText(one.id, other.id))) {
    const owners = sides.strongestOwners(claims.get(id) ?? []).filter(({ owner }) => !sides.conflict(owner, id))
    const [first, ...rest] = owners.slice(0, ownersMax)
    if (!first) continue
    const rivals = rest.filter(({ owner }) => sides.conflict(first.owner, owner))
    if (rivals.some(({ weight }) => weight > first.weight - marginMin)) undecided.add(id)
    else plans.push([id, [first, ...rest].filter((one) => !rivals.includes(one)).map(({ owner }) => owner)])
  }
  for (const [id, owners] of plans) for (const owner of owners) if (!sides.conflict(owner, id)) sides.join(owner, id)
  return undecided
}

type Claim = { owner: string; weight: number }
const ownersMax = 20

const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
const canonical = (edge: Edge): Edge => (edge.a < edge.b ? edge : { ...edge, a: edge.b, b: edge.a })
const sorted = (groups: string[][]) => groups.toSorted((one, other) => compareText(one.join('\n'), other.join('\n')))

/** A record that many people of one house could have left: no given name, or only its initial. */
const isThinRecord = ({ name }: Features): boolean => !name?.given.some((word) => word.length > 1)

class Sides {
  readonly #of = new Map<string, Side>()
  readonly #not = new Map<string, Set<string>>()
  readonly #bridged = new Set<string>()
  readonly #records: ReadonlyMap<string, ClusterRecord>
  readonly #model: Model

  constructor(component: Component, model: Model) {
    this.#model = model
    for (const record of component.records) {
      this.#of.set(record.id, { members: [record], names: record.features.name ? [record] : [], thin: isThinRecord(record.features) })
    }
    this.#records = new Map(component.records.map((record) => [record.id, record]))
    for (const { a, b } of component.edges) {
      const [one, other] = [this.#records.get(a), this.#records.get(b)]
      if (one && other) this.#bridged.add(bridge(one, other)).add(bridge(other, one))
    }
    for (const { kind, left, right } of component.judgements) {
      if (kind === 'same') continue
      for (const a of left) for (const b of right) if (a !== b) this.#forbid(a, b)
    }
  }

  #forbid(a: string, b: string): void {
    this.#not.set(a, (this.#not.get(a) ?? new Set()).add(b))
    this.#not.set(b, (this.#not.get(b) ?? new Set()).add(a))
  }

  /** Whether a person has said that these two sides are not one. */
  forbidden(a: string, b: string): boolean {
    const [one, other] = [this.#of.get(a), this.#of.get(b)]
    if (!one || !other || one === other || this.#not.size === 0) return false
    const inOther = new Set(other.members.map(({ id }) => id))
    return one.members.some(({ id }) => [...(this.#not.get(id) ?? [])].some((not) => inOther.has(not)))
  }

  join(a: string, b: string): void {
    const [one, other] = [this.#of.get(a), this.#of.get(b)]
    if (!one || !other || one === other) return
    const [large, small] = one.members.length >= other.members.length ? [one, other] : [other, one]
    const spoken = new Set(large.names.map(spelling))
    for (const record of small.names) if (large.names.length < namesMax && !spoken.has(spelling(record))) large.names.push(record)
    large.members.push(...small.members)
    large.thin &&= small.thin
    for (const { id } of small.members) this.#of.set(id, large)
  }

  /** Whether two sides cannot be one person as wholes. An edge that already outweighed two birth dates is not asked again about them. */
  conflict(a: string, b: string): boolean {
    const [one, other] = [this.#of.get(a), this.#of.get(b)]
    if (!one || !other || one === other) return false
    if (this.forbidden(a, b)) return true
    if (documentsExclude(one, other) || generationsExclude(one, other)) return true
    if (shareDocument(one, other)) return false
    return (birthsExclude(one, other) && !this.#outweighsBirths(a, b)) || this.#namesExclude(one, other)
  }

  #outweighsBirths(a: string, b: string): boolean {
    const [one, other] = [this.#records.get(a), this.#records.get(b)]
    if (!one || !other || !this.#bridged.has(bridge(one, other))) return false
    return compareBirths(one.features.births, other.features.births)?.level === 'birth.generation'
  }

  /** More pairs of full names that disagree than fit. */
  #namesExclude(one: Side, other: Side): boolean {
    let [fit, disagree] = [0, 0]
    for (const a of one.names) {
      for (const b of other.names) {
        const { verdict, because } = compareNames(a.features.name, b.features.name, this.#model)
        if (verdict === 'disagree' && !this.#bridged.has(bridge(a, b))) disagree++
        else if (because.some(({ weight }) => weight > 0) && !because.some(({ rule }) => rule === 'given.initial')) fit++
      }
    }
    return disagree > fit
  }

  /** The strongest claim of each side, strongest first. */
  strongestOwners(claims: readonly Claim[]): Claim[] {
    const seen = new Set<Side>()
    const ordered = claims.toSorted((one, other) => other.weight - one.weight || compareText(one.owner, other.owner))
    return ordered.filter(({ owner }) => {
      const side = this.#of.get(owner)
      if (!side || seen.has(side)) return false
      seen.add(side)
      return true
    })
  }

  list(): string[][] {
    const groups = [...new Set(this.#of.values())].map(({ members }) => members.map(({ id }) => id).sort())
    return groups.sort((one, other) => compareText(one[0] ?? '', other[0] ?? ''))
  }
}

const spelling = ({ features: { name } }: ClusterRecord) => `${name?.given.join(' ')}|${name?.surnames.join(' ')}`

function shareDocument(one: Side, other: Side): boolean {
  const values = ({ members }: Side) => new Set(members.flatMap(({ features }) => features.documents?.map(({ value }) => value) ?? []))
  return !values(one).isDisjointFrom(values(other))
}

const bridge = (a: ClusterRecord, b: ClusterRecord) => `${spelling(a)}\n${spelling(b)}`

/** Two valid documents of one kind, none in common. */
function documentsExclude(one: Side, other: Side): boolean {
  const kinds = documentsOf(one)
  for (const [kind, values] of documentsOf(other)) {
    const mine = kinds.get(kind)
    if (mine && ![...values].some((value) => mine.has(value))) return true
  }
  return false
}

function documentsOf({ members }: Side): Map<string, Set<string>> {
  const kinds = new Map<string, Set<string>>()
  for (const { features } of members) {
    for (const { kind, value } of features.documents ?? []) if (kind !== 'raw') kinds.set(kind, (kinds.get(kind) ?? new Set()).add(value))
  }
  return kinds
}

function birthsExclude(one: Side, other: Side): boolean {
  const births = ({ members }: Side) => [...new Set(members.flatMap(({ features }) => features.births ?? []))].slice(0, namesMax)
  const [mine, theirs] = [births(one), births(other)]
  return mine.length > 0 && theirs.length > 0 && compareBirths(mine, theirs)?.level === 'birth.generation'
}

function generationsExclude(one: Side, other: Side): boolean {
  const generations = ({ names }: Side) => new Set(names.map(({ features }) => features.name?.generation).filter(Boolean))
  const [mine, theirs] = [generations(one), generations(other)]
  return mine.size > 0 && theirs.size > 0 && ![...mine].some((generation) => theirs.has(generation))
}
