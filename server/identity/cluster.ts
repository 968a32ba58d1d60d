import { isAnonymous, isByName, saysLevel, type Weighed } from './compare/index.ts'
import { defaultModel, type Model } from './compare/levels.ts'
import { edgesOfJudged } from './judged-edges.ts'
import { identifiersOf } from './keys.ts'
import type { Features } from './normalise/index.ts'
import { type ClusterRecord, compareText, Sides } from './sides.ts'
import type { Edge, Judgement } from './types.ts'

export type { ClusterRecord } from './sides.ts'
export type Component = { records: readonly ClusterRecord[]; edges: readonly Edge[]; judgements: readonly Judgement[] }

/**
 * How much a record says about whose it is, most first. Those that say less come later, and only where one person claims them:
 * `namesake` fits two people whose names disagree ("Ana María" between Ana and María), `initial` is "L. Gómez", `nameless` states no given
 * name, `anonymous` nothing but a device, or nothing of who it is.
 */
const tiers = { named: 0, namesake: 1, initial: 2, nameless: 3, anonymous: 4 } as const
type Tier = (typeof tiers)[keyof typeof tiers]

/**
 * Divides a connected component into persons. Judgements come first. Then edges are taken from strongest to weakest, ties by id, and each is
 * accepted only when the two sides do not conflict as wholes; so one bad edge cannot fuse two people that everything else keeps apart. A
 * function of the set of records and edges alone: neither the order of arrival nor that of the lists shows.
 */
export function cluster(component: Component, model: Model = defaultModel): string[][] {
  const records = component.records.toSorted((one, other) => compareText(one.id, other.id))
  const ids = new Set(records.map(({ id }) => id))
  const stated = component.edges.filter(({ a, b }) => ids.has(a) && ids.has(b) && a !== b).map(canonical)
  const all = withMore(stated, edgesOfJudged(records, component.judgements, model))
  all.sort((one, other) => other.weight - one.weight || compareText(one.a, other.a) || compareText(one.b, other.b))
  const sides = new Sides(records, all, model)
  const isNamed = (edge: Edge) => isByName(edge, model) && !sides.isVisit(edge)
  const edges = all.filter((edge) => !isNamed(edge))
  sides.obey(component.judgements)
  if (records.length === 2 && component.judgements.length === 0) return divideTwo(all, isNamed, sides)
  const tierOf = tiersOf(records, edges, sides)
  const tier = (id: string) => tierOf.get(id) ?? tiers.named
  for (const step of Object.values(tiers)) {
    const undecided = step === tiers.named ? new Set<string>() : attach(step, { records, edges, tier, sides, margin: model.claimMargin })
    const isOpen = (a: string, b: string) => {
      if (Math.max(tier(a), tier(b)) !== step) return false
      // Two records of one spelling that two people claim are still each other's; two bare contacts may be one of each.
      return undecided.has(a) || undecided.has(b) ? step === tiers.namesake && undecided.has(a) && undecided.has(b) : true
    }
    for (const { a, b } of edges) if (isOpen(a, b) && !sides.conflict(a, b)) sides.join(a, b)
  }
  if (edges.length < all.length) joinByName(all.filter(isNamed), sides)
  return sides.list()
}

/**
 * Whether a comparison leaves nothing for the clustering to weigh: names that fit, no birthday of another generation, one document a side, and
 * both say who they are. Where every two records of a component are so joined no two sides of it conflict and nobody's claim is contested, so
 * that all are one person.
 */
export function isSettled(a: Features, b: Features, weighed: Weighed): boolean {
  if (weighed.band !== 'join' || weighed.gate !== undefined || weighed.name.verdict === 'disagree') return false
  if (saysLevel(weighed, 'birth.generation') || (a.documents?.length ?? 0) > 1 || (b.documents?.length ?? 0) > 1) return false
  return !isNobodys(a) && !isNobodys(b)
}

/** Most components are of two records: nobody else claims either, so all that is left to ask is whether they conflict. */
function divideTwo([edge]: readonly Edge[], isNamed: (edge: Edge) => boolean, sides: Sides): string[][] {
  if (edge && !(isNamed(edge) ? sides.contradict(edge.a, edge.b) : sides.conflict(edge.a, edge.b))) sides.join(edge.a, edge.b)
  return sides.list()
}

/** A name has more bearers than this: nobody's claim to it is undisputed. */
const bearersMax = 30

/**
 * Sides that only a name joins, last of all, and only where it is plain whose they are: of all sides that the name links, those that fit
 * each other as wholes are one person, if none of them fits somebody else too. A bare name between two people who each state a phone joins
 * neither, and keeps apart whatever it fits.
 */
function joinByName(edges: readonly Edge[], sides: Sides): void {
  const groups = components(edges.map(({ a, b }) => [sides.keyOf(a), sides.keyOf(b)] as const))
  for (const group of groups) {
    if (group.length > bearersMax) continue
    const fits = group.flatMap((one, at) =>
      group
        .slice(at + 1)
        .filter((other) => !sides.contradict(one, other))
        .map((other) => [one, other] as const),
    )
    for (const keys of components(fits)) {
      const isOnePerson = fits.filter(([one]) => keys.includes(one)).length === (keys.length * (keys.length - 1)) / 2
      if (isOnePerson) for (const key of keys) sides.join(keys[0] ?? key, key)
    }
  }
}

