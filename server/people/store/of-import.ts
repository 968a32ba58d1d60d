import { type RawBuilder, sql } from 'kysely'
import type { ImportId } from '#contract'
import type { Scope } from '#platform'

/** Of a larger import the people of its first so many records are shown and counted: a page takes as long as a look at these. */
const importedMax = 10_000

const stands = (scope: Scope, importId: ImportId) =>
  sql`workspace_id = ${scope.workspace} and import_id = ${importId} and withdrawn_at is null`

/**
 * The ids of whom an import speaks, as `id = any(…)`. An array, and each record looked up by itself: as a join the planner reads every record and person
 * of the shop instead (a page of an import in a shop of 90,000: 500 ms, now 110, and no more in a larger one).
 */
export const peopleOf = (scope: Scope, importId: ImportId): RawBuilder<unknown> => sql`array(
  select distinct (select person_id from records where records.workspace_id = ${scope.workspace} and records.id = imported.record_id) from (
    select record_id from captures where ${stands(scope, importId)} group by record_id order by record_id limit ${importedMax}
  ) as imported)`

/** Whether an import, of any size, speaks of this person: for the few whom a search finds. */
export const speaksOf = (scope: Scope, importId: ImportId, personId: RawBuilder<unknown>): RawBuilder<unknown> => sql`exists (
  select 1 from records join captures c on c.workspace_id = ${scope.workspace} and c.record_id = records.id
  where records.workspace_id = ${scope.workspace} and records.person_id = ${personId} and c.import_id = ${importId} and c.withdrawn_at is null)`

/** Whether there are no more than are looked at. */
export const isWholeOf = (scope: Scope, importId: ImportId): RawBuilder<boolean> => sql`(
  select count(*) <= ${importedMax} from (
    select record_id from captures where ${stands(scope, importId)} group by record_id order by record_id limit ${importedMax + 1}
  ) as imported)`
