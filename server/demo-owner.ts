import { randomInt } from 'node:crypto'
import { addWorkspace, isFirstRun, listAllWorkspaces, listUsers, runSetup } from '#access'
import type { WorkspaceId } from '#contract'
import { shopName, startDemo } from '#demo'
import { type Db, inWorkspace, newId } from '#platform'
import type { App } from './app.ts'

// Without 0, o, 1, l, i: this one is typed from a terminal.
const letters = 'abcdefghjkmnpqrstuvwxyz23456789'
const word = () => Array.from({ length: 5 }, () => letters[randomInt(letters.length)]).join('')

const shop = { mode: 'demo', business: shopName, country: 'MX', mainIdentifier: 'phone', language: 'es' } as const

/** For `--demo`: a demonstration shop when there is none. Answers the owner's new account, to be shown once; null when nothing was made. */
export async function ensureDemo(db: Db, { accounts }: App): Promise<{ email: string; password: string } | null> {
  const workspaces = await listAllWorkspaces(db)
  if (workspaces.some((workspace) => workspace.is_demo)) return null
  const place = { workspace: workspaces[0]?.id ?? newId<WorkspaceId>(), actor: 'cli' as const }
  return inWorkspace(db, place, async (scope) => {
    if (!(await isFirstRun(scope.db))) {
      const owner = (await listUsers(scope)).find((user) => user.role === 'owner')
      if (owner) await addWorkspace(scope, startDemo, shop, owner.id)
      return null
    }
    const account = { email: 'laura@demo.pulsera.local', password: [word(), word(), word()].join('-') }
    await runSetup(scope, { accounts, startDemo }, { ...shop, owner: { name: 'Laura', ...account } })
    return account
  })
}
