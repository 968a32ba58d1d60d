import { listAllWorkspaces } from '#access'
import { checkWebhookSecrets } from '#intake'
import { checkEndpointSecrets } from '#outbound'
import { bindSecrets, type Db, inWorkspace, openSecretBox, type SecretBox, settleKeyName } from '#platform'

/** Of all businesses: how many secrets there are, and how many the key at hand, if any, does not open. */
export async function checkSecrets(db: Db): Promise<{ number: number; closed: number }> {
  const sum = { number: 0, closed: 0 }
  for (const { id } of await listAllWorkspaces(db)) {
    const found = await inWorkspace(db, { workspace: id, actor: 'pulsera' }, async (scope) => [
      await checkWebhookSecrets(scope),
      await checkEndpointSecrets(scope),
    ])
    for (const { count, closed } of found) {
      sum.number += count
      sum.closed += closed
    }
  }
  return sum
}

type Opening = { db: Db; dataDir: string; newKey: boolean }
type Opened = { secrets: SecretBox; keyName: string | null }

/**
 * The key of this installation. Its name is kept in the database, so that there is one key on one database also before there is any secret. A key that
 * is there and is not that one opens what it can, and seals nothing.
 */
export const openSecrets = ({ db, dataDir, newKey }: Opening): Promise<Opened> =>
  settleKeyName(db, async (known) => {
    const { number, closed } = await checkSecrets(db)
    const isElsewhere = !newKey && (known !== null || closed > 0)
    const secrets = await openSecretBox(dataDir, process.env, async () => (isElsewhere ? number : null))
    if (newKey || known === secrets.name) return { secrets, keyName: secrets.name }
    if (known !== null) return { secrets, keyName: known }
    bindSecrets(db, secrets)
    const left = (await checkSecrets(db)).closed
    // Where it opens nothing of what there is, whoever seals next decides.
    return { secrets, keyName: number > 0 && left === number ? null : secrets.name }
  })