/** What hangs together by these links, each in the order of the alphabet. */
function components(links: readonly (readonly [string, string])[]): string[][] {
  const parent = new Map<string, string>()
  const rootOf = (key: string): string => {
    let root = key
    for (let next = parent.get(root); next !== undefined && next !== root; next = parent.get(root)) root = next
    for (let at = key; at !== root; ) {
      const next = parent.get(at) ?? root
      parent.set(at, root)
      at = next
    }
    return root
  }
  for (const [one, other] of links) {
    if (one === other) continue
    const [a, b] = [rootOf(one), rootOf(other)]
    parent.set(a, a < b ? a : b).set(b, a < b ? a : b)
  }
  return [...Map.groupBy(parent.keys(), rootOf).values()].map((group) => group.sort(compareText))
}

/** Each pair once. */
function withMore(edges: Edge[], more: readonly Edge[]): Edge[] {
  if (more.length === 0) return edges
  const known = new Set(edges.map(({ a, b }) => `${a}\n${b}`))
  return [...edges, ...more.filter(({ a, b }) => !known.has(`${a}\n${b}`))]
}

const canonical = (edge: Edge): Edge => (edge.a < edge.b ? edge : { ...edge, a: edge.b, b: edge.a })

function tiersOf(records: readonly ClusterRecord[], edges: readonly Edge[], sides: Sides): Map<string, Tier> {
  const found = new Map(records.map(({ id, features }) => [id, tierOfFeatures(features)]))
  const around = new Map<string, Set<number>>()
  for (const { a, b } of edges) {
    if (found.get(a) !== tiers.named || found.get(b) !== tiers.named) continue
    const [one, other] = [sides.spellingOf(a), sides.spellingOf(b)]
    if (one === undefined || other === undefined || !sides.names.say(one, other).fitsSquarely) continue
    around.set(a, (around.get(a) ?? new Set()).add(other))
    around.set(b, (around.get(b) ?? new Set()).add(one))
  }
  for (const [id, spellings] of around) if (holdStrangers([...spellings], sides)) found.set(id, tiers.namesake)
  return found
}

function tierOfFeatures(features: Features): Tier {
  if (isNobodys(features)) return tiers.anonymous
  const given = features.name?.given ?? []
  if (given.length === 0) return tiers.nameless
  return given.some((word) => word.length > 1) ? tiers.named : tiers.initial
}

const isNobodys = (features: Features): boolean => isAnonymous(features) || saysNobody(features)

/** A place or a remark is nobody's name: what is tied to it belongs to no person yet. */
const saysNobody = (features: Features): boolean =>
  !features.name && !features.births && !features.phoneParts && identifiersOf(features).length === 0

const holdStrangers = (spellings: readonly number[], sides: Sides): boolean =>
  spellings.some((one, at) => spellings.slice(at + 1).some((other) => sides.disagree(one, other)))

const ownersMax = 20

type Claim = { owner: string; weight: number }
type Scene = { records: readonly ClusterRecord[]; edges: readonly Edge[]; tier(id: string): Tier; sides: Sides; margin: number }

/**
 * A record of this tier belongs to the person whose claim is clearly the strongest; where two people claim it alike it stays apart from
 * both, is returned, and is a question for a human. All are decided before any is attached, so that none decides for the next.
 */
function attach(step: Tier, { records, edges, tier, sides, margin }: Scene): Set<string> {
  const claims = new Map<string, Claim[]>()
  const claim = (id: string, owner: string, weight: number) => {
    if (tier(id) !== step || tier(owner) >= step) return
    const list = claims.get(id)
    if (list) list.push({ owner, weight })
    else claims.set(id, [{ owner, weight }])
  }
  for (const { a, b, weight } of edges) {
    claim(a, b, weight)
    claim(b, a, weight)
  }
  const plans: [string, string[]][] = []
  const undecided = new Map<string, string[]>()
  for (const { id } of records) {
    // A human has already said whose it is.
    if (!claims.has(id) || sides.sideOf(id)?.members.some((member) => tier(member.id) < step)) continue
    const owners = strongestOwners(claims.get(id) ?? [], sides).filter(({ owner }) => !sides.conflict(owner, id))
    const [first] = owners
    if (!first) continue
    const rivals = step === tiers.anonymous ? owners : owners.filter(({ weight }) => weight > first.weight - margin)
    const isContested =
      step === tiers.anonymous
        ? rivals.length > 1
        : rivals.some(({ owner }, at) => rivals.slice(at + 1).some((other) => sides.conflict(owner, other.owner)))
    const all = owners.map(({ owner }) => owner)
    if (isContested) undecided.set(id, all)
    else plans.push([id, all])
  }
  for (const [id, owners] of undecided) for (const owner of owners) sides.bar(id, owner)
  for (const [id, owners] of plans) for (const owner of owners) if (!sides.conflict(owner, id)) sides.join(owner, id)
  return new Set(undecided.keys())
}

/** The strongest claim of each side, strongest first. Edges come so ordered, and claims with them. */
function strongestOwners(claims: readonly Claim[], sides: Sides): Claim[] {
  const seen = new Set<unknown>()
  const strongest: Claim[] = []
  for (const claim of claims.toSorted((one, other) => other.weight - one.weight || compareText(one.owner, other.owner))) {
    const side = sides.sideOf(claim.owner)
    if (seen.has(side)) continue
    seen.add(side)
    if (strongest.push(claim) === ownersMax) break
  }
  return strongest
}
