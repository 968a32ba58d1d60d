import { sql } from 'kysely'
import type { AddressForm, Ceremony, KitContent, MainIdentifier, RoutineBlock } from '#contract'
import { moment, newId, Refusal, type Scope } from '#platform'
import type { Language } from '#texts'

export type Business = {
  name: string
  country: string
  currency: string
  timezone: string
  language: Language
  form: AddressForm
  mainIdentifier: MainIdentifier
}

export async function getBusiness(scope: Scope): Promise<Business> {
  const { rows } = await sql<Business>`
    select name, country, currency, timezone, language, address_form as form, main_identifier as "mainIdentifier"
    from workspaces where id = ${scope.workspace}`.execute(scope.db)
  if (!rows[0]) throw new Refusal('workspace.missing', {})
  return rows[0]
}

type Mark = { block: RoutineBlock; seconds: number; doneAt: Temporal.Instant }

export async function listMarks({ db, workspace, actor }: Scope, day: string): Promise<Mark[]> {
  const { rows } = await sql<Mark>`
    select block, seconds, done_at as "doneAt" from routine_marks
    where workspace_id = ${workspace} and day = ${day}::date and actor = ${actor}`.execute(db)
  return rows
}

export async function insertMark(
  scope: Scope,
  { day, block, seconds }: { day: string; block: RoutineBlock; seconds: number },
): Promise<void> {
  await sql`
    insert into routine_marks (workspace_id, day, actor, block, seconds, done_at)
    values (${scope.workspace}, ${day}::date, ${scope.actor}, ${block}, ${seconds}, ${moment(scope.now)})
    on conflict do nothing`.execute(scope.db)
}

export async function deleteMark({ db, workspace, actor }: Scope, { day, block }: { day: string; block: RoutineBlock }): Promise<void> {
  await sql`delete from routine_marks
    where workspace_id = ${workspace} and day = ${day}::date and actor = ${actor} and block = ${block}`.execute(db)
}

/** The days on which the caller did all three, for a year back. */
export async function listDoneDays({ db, workspace, actor }: Scope, today: string): Promise<string[]> {
  const { rows } = await sql<{ day: string }>`
    select day::text as day from routine_marks
    where workspace_id = ${workspace} and actor = ${actor} and day > ${today}::date - 366
    group by 1 having count(*) = 3`.execute(db)
  return rows.map(({ day }) => day)
}

/** The days before today on which nobody new came in, of the last sixty: one look at an index each. */
export async function listQuietDays({ db, workspace }: Scope, today: string, timezone: string): Promise<string[]> {
  const { rows } = await sql<{ day: string }>`
    select day::date::text as day from generate_series(${today}::date - 60, ${today}::date - 1, interval '1 day') as days (day)
    where not exists (
      select 1 from records where workspace_id = ${workspace} and created_at >= (day at time zone ${timezone}::text)
        and created_at < ((day + interval '1 day') at time zone ${timezone}::text)
    )`.execute(db)
  return rows.map(({ day }) => day)
}

export type Programme = { id: string; startsOn: string }

export async function findProgramme({ db, workspace }: Scope): Promise<Programme | null> {
  const { rows } = await sql<Programme>`
    select id, starts_on::text as "startsOn" from programmes where workspace_id = ${workspace} and ended_at is null`.execute(db)
  return rows[0] ?? null
}

export async function replaceProgramme(scope: Scope, startsOn: string): Promise<void> {
  const { workspace, actor, now } = scope
  await sql`update programmes set ended_at = ${moment(now)} where workspace_id = ${workspace} and ended_at is null`.execute(scope.db)
  await sql`
    insert into programmes (workspace_id, id, starts_on, actor, created_at)
    values (${workspace}, ${newId()}, ${startsOn}::date, ${actor}, ${moment(now)})`.execute(scope.db)
}

type Held = { ceremony: Ceremony; actor: string; heldAt: Temporal.Instant }

export async function listHeld({ db, workspace }: Scope, programme: string): Promise<Held[]> {
  const { rows } = await sql<Held>`
    select ceremony, actor, held_at as "heldAt" from ceremonies_held
    where workspace_id = ${workspace} and programme_id = ${programme}`.execute(db)
  return rows
}

export async function setHeld(
  scope: Scope,
  { programme, ceremony, held }: { programme: string; ceremony: Ceremony; held: boolean },
): Promise<void> {
  const { db, workspace, actor, now } = scope
  if (held)
    await sql`
      insert into ceremonies_held (workspace_id, programme_id, ceremony, actor, held_at)
      values (${workspace}, ${programme}, ${ceremony}, ${actor}, ${moment(now)}) on conflict do nothing`.execute(db)
  else
    await sql`delete from ceremonies_held
      where workspace_id = ${workspace} and programme_id = ${programme} and ceremony = ${ceremony}`.execute(db)
}

export async function findKit({ db, workspace }: Scope, language: Language): Promise<KitContent | null> {
  const { rows } = await sql<{ content: KitContent }>`
    select content from kits where workspace_id = ${workspace} and language = ${language}`.execute(db)
  return rows[0]?.content ?? null
}

export async function saveKitRow(scope: Scope, language: Language, content: KitContent): Promise<void> {
  await sql`
    insert into kits (workspace_id, language, content, actor, changed_at)
    values (${scope.workspace}, ${language}, ${JSON.stringify(content)}::jsonb, ${scope.actor}, ${moment(scope.now)})
    on conflict (workspace_id, language) do update set content = excluded.content, actor = excluded.actor, changed_at = excluded.changed_at`.execute(
    scope.db,
  )
}

export async function deleteKit({ db, workspace }: Scope, language: Language): Promise<void> {
  await sql`delete from kits where workspace_id = ${workspace} and language = ${language}`.execute(db)
}
