import type { AddressForm, MainIdentifier, WorkspaceId } from '#contract'
import { addJob, type Db, Refusal, readingQueue, type Scope } from '#platform'
import type { Language } from '#texts'
import { chooseWorkspace, rolesOf } from './store/members.ts'
import { getWorkspace, type KeptWorkspace, listAllWorkspaceRows, updateWorkspace } from './store/workspaces.ts'

/** The workspace's own settings as the contract shows them. Refuses with workspace.missing. */
export async function showWorkspace(scope: Scope) {
  const row = await getWorkspace(scope)
  if (!row) throw new Refusal('workspace.missing', {})
  return {
    id: row.id as WorkspaceId,
    name: row.name,
    country: row.country,
    currency: row.currency,
    timezone: row.timezone,
    language: (row.language === 'en' ? 'en' : 'es') as Language,
    mainIdentifier: row.main_identifier as MainIdentifier,
    addressForm: row.address_form as AddressForm,
    teamForm: row.team_form as AddressForm,
    isDemo: row.is_demo,
    ownContacts: row.own_contacts,
  }
}

type Changes = {
  name?: string
  mainIdentifier?: MainIdentifier
  language?: Language
  addressForm?: AddressForm
  teamForm?: AddressForm
  ownContacts?: string[]
}

export async function changeWorkspace(scope: Scope, { name, mainIdentifier, language, addressForm, teamForm, ownContacts }: Changes) {
  const changes = {
    ...(name === undefined ? {} : { name }),
    ...(mainIdentifier === undefined ? {} : { main_identifier: mainIdentifier }),
    ...(language === undefined ? {} : { language }),
    ...(addressForm === undefined ? {} : { address_form: addressForm }),
    ...(teamForm === undefined ? {} : { team_form: teamForm }),
    ...(ownContacts === undefined ? {} : { own_contacts: ownContacts }),
  }
  const before = ownContacts && (await getWorkspace(scope))?.own_contacts
  if (Object.keys(changes).length > 0) await updateWorkspace(scope, changes)
  // What is one's own identifies nobody: what was joined by it must be looked at again, and what is no longer so, too.
  if (before && !isSame(before, ownContacts)) await resolveLater(scope)
  return showWorkspace(scope)
}

/** The job that reads every customer again with the workspace's settings. */
export const resolveTask = 'people.resolve-again'

/** Sets it to work, after whatever else reads all of the workspace's customers. */
export const resolveLater = ({ workspace, ...scope }: Scope, onlyIfMissing = false): Promise<void> =>
  addJob(
    { workspace, ...scope },
    resolveTask,
    { workspace },
    { queue: readingQueue(workspace), key: `resolve ${workspace}`, onlyIfMissing },
  )

const isSame = (a: readonly string[], b: readonly string[] = []) => JSON.stringify([...a].sort()) === JSON.stringify([...b].sort())

/** The session works in another of the user's workspaces from here on. Refuses with workspace.missing. */
export async function moveSession(scope: Scope, user: { id: string; sessionId: string }, workspace: WorkspaceId): Promise<void> {
  if (!(await rolesOf(scope, user.id)).has(workspace)) throw new Refusal('workspace.missing', {})
  await chooseWorkspace(scope, user.sessionId, workspace)
}

/** Every workspace of the installation, oldest first: for start and the command line. */
export const listAllWorkspaces = (db: Db): Promise<KeptWorkspace[]> => listAllWorkspaceRows(db)
