import { sql } from 'kysely'
import type { PersonId, RecordId, SourceId } from '#contract'
import type { Features } from '#identity'
import type { Scope } from '#platform'
import type { Golden } from '../golden.ts'

type Lived = { purchaseCount: number; spentMinor: number; firstSeenAt: Temporal.Instant; lastSeenAt: Temporal.Instant }
export type StateRecord = Lived & {
  id: RecordId
  sourceId: SourceId
  externalId: string
  personId: PersonId
  features: Features
}
type StatePerson = Lived & { id: PersonId; name: string; golden: Golden; recordCount: number }
type StateOrder = { recordId: RecordId; key: number }

const lived = sql.raw(
  'purchase_count as "purchaseCount", spent_minor as "spentMinor", seen.first_at as "firstSeenAt", seen.last_at as "lastSeenAt"',
)

/** Everything that says who is who: the whole workspace, for proofs and for `doctor`. */
export async function listState(scope: Scope): Promise<{ records: StateRecord[]; persons: StatePerson[]; orders: StateOrder[] }> {
  const { workspace } = scope
  const records =
    await sql<StateRecord>`select id, source_id as "sourceId", external_id as "externalId", person_id as "personId", features, ${lived}
    from records r join record_sightings seen on seen.workspace_id = r.workspace_id and seen.record_id = r.id
    where r.workspace_id = ${workspace} and withdrawn_at is null`.execute(scope.db)
  const persons = await sql<StatePerson>`select id, name, golden, ${lived},
    record_count as "recordCount" from persons p join person_sightings seen on seen.workspace_id = p.workspace_id and seen.person_id = p.id
    join person_tallies bought on bought.workspace_id = p.workspace_id and bought.person_id = p.id
    where p.workspace_id = ${workspace}`.execute(scope.db)
  // What a record is filed under beside its own keys: the orders that lead to it.
  const orders = await sql<StateOrder>`select k.record_id as "recordId", k.key from record_keys k
    join records r on r.workspace_id = k.workspace_id and r.id = k.record_id and r.withdrawn_at is null
    where k.workspace_id = ${workspace} and k.key <> all(r.keys)`.execute(scope.db)
  return { records: records.rows, persons: persons.rows, orders: orders.rows }
}
