import type { Role } from '#contract'
import { lockWorkspace, Refusal, type Scope } from '#platform'
import { type Accounts, passwordLengthMin } from './accounts.ts'
import { deleteMember, insertMember, rolesOf, updateMemberRole } from './store/members.ts'
import {
  findUserByEmail,
  findUserName,
  insertPassword,
  insertUser,
  listUserRows,
  lockUsers,
  removePassword,
  renameUser,
  type UserRow,
} from './store/users.ts'

type Hash = Pick<Accounts, 'hashPassword'>
type NewUser = { name: string; email: string; password: string }

const shown = ({ id, name, email, role, created_at }: UserRow) => ({ id, name, email, role, createdAt: created_at.toString() })

export const listUsers = async (scope: Scope) => (await listUserRows(scope)).map(shown)

/** Refuses with password.short. */
export async function makeUser(scope: Scope, accounts: Hash, { name, email, password }: NewUser): Promise<string> {
  if (password.length < passwordLengthMin) throw new Refusal('password.short', { lengthMin: passwordLengthMin })
  const id = await insertUser(scope, { name, email })
  await insertPassword(scope, id, await accounts.hashPassword(password))
  return id
}

/**
 * A colleague. Someone who already has an account in another business of the same owner keeps her password and joins this one too;
 * an address with any other account is refused with user.exists.
 */
export async function addUser(scope: Scope, accounts: Hash, { role, ...user }: NewUser & { role: Role }, by: string | null) {
  await lockUsers(scope)
  const known = await findUserByEmail(scope, user.email)
  const id = known ? await welcomeBack(scope, accounts, { ...user, ...known }, by) : await makeUser(scope, accounts, user)
  await insertMember(scope, id, role)
  return getUser(scope, id)
}

type Known = NewUser & { id: string; has_account: boolean }

async function welcomeBack(scope: Scope, accounts: Hash, known: Known, by: string | null): Promise<string> {
  if (!known.has_account) {
    if (known.password.length < passwordLengthMin) throw new Refusal('password.short', { lengthMin: passwordLengthMin })
    await renameUser(scope, known.id, known.name)
    await insertPassword(scope, known.id, await accounts.hashPassword(known.password))
    return known.id
  }
  const theirs = await rolesOf(scope, known.id)
  const ours = by === null ? new Map() : await rolesOf(scope, by)
  const isColleague = [...ours].some(([workspace, role]) => role === 'owner' && theirs.has(workspace))
  if (!isColleague || theirs.has(scope.workspace)) throw new Refusal('user.exists', { email: known.email })
  return known.id
}

async function getUser(scope: Scope, id: string) {
  // An id comes from an address and may be any text.
  const [row] = /^[0-9a-f-]{36}$/i.test(id) ? await listUserRows(scope, id) : []
  if (!row) throw new Refusal('user.missing', {})
  return shown(row)
}

/** Refuses with user.missing, or with owner.last: a business always has an owner. */
export async function changeRole(scope: Scope, id: string, role: Role) {
  await lockWorkspace(scope)
  const user = await getUser(scope, id)
  if (user.role === 'owner' && role !== 'owner') await keepAnOwner(scope)
  await updateMemberRole(scope, user.id, role)
  return { ...user, role }
}

/** The colleague no longer works here; one who works nowhere can no longer sign in. Refuses like `changeRole`. */
export async function removeUser(scope: Scope, id: string): Promise<{ id: string }> {
  await lockWorkspace(scope)
  const user = await getUser(scope, id)
  if (user.role === 'owner') await keepAnOwner(scope)
  await deleteMember(scope, user.id)
  if ((await rolesOf(scope, user.id)).size === 0) await removePassword(scope, user.id)
  return { id: user.id }
}

/** The same person under another name, in all her businesses: whatever she did is shown under the new one, and the audit keeps both. */
export async function renameSelf(scope: Scope, id: string, name: string) {
  const known = await findUserName(scope, id)
  if (!known) throw new Refusal('user.missing', {})
  await renameUser(scope, id, name)
  return { id, name, formerName: known.name }
}

async function keepAnOwner(scope: Scope): Promise<void> {
  const owners = (await listUserRows(scope)).filter((user) => user.role === 'owner')
  if (owners.length < 2) throw new Refusal('owner.last', {})
}
