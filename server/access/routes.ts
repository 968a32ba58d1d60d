import { abilities } from '#contract'
import { api, Refusal, type Scope } from '#platform'
import type { Accounts } from './accounts.ts'
import { listAudit } from './audit.ts'
import { callerOf } from './guard.ts'
import { listKeys, makeKey, revokeKey } from './keys.ts'
import { addWorkspace, isFirstRun, runSetup, type StartDemo } from './setup.ts'
import { listOwnWorkspaces, rolesOf } from './store/members.ts'
import { findUserName } from './store/users.ts'
import { addUser, changeRole, listUsers, removeUser, renameSelf } from './users.ts'
import { changeWorkspace, moveSession, showWorkspace } from './workspaces.ts'

type Parts = { accounts: Pick<Accounts, 'hashPassword'>; startDemo: StartDemo }

export const accessRoutes = (parts: Parts) => ({ setup: setupRoutes(parts), access: ownRoutes(parts) })

const setupRoutes = ({ accounts, startDemo }: Parts) => ({
  state: api.setup.state.handler(async ({ context: { scope } }) => ({ needed: await isFirstRun(scope.db) })),
  run: api.setup.run.handler(({ context: { scope, language }, input }) => runSetup(scope, { accounts, startDemo }, { ...input, language })),
  addWorkspace: api.setup.addWorkspace.handler(async ({ context: { scope, language }, input }) => {
    const user = signedInUser(scope)
    // A clerk founds no businesses: only who owns one may have another.
    if (![...(await rolesOf(scope, user.id)).values()].includes('owner')) throw new Refusal('role.insufficient', { needs: 'owner' })
    const workspaceId = await addWorkspace(scope, startDemo, { ...input, language }, user.id)
    await moveSession(scope, user, workspaceId)
    return { workspaceId }
  }),
})

const ownRoutes = ({ accounts }: Parts) => ({
  me: api.access.me.handler(({ context: { scope } }) => describeMe(scope)),
  renameMe: api.access.renameMe.handler(({ context: { scope }, input }) => renameSelf(scope, signedInUser(scope).id, input.name)),
  enterWorkspace: api.access.enterWorkspace.handler(async ({ context: { scope }, input }) => {
    await moveSession(scope, signedInUser(scope), input.workspaceId)
    return input
  }),
  changeWorkspace: api.access.changeWorkspace.handler(({ context: { scope }, input }) => changeWorkspace(scope, input)),
  users: api.access.users.handler(({ context: { scope } }) => listUsers(scope)),
  addUser: api.access.addUser.handler(({ context: { scope }, input }) => addUser(scope, accounts, input, callerOf(scope).user?.id ?? null)),
  changeUser: api.access.changeUser.handler(({ context: { scope }, input }) => changeRole(scope, input.id, input.role)),
  removeUser: api.access.removeUser.handler(({ context: { scope }, input }) => removeUser(scope, input.id)),
  keys: api.access.keys.handler(({ context: { scope } }) => listKeys(scope)),
  addKey: api.access.addKey.handler(({ context: { scope }, input }) => makeKey(scope, input)),
  revokeKey: api.access.revokeKey.handler(({ context: { scope }, input }) => revokeKey(scope, input.id)),
  audit: api.access.audit.handler(({ context: { scope }, input }) => listAudit(scope, input)),
})

/** An API key has no session to move and founds no businesses. */
function signedInUser(scope: Scope) {
  const { user } = callerOf(scope)
  if (!user) throw new Refusal('role.insufficient', { needs: 'signed-in' })
  return user
}

async function describeMe(scope: Scope) {
  const { role, user } = callerOf(scope)
  const workspace = await showWorkspace(scope)
  if (!role) throw new Refusal('workspace.missing', {})
  const can = Object.entries(abilities).flatMap(([ability, holders]) => ((holders as readonly string[]).includes(role) ? [ability] : []))
  if (!user) return { user: null, role, can, workspace, workspaces: [{ id: workspace.id, name: workspace.name }] }
  return { user: (await findUserName(scope, user.id)) ?? null, role, can, workspace, workspaces: await listOwnWorkspaces(scope, user.id) }
}
