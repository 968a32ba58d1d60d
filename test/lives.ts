import fc from 'fast-check'
import { sql } from 'kysely'
import { join, separate } from '#people'
import type { Scope } from '#platform'

export type Decided = { kind: 'join' | 'separate'; one: number; two: number }
export const decided: fc.Arbitrary<Decided> = fc.record({
  kind: fc.constantFrom('join' as const, 'separate' as const),
  one: fc.nat({ max: 50 }),
  two: fc.nat({ max: 50 }),
})

/** A person of the business joins two people, or takes a part of one away, whoever they are just now. */
export async function decide(scope: Scope, { kind, one, two }: Decided): Promise<void> {
  const { rows } = await sql<{ person: string; records: string[] }>`
    select person_id as person, array_agg(id order by id)::text[] as records from records
    where workspace_id = ${scope.workspace} and withdrawn_at is null group by person_id order by person_id`.execute(scope.db)
  const [first, second] = [rows[one % (rows.length || 1)], rows[two % (rows.length || 1)]]
  if (kind === 'join' && first && second && first !== second) await join(scope, { id: first.person, with: second.person } as never)
  if (kind === 'separate' && first && first.records.length > 1)
    await separate(scope, { id: first.person, records: first.records.slice(0, 1 + (two % (first.records.length - 1))) } as never)
}

/** For each event, how many persons it belongs to: over its record, as the timeline reads it. */
export const ownersOf = async (scope: Scope) =>
  (
    await sql<{ event: string; owners: number; times: number }>`
      select e.facts ->> 'event' as event, count(distinct p.id)::int as owners, count(distinct e.id)::int as times
      from entries e left join records r on r.workspace_id = e.workspace_id and r.id = e.record_id and r.withdrawn_at is null
      left join persons p on p.workspace_id = r.workspace_id and p.id = r.person_id
      where e.workspace_id = ${scope.workspace} group by 1`.execute(scope.db)
  ).rows
