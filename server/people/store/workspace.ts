import { sql } from 'kysely'
import type { Setting } from '#identity'
import type { Scope } from '#platform'

export type Workspace = { setting: Setting; currency: string; country: string; timezone: string }

/** What the workspace tells about itself: country and own contacts for the engine, currency for money. */
export async function getWorkspace(scope: Scope): Promise<Workspace> {
  const { rows } = await sql<{ country: string; own_contacts: string[]; currency: string; timezone: string }>`
    select country, own_contacts, currency, timezone from workspaces where id = ${scope.workspace}`.execute(scope.db)
  const [row] = rows
  if (!row) throw new Error(`workspace ${scope.workspace} is not visible in its own scope`)
  const { country, currency, timezone } = row
  return { setting: { country, ownContacts: row.own_contacts }, currency, country, timezone }
}
