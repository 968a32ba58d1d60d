import type { RecordId } from '#contract'
import { type Between, between, type Reason } from '#identity'
import type { Scope } from '#platform'
import { asGeneric } from '../filing.ts'
import { getPersonId } from '../find-person.ts'
import { createJudge, type Ruling, rulingsOf } from '../judged.ts'
import { getModel } from '../model.ts'
import { type EdgeRow, listEdgesAmong, listFullEdges } from '../store/edges.ts'
import { listJudgementsOf } from '../store/judgements.ts'
import { listCrowdedIdentifiers } from '../store/keys.ts'
import { listPersons, type PersonRow } from '../store/persons.ts'
import { listRecordsOf } from '../store/records.ts'
import { listOpenReviewsOf } from '../store/reviews.ts'
import { naturalKey, type RecordRow } from '../types.ts'
import { type Apart, decideApart, type Link, linksOf } from './decide.ts'

type ExplainedLink = Link & { because: Reason[] }
type Pair = { a: RecordRow; b: RecordRow; weight: number; because: Reason[] }
export type Why = { left: PersonRow; right: PersonRow; records: Map<RecordId, RecordRow> } & (
  | { verdict: 'one'; links: ExplainedLink[] }
  | {
      verdict: Apart
      pair: Pair | undefined
      between: Between
      ruling: Ruling | undefined
      needed: number
      reviewId: Awaited<ReturnType<typeof listOpenReviewsOf>>[number]['id'] | null
    }
)

const recordsMax = 500

/** Why a person is one or, given another, why the two are not the same: from what was stored, and where nothing was, from comparing them. */
export async function why(scope: Scope, { id, with: other = id }: { id: string; with?: string | undefined }): Promise<Why> {
  const [one, two] = [await getPersonId(scope, id), await getPersonId(scope, other)]
  const persons = new Map((await listPersons(scope, new Set([one, two]))).map((person) => [person.id, person]))
  const [left, right] = [persons.get(one), persons.get(two)]
  if (!left || !right) throw new Error(`person ${one} or ${two} has records but no golden record`)
  const all = await listRecordsOf(scope, new Set([one, two]))
  const [ofLeft, ofRight] = [all.filter(({ personId }) => personId === one), all.filter(({ personId }) => personId === two)]
  const asked = one === two ? ofLeft.slice(0, recordsMax) : [...ofLeft.slice(0, recordsMax), ...ofRight.slice(0, recordsMax)]
  const records = new Map(asked.map((record) => [record.id, record]))
  const edges = await listEdgesAmong(scope, records.keys())
  const rulings = rulingsOf(await listJudgementsOf(scope, records.keys()))
  if (one === two) return { left, right, records, verdict: 'one', links: await explainLinks(scope, [...records.keys()], edges, rulings) }
  const sides = { left: ofLeft.slice(0, recordsMax), right: ofRight.slice(0, recordsMax) }
  const [review] = (await listOpenReviewsOf(scope, one)).filter(({ personA, personB }) => personA === two || personB === two)
  return { left, right, records, ...(await explainApart(scope, sides, edges, rulings)), reviewId: review?.id ?? null }
}

async function explainLinks(scope: Scope, ids: RecordId[], edges: EdgeRow[], rulings: Ruling[]): Promise<ExplainedLink[]> {
  const links = linksOf(ids, edges, rulings)
  const full = new Map((await listFullEdges(scope, links)).map((edge) => [pairOf(edge), edge.because]))
  return links.map((link) => ({
    ...link,
    because: link.ruling ? [{ rule: 'judgement.same', weight: 0 }] : (full.get(pairOf(link)) ?? []),
  }))
}

const pairOf = ({ a, b }: { a: RecordId; b: RecordId }) => (a < b ? `${a}${b}` : `${b}${a}`)

type Sides = { left: RecordRow[]; right: RecordRow[] }

async function explainApart(scope: Scope, { left, right }: Sides, edges: EdgeRow[], rulings: Ruling[]) {
  const model = await getModel(scope)
  const crowded = asGeneric(await listCrowdedIdentifiers(scope))
  const byName = new Map([...left, ...right].map((record) => [naturalKey(record), record]))
  const byId = new Map([...left, ...right].map((record) => [record.id, record]))
  const named = (ids: readonly RecordId[]) => ids.flatMap((id) => (byId.has(id) ? naturalKey(byId.get(id) as RecordRow) : []))
  const found = between(
    { left: left.map(clusterRecord), right: right.map(clusterRecord) },
    {
      edges: edges
        .filter(({ band }) => band === 'join')
        .map(({ a, b, weight }) => ({ a: named([a])[0] ?? '', b: named([b])[0] ?? '', weight })),
      judgements: rulings.map(({ kind, left: ofLeft, right: ofRight }) => ({ kind, left: named(ofLeft), right: named(ofRight) })),
      model,
      crowded,
    },
  )
  const own = new Set(left.map(({ id }) => id))
  const stored = edges.filter(({ a, b }) => own.has(a) !== own.has(b)).sort(stronger)
  const ruled = createJudge(rulings)
  const ruling = firstRuling(left, right, ruled)
  const verdict = decideApart({ ruling, stored, between: found })
  return { verdict, between: found, ruling, pair: await choosePair(scope, { stored, found, byName, byId }), needed: model.join }
}

const clusterRecord = (record: RecordRow) => ({ id: naturalKey(record), features: record.features })
const grade = { join: 2, doubt: 1, related: 0 } as const
const stronger = (one: EdgeRow, other: EdgeRow) => grade[other.band] - grade[one.band] || other.weight - one.weight

function firstRuling(left: readonly RecordRow[], right: readonly RecordRow[], ruled: ReturnType<typeof createJudge>): Ruling | undefined {
  let newest: Ruling | undefined
  for (const a of left)
    for (const b of right) {
      const ruling = ruled(a.id, b.id)
      if (ruling && ruling.kind !== 'same' && ruling.by.seq > (newest?.by.seq ?? 0)) newest = ruling
    }
  return newest
}

type Choice = { stored: EdgeRow[]; found: Between; byName: Map<string, RecordRow>; byId: Map<RecordId, RecordRow> }

/** The pair of records to show: what was stored about the strongest, or what a comparison says now. */
async function choosePair(scope: Scope, { stored, found, byName, byId }: Choice): Promise<Pair | undefined> {
  const [edge] = stored
  const [full] = edge ? await listFullEdges(scope, [edge]) : []
  const [a, b] = full ? [byId.get(full.a), byId.get(full.b)] : [byName.get(found.best?.a ?? ''), byName.get(found.best?.b ?? '')]
  if (!a || !b) return undefined
  return full
    ? { a, b, weight: full.weight, because: full.because }
    : { a, b, weight: found.best?.comparison.weight ?? 0, because: found.best?.comparison.because ?? [] }
}
