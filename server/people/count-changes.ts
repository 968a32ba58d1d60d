import type { Scope } from '#platform'
import { isCard } from './corrections.ts'
import { getPersonId } from './find-person.ts'
import { countSayings } from './store/changes.ts'
import { listRecordsOf } from './store/records.ts'
import { countCauses } from './store/regroupings.ts'

/** How many lines about who a person is her timeline has, by kind. */
export async function countChanges(scope: Scope, id: string) {
  const personId = await getPersonId(scope, id)
  const records = await listRecordsOf(scope, [personId])
  const recordIds = records.map((record) => record.id)
  const cards = records.filter(isCard).map((record) => record.id)
  const corrected = cards.length > 0 ? await countSayings(scope, cards) : 0
  return {
    ...(await countCauses(scope, { recordIds, personId, causes: ['created', 'joined', 'separated'] })),
    ...(corrected > 0 ? { corrected } : {}),
  }
}
