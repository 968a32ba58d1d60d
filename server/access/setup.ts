import type { MainIdentifier, WorkspaceId } from '#contract'
import { defaultModel } from '#identity'
import { type Db, newId, Refusal, type Scope } from '#platform'
import type { Language } from '#texts'
import type { Accounts } from './accounts.ts'
import { audit } from './audit.ts'
import { customsOf } from './countries.ts'
import { countUsers, enterWorkspace, insertMember, insertWorkspace, lockUsers } from './store.ts'
import { makeUser } from './users.ts'

/** Starts loading the demonstration shop in the background, as part of the scope's transaction. */
export type StartDemo = (scope: Scope) => Promise<void>

export type NewWorkspace = { mode: 'demo' | 'own'; business: string; country: string; mainIdentifier: MainIdentifier; language: Language }
type Owner = { name: string; email: string; password: string }
type Parts = { accounts: Pick<Accounts, 'hashPassword'>; startDemo: StartDemo }

/** Whether nobody has an account yet. */
export const isFirstRun = async (db: Db | Scope['db']): Promise<boolean> => (await countUsers({ db })) === 0

/** The first run: the owner's account and the first business. Refuses with setup.done or password.short. */
export async function runSetup(scope: Scope, { accounts, startDemo }: Parts, { owner, ...business }: NewWorkspace & { owner: Owner }) {
  await lockUsers(scope)
  if (!(await isFirstRun(scope.db))) throw new Refusal('setup.done', {})
  const userId = await makeUser(scope, accounts, owner)
  return { workspaceId: await addWorkspace({ ...scope, actor: `user:${userId}` }, startDemo, business, userId) }
}

/** Another business for the same owner, founded within the scope's transaction. */
export async function addWorkspace(scope: Scope, startDemo: StartDemo, business: NewWorkspace, ownerId: string): Promise<WorkspaceId> {
  const there = await enterWorkspace(scope, newId<WorkspaceId>())
  await insertWorkspace(there, {
    name: business.business,
    country: business.country,
    language: business.language,
    ...customsOf(business.country),
    main_identifier: business.mainIdentifier,
    is_demo: business.mode === 'demo',
    model_version: defaultModel.version,
  })
  await insertMember(there, ownerId, 'owner')
  await audit(there, 'workspace.created', there.workspace, { mode: business.mode, owner: ownerId })
  if (business.mode === 'demo') await startDemo(there)
  return there.workspace
}
