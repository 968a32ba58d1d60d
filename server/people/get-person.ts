import { type Channel, channelOf, type PersonId, type RecordId, type ReviewId } from '#contract'
import type { Band, Reason } from '#identity'
import type { Scope } from '#platform'
import { identitiesOf } from './corrections.ts'
import { getPersonId } from './find-person.ts'
import { rulingsOf } from './judged.ts'
import { readTenuresOfPerson, type StatedTenure } from './read-tenures.ts'
import { type EdgeRow, listEdgesOf, listFullEdges } from './store/edges.ts'
import { listJudgementsOf } from './store/judgements.ts'
import { listPersons, type PersonRow } from './store/persons.ts'
import { listPersonIds, listRecordsOf, listSources } from './store/records.ts'
import { listFormerIds } from './store/regroupings.ts'
import { listOpenReviewsOf, type ReviewRow } from './store/reviews.ts'
import type { RecordRow } from './types.ts'

type Identity = { record: RecordRow; source: string; channel: Channel; because: Reason[]; tenures: StatedTenure[] }
type Related = {
  person: PersonRow
  kind: 'household' | 'shared-contact' | 'doubt' | 'claim'
  band: Band
  because: Reason[]
  reviewId: ReviewId | null
}
/** `stating`: what its golden values come from, corrections among them, which are nobody's identity. */
export type PersonPage = {
  person: PersonRow
  identities: Identity[]
  stating: Pick<Identity, 'record' | 'source' | 'channel'>[]
  related: Related[]
  formerIds: PersonId[]
  openReviews: number
}

const relatedMax = 30

/** All about one person, by any id it ever had. */
export async function getPerson(scope: Scope, id: string): Promise<PersonPage> {
  const personId = await getPersonId(scope, id)
  const [person] = await listPersons(scope, [personId])
  if (!person) throw new Error(`person ${personId} has records but no golden record`)
  const records = await listRecordsOf(scope, [personId])
  const ids = records.map((record) => record.id)
  const edges = await listEdgesOf(scope, ids)
  const reviews = await listOpenReviewsOf(scope, personId)
  const stating = await identify(scope, records, edges)
  const identities = new Set(identitiesOf(records).map((record) => record.id))
  return {
    person,
    identities: stating.filter(({ record }) => identities.has(record.id)),
    stating,
    related: await relate(scope, personId, { ids, edges, reviews }),
    formerIds: await listFormerIds(scope, ids, personId),
    openReviews: reviews.length,
  }
}

const strongerFirst = (a: EdgeRow, b: EdgeRow) => b.weight - a.weight || (a.a + a.b < b.a + b.b ? -1 : 1)

/** Each record with the strongest evidence that ties it to another one of the person. */
async function identify(scope: Scope, records: readonly RecordRow[], edges: readonly EdgeRow[]): Promise<Identity[]> {
  const own = new Set(records.map(({ id }) => id))
  const strongest = new Map<RecordId, EdgeRow>()
  const inside = edges.filter(({ a, b, band }) => band === 'join' && own.has(a) && own.has(b)).sort(strongerFirst)
  for (const edge of inside) for (const id of [edge.a, edge.b]) if (!strongest.has(id)) strongest.set(id, edge)
  const full = await listFullEdges(scope, [...new Set(strongest.values())])
  const because = new Map(full.map((edge) => [`${edge.a}${edge.b}`, edge.because]))
  const sources = await listSources(scope)
  const first = identitiesOf(records)[0]?.id
  const tenures = await readTenuresOfPerson(scope, records)
  return records.map((record) => {
    const edge = strongest.get(record.id)
    const found = edge ? because.get(`${edge.a}${edge.b}`) : undefined
    const told = record.id === first ? [] : (found ?? [{ rule: 'judgement.same', weight: 0 }])
    return {
      record,
      source: sources.get(record.sourceId)?.name ?? '',
      channel: channelOf(record.channel),
      because: told,
      tenures: tenures.get(record.id) ?? [],
    }
  })
}

type Around = { ids: readonly RecordId[]; edges: readonly EdgeRow[]; reviews: readonly ReviewRow[] }

/** Other people that a judgement, a doubt or a shared contact ties to this one; each once, by the first of these. */
async function relate(scope: Scope, personId: PersonId, { ids, edges, reviews }: Around): Promise<Related[]> {
  const own = new Set(ids)
  const household = rulingsOf(await listJudgementsOf(scope, ids))
    .filter(({ kind }) => kind === 'household')
    .flatMap(({ left, right }) => (left.some((id) => own.has(id)) ? right : left).slice(0, relatedMax))
  const outward = edges
    .filter(({ a, b }) => own.has(a) !== own.has(b))
    .sort(strongerFirst)
    .slice(0, 200)
  const otherOf = ({ a, b }: { a: RecordId; b: RecordId }) => (own.has(a) ? b : a)
  const personOf = new Map(
    (await listPersonIds(scope, new Set([...household, ...outward.map(otherOf), ...reviews.map(otherOf)]))).map((row) => [
      row.id,
      row.personId,
    ]),
  )
  const full = new Map((await listFullEdges(scope, [...outward, ...reviews])).map((edge) => [`${edge.a}${edge.b}`, edge]))
  const ties = new Map<PersonId, Omit<Related, 'person'>>()
  const tie = (id: RecordId, one: Omit<Related, 'person'>) => {
    const other = personOf.get(id)
    if (other && other !== personId && !ties.has(other) && ties.size < relatedMax) ties.set(other, one)
  }
  for (const review of reviews) {
    const because = full.get(`${review.a}${review.b}`)?.because ?? []
    tie(otherOf(review), { kind: 'doubt', band: 'doubt', because, reviewId: review.id })
  }
  for (const id of household)
    tie(id, { kind: 'household', band: 'related', because: [{ rule: 'judgement.household', weight: 0 }], reviewId: null })
  for (const edge of outward) {
    const told = full.get(`${edge.a}${edge.b}`)?.because ?? []
    const because = told.filter(({ rule }) => sharesContact(rule))
    const kind = told.some(({ rule }) => rule === 'gate.claim') ? 'claim' : 'shared-contact'
    if (because.length > 0) tie(otherOf(edge), { kind, band: 'related', because, reviewId: null })
  }
  const persons = new Map((await listPersons(scope, ties.keys())).map((person) => [person.id, person]))
  return [...ties].flatMap(([id, one]) => {
    const person = persons.get(id)
    return person ? [{ ...one, person }] : []
  })
}

const sharesContact = (rule: string) => /^(phone|email|address|document|card|handle|device)\.same$/.test(rule)
