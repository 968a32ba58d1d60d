import { audit, makeKey, makeSourceKey } from '#access'
import { type Role, roles, sourceKinds } from '#contract'
import { insertSource } from '#intake'
import { inWorkspace } from '#platform'
import type { Command } from './commands.ts'
import { chooseWorkspace, withDatabase } from './installation.ts'
import { usage } from './io.ts'

/** `key create --role R --name X`: one line, the secret. */
export const key: Command = async ({ words, flags, config, io }) => {
  const { role, name } = flags
  if (words.join(' ') !== 'create' || !name) throw usage(io, 'usage.key')
  if (!roles.includes(role as Role)) throw usage(io, 'bad-role', { roles: roles.join(', ') })
  const made = await withDatabase(config, io, async ({ db }) => {
    const workspace = await chooseWorkspace(db, io, flags.workspace)
    return inWorkspace(db, { workspace, actor: 'cli' }, async (scope) => {
      const made = await makeKey(scope, { name, role: role as Role })
      await audit(scope, 'key.created', made.id, { role })
      return made
    })
  })
  io.result(io.json ? JSON.stringify({ id: made.id, role, name, secret: made.secret }) : made.secret)
  return 0
}

/** `source create --kind K --name X`: one line, the write key. */
export const source: Command = async ({ words, flags, config, io }) => {
  const { kind, name } = flags
  if (words.join(' ') !== 'create' || !name) throw usage(io, 'usage.source')
  const known = sourceKinds.find((one) => one === kind)
  if (!known) throw usage(io, 'bad-kind', { kinds: sourceKinds.join(', ') })
  const made = await withDatabase(config, io, async ({ db }) => {
    const workspace = await chooseWorkspace(db, io, flags.workspace)
    return inWorkspace(db, { workspace, actor: 'cli' }, async (scope) => {
      const id = await insertSource(scope, { kind: known, name })
      const secret = await makeSourceKey(scope, id, name)
      await audit(scope, 'source.created', id, { kind })
      return { id, secret }
    })
  })
  io.result(io.json ? JSON.stringify({ id: made.id, kind, name, writeKey: made.secret }) : made.secret)
  return 0
}
