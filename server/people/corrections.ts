import type { RecordRow } from './types.ts'

type Named = Pick<RecordRow, 'channel' | 'externalId'>

/** External ids of records that the business's own people wrote to put values right; the wire cannot state one at the counter. */
export const cardPrefix = 'card:'
/** Only at the counter: anybody who has the public key of a website may name a customer as he likes. */
export const isCard = ({ channel, externalId }: Named): boolean => channel === 'counter' && externalId.startsWith(cardPrefix)

/** Those of a person's records that say who came; a correction alone is all that is left of somebody whose file was taken back. */
export function identitiesOf<T extends Named>(records: readonly T[]): readonly T[] {
  const identities = records.filter((record) => !isCard(record))
  return identities.length > 0 ? identities : records
}
