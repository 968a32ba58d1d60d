import type { Right, Rights } from '#platform'
import { type Caller, callerOf, permits } from './guard.ts'
import { listRolesNow } from './store/members.ts'

const holders = new WeakMap<Right, Caller>()

/**
 * A stream goes on after its call: whoever was removed, lost the role, signed out, or whose key was revoked sees no more of it from the very next look.
 * Asked with the look itself, in its transaction: one question for all who watch a business.
 */
export const rights: Rights = {
  of: (scope, may) => {
    const right: Right = { may }
    holders.set(right, callerOf(scope))
    return right
  },
  held: async (scope, all) => {
    const asked = all.flatMap((right) => {
      const caller = holders.get(right)
      return caller && caller.workspace === scope.workspace ? [{ right, caller }] : []
    })
    const roles = await listRolesNow(
      scope,
      asked.map(({ caller: { user, actor } }) => ({
        userId: user?.id ?? null,
        sessionId: user?.sessionId ?? null,
        keyId: user ? null : actor.slice('key:'.length),
      })),
    )
    return new Set(asked.flatMap(({ right }, at) => (permits({ role: roles[at] ?? null }, right.may) ? [right] : [])))
  },
}
