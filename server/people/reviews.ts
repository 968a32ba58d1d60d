import type { PersonId, RecordId, ReviewId } from '#contract'
import { newId, type Scope } from '#platform'
import type { Neighbourhood } from './component.ts'
import { createJudge } from './judged.ts'
import type { EdgeRow } from './store/edges.ts'
import { listPersons } from './store/persons.ts'
import { listRecords } from './store/records.ts'
import { listReviewsOf, type ReviewRow, saveReviews } from './store/reviews.ts'
import { naturalKey } from './types.ts'

type Suspected = Pick<ReviewRow, 'suspectedAfter'>
type Doubt = { a: RecordId; b: RecordId; weight: number; personA: PersonId; personB: PersonId }

/** Doubt weighs in bits, and every doubling of the money at stake counts as one more. The database has the same formula in `rerankReviews`. */
const rankOf = (weight: number, stakeMinor: number): number => weight + Math.log2(1 + Math.max(0, stakeMinor) / 10_000)

/**
 * Opens, updates and closes the doubts that touch these records: one for each two persons, its strongest pair of records. Evidence that the
 * clustering refused is a doubt too. A pair about which somebody decided is none, until new records bring new evidence or somebody suspects
 * the two again.
 */
export async function refreshReviews(scope: Scope, place: Neighbourhood, personOf: ReadonlyMap<RecordId, PersonId>): Promise<ReviewRow[]> {
  const open = place.edges.filter(({ band }) => band !== 'related')
  const kept = await listReviewsOf(scope, place.records.keys())
  if (open.length === 0 && kept.length === 0) return []
  const outside = [...open, ...kept].flatMap(({ a, b }) => [a, b]).filter((id) => !place.records.has(id))
  const others = outside.length > 0 ? await listRecords(scope, new Set(outside)) : []
  const records = new Map([...place.records, ...others.map((record) => [record.id, record] as const)])
  const person = (id: RecordId) => personOf.get(id) ?? (records.get(id)?.withdrawnAt ? undefined : records.get(id)?.personId)
  const ruled = createJudge(place.rulings)
  const natural = (id: RecordId) => {
    const record = records.get(id)
    return record ? naturalKey(record) : ''
  }
  const asDoubt = ({ a, b, weight, suspectedAfter }: Pick<EdgeRow, 'a' | 'b' | 'weight'> & Partial<Suspected>): Doubt[] => {
    const [personA, personB] = [person(a), person(b)]
    if (!personA || !personB || personA === personB) return []
    const ruling = ruled(a, b)
    if (ruling && ruling.by.seq > (suspectedAfter ?? 0)) return []
    return [{ a, b, weight, personA, personB }]
  }
  const wanted = new Map<string, Doubt>()
  for (const doubt of open.flatMap(asDoubt)) {
    const pair = [doubt.personA, doubt.personB].sort().join(' ')
    const best = wanted.get(pair)
    const isStronger =
      !best || doubt.weight > best.weight || (doubt.weight === best.weight && nameOf(doubt, natural) < nameOf(best, natural))
    if (isStronger) wanted.set(pair, doubt)
  }
  const suspicions = kept.filter(({ origin }) => origin === 'person').flatMap((review) => asDoubt(review))
  return saveDoubts(scope, kept, [...wanted.values(), ...suspicions])
}

const nameOf = ({ a, b }: Doubt, natural: (id: RecordId) => string) => [natural(a), natural(b)].sort().join(' ')

async function saveDoubts(scope: Scope, kept: readonly ReviewRow[], doubts: readonly Doubt[]): Promise<ReviewRow[]> {
  const before = new Map(kept.map((review) => [`${review.a}${review.b}`, review]))
  const persons = doubts.flatMap(({ personA, personB }) => [personA, personB])
  const spent = new Map((doubts.length > 0 ? await listPersons(scope, new Set(persons)) : []).map(({ id, spentMinor }) => [id, spentMinor]))
  const open = new Map<string, ReviewRow>()
  for (const { a, b, weight, personA, personB } of doubts) {
    const old = before.get(`${a}${b}`)
    const rank = rankOf(weight, (spent.get(personA) ?? 0) + (spent.get(personB) ?? 0))
    const told = old ?? {
      id: newId<ReviewId>(),
      origin: 'resolver' as const,
      note: null,
      actor: scope.actor,
      createdAt: scope.now,
      suspectedAfter: null,
      judgementId: null,
    }
    open.set(`${a}${b}`, { ...told, a, b, weight, rank, personA, personB, isOpen: true })
  }
  const closed = kept.filter(({ a, b, isOpen }) => isOpen && !open.has(`${a}${b}`)).map((review) => ({ ...review, isOpen: false }))
  const changed = [...open].filter(([pair, review]) => {
    const old = before.get(pair)
    return !old?.isOpen || old.personA !== review.personA || old.personB !== review.personB || Math.abs(old.weight - review.weight) > 0.005
  })
  await saveReviews(scope, [...changed.map(([, review]) => review), ...closed])
  return [...open.values()]
}
