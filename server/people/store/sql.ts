import { type RawBuilder, sql } from 'kysely'

export { moment } from '#platform'

/** Any number of rows as one parameter: `from ${rowsAs(rows, 'row (id uuid, name text)')}`. */
export const rowsAs = (rows: readonly unknown[], as: string): RawBuilder<unknown> =>
  sql`json_to_recordset(${JSON.stringify(rows)}::json) as ${sql.raw(as)}`

/** Ids as one parameter, for `= any(…)` and `unnest(…)`. Written by hand: the driver looks at each element for what needs quoting. */
export const ids = (list: Iterable<string>): RawBuilder<unknown> => sql`${`{${[...list].join(',')}}`}::uuid[]`
export const numbers = (list: Iterable<number>): RawBuilder<unknown> => sql`${`{${[...list].join(',')}}`}::bigint[]`
export const texts = (list: Iterable<string>): RawBuilder<unknown> => sql`${[...list]}::text[]`
