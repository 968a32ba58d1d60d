import { sql } from 'kysely'
import type { PersonId, RecordId, SourceId } from '#contract'
import type { Scope } from '#platform'
import type { Golden } from '../golden.ts'

type Lived = { purchaseCount: number; spentMinor: number; firstSeenAt: Temporal.Instant; lastSeenAt: Temporal.Instant }
export type StateRecord = Lived & { id: RecordId; sourceId: SourceId; externalId: string; personId: PersonId }
type StatePerson = Lived & { id: PersonId; name: string; golden: Golden; recordCount: number }
type StateIdentifier = { recordId: RecordId; kind: string; value: string }

const lived = sql.raw(
  'purchase_count as "purchaseCount", spent_minor as "spentMinor", first_seen_at as "firstSeenAt", last_seen_at as "lastSeenAt"',
)

/** Everything that says who is who: the whole workspace, for proofs and for `doctor`. */
export async function listState(scope: Scope): Promise<{ records: StateRecord[]; persons: StatePerson[]; identifiers: StateIdentifier[] }> {
  const { workspace } = scope
  const records = await sql<StateRecord>`select id, source_id as "sourceId", external_id as "externalId", person_id as "personId", ${lived}
    from records where workspace_id = ${workspace} and withdrawn_at is null`.execute(scope.db)
  const persons = await sql<StatePerson>`select id, name, golden, ${lived},
    record_count as "recordCount" from persons where workspace_id = ${workspace}`.execute(scope.db)
  const identifiers = await sql<StateIdentifier>`select i.record_id as "recordId", i.kind, i.value from identifiers i
    join records r on r.workspace_id = i.workspace_id and r.id = i.record_id and r.withdrawn_at is null
    where i.workspace_id = ${workspace}`.execute(scope.db)
  return { records: records.rows, persons: persons.rows, identifiers: identifiers.rows }
}
