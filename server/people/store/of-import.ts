import { type RawBuilder, sql } from 'kysely'
import type { ImportId } from '#contract'
import type { Scope } from '#platform'

/** Of a larger import the people of its first so many records are shown and counted: a page takes as long as a look at these. */
const importedMax = 10_000

const stands = (scope: Scope, importId: ImportId) =>
  sql`workspace_id = ${scope.workspace} and import_id = ${importId} and withdrawn_at is null`

/** The ids of whom an import speaks, as `id in (…)`. */
export const peopleOf = (scope: Scope, importId: ImportId): RawBuilder<unknown> => sql`(
  select records.person_id from (
    select record_id from captures where ${stands(scope, importId)} group by record_id order by record_id limit ${importedMax}
  ) as imported
  join records on records.workspace_id = ${scope.workspace} and records.id = imported.record_id)`

/** Whether an import, of any size, speaks of this person: for the few whom a search finds. */
export const speaksOf = (scope: Scope, importId: ImportId, personId: RawBuilder<unknown>): RawBuilder<unknown> => sql`exists (
  select 1 from records join captures c on c.workspace_id = ${scope.workspace} and c.record_id = records.id
  where records.workspace_id = ${scope.workspace} and records.person_id = ${personId} and c.import_id = ${importId} and c.withdrawn_at is null)`

/** Whether there are no more than are looked at. */
export const isWholeOf = (scope: Scope, importId: ImportId): RawBuilder<boolean> => sql`(
  select count(*) <= ${importedMax} from (
    select record_id from captures where ${stands(scope, importId)} group by record_id order by record_id limit ${importedMax + 1}
  ) as imported)`
