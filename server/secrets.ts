import { listAllWorkspaces } from '#access'
import { checkWebhookSecrets } from '#intake'
import { checkEndpointSecrets } from '#outbound'
import { type Db, inWorkspace } from '#platform'

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
