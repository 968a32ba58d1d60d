import type { MainIdentifier, WorkspaceId } from '#contract'
import { defaultModel, readingVersion } from '#identity'
import { type Db, newId, Refusal, type Scope } from '#platform'
import type { Language } from '#texts'
import type { Accounts } from './accounts.ts'
import { audit } from './audit.ts'
import { addressFormOf, customsOf } from './countries.ts'
import { insertMember } from './store/members.ts'
import { countUsers, lockUsers } from './store/users.ts'
import { enterWorkspace, insertWorkspace, listAllWorkspaceRows, updateWorkspace } from './store/workspaces.ts'
import { makeUser } from './users.ts'

/** Starts loading the demonstration shop in the background, as part of the scope's transaction. */
export type StartDemo = (scope: Scope) => Promise<void>

export type NewWorkspace = { mode: 'demo' | 'own'; business: string; country: string; mainIdentifier: MainIdentifier; language: Language }
type Owner = { name: string; email: string; password: string }
type Parts = { accounts: Pick<Accounts, 'hashPassword'>; startDemo: StartDemo }

/** Whether nobody has an account yet. */
export const isFirstRun = async (db: Db | Scope['db']): Promise<boolean> => (await countUsers({ db })) === 0

/**
 * The first run: the owner's account and the first business. A business that was founded from the command line and waits for its owner becomes
 * hers. Refuses with setup.done or password.short.
 */
export async function runSetup(scope: Scope, { accounts, startDemo }: Parts, { owner, ...business }: NewWorkspace & { owner: Owner }) {
  await lockUsers(scope)
  if (!(await isFirstRun(scope.db))) throw new Refusal('setup.done', {})
  const userId = await makeUser(scope, accounts, owner)
  const mine: Scope = { ...scope, actor: `user:${userId}` }
  const [waiting] = business.mode === 'own' ? await listAllWorkspaceRows(scope.db) : []
  if (!waiting) return { workspaceId: await addWorkspace(mine, startDemo, business, userId) }
  const there = await enterWorkspace(mine, waiting.id)
  await updateWorkspace(there, rowOf(business))
  await insertMember(there, userId, 'owner')
  await audit(there, 'workspace.claimed', there.workspace, { owner: userId })
  return { workspaceId: there.workspace }
}

/** Another business for the same owner, founded within the scope's transaction. */
export async function addWorkspace(scope: Scope, startDemo: StartDemo, business: NewWorkspace, ownerId: string): Promise<WorkspaceId> {
  const there = await foundWorkspace(scope, business)
  await insertMember(there, ownerId, 'owner')
  if (business.mode === 'demo') await startDemo(there)
  return there.workspace
}

/** A business that nobody owns yet: the next first run does. Answers a scope inside it. */
export async function foundWorkspace(scope: Scope, business: NewWorkspace): Promise<Scope> {
  const there = await enterWorkspace(scope, newId<WorkspaceId>())
  await insertWorkspace(there, {
    ...rowOf(business),
    is_demo: business.mode === 'demo',
    model_version: defaultModel.version,
    read_by: readingVersion(),
  })
  await audit(there, 'workspace.created', there.workspace, { mode: business.mode })
  return there
}

const rowOf = ({ business, country, language, mainIdentifier }: NewWorkspace) => ({
  name: business,
  country,
  language,
  ...customsOf(country),
  address_form: addressFormOf(country),
  team_form: addressFormOf(country),
  main_identifier: mainIdentifier,
})
