import type { PersonId } from '#contract'
import { writtenEmails } from '#identity'
import type { Scope } from '#platform'
import { listMails } from './quality-store.ts'

/** More ways of writing one address than these tell nobody anything. */
const spellingsMax = 3

type Shared = { personId: PersonId; value: string; with: readonly { personId: PersonId }[] }

/** E-mails as those who share them wrote them: they are compared without dots, tags and capitals, which nobody knows them by. */
export async function spellMails<S extends Shared>(scope: Scope, found: readonly S[]): Promise<S[]> {
  const people = new Set(found.flatMap((one) => [one.personId, ...one.with.map(({ personId }) => personId)]))
  const written = Map.groupBy(await listMails(scope, [...people]), ({ personId }) => personId)
  return found.map((one) => {
    const holders = [one.personId, ...one.with.map(({ personId }) => personId)]
    const spellings = new Set(
      holders.flatMap((id) => (written.get(id) ?? []).flatMap(({ text }) => writtenEmails([text]).get(one.value) ?? [])),
    )
    return spellings.size > 0 ? { ...one, value: [...spellings].slice(0, spellingsMax).join(' · ') } : one
  })
}
