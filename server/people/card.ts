import type { AttributeField, PersonId, ReviewId } from '#contract'
import type { Reason } from '#identity'
import { lockWorkspace, newId, Refusal, type Scope } from '#platform'
import { getPersonId } from './find-person.ts'
import { cleanAttributes } from './fold.ts'
import { cardPrefix, isCard } from './golden.ts'
import { joinRecord } from './judge.ts'
import { refuseMisreadCard, refuseMisreadCorrection } from './misread.ts'
import type { PeoplePorts } from './ports.ts'
import { statesDeviceOnly } from './regroup.ts'
import { listRecordsOf } from './store/records.ts'
import { noteReviews } from './store/reviews.ts'
import { getWorkspace } from './store/workspace.ts'
import type { RecordRow } from './types.ts'

export type CardFields = Partial<Record<AttributeField, string>>
export type Carded = {
  outcome: 'created' | 'joined' | 'same' | 'doubt'
  personId: PersonId
  because: Reason[]
  reviewId: ReviewId | null
}

/** The minimum card. It is recognised like everything that comes in, so it may turn out to be somebody known. */
export async function createCard(
  scope: Scope,
  { accept, ensureCounter }: PeoplePorts,
  { attributes, doubtNote }: { attributes: CardFields; doubtNote?: string | undefined },
): Promise<Carded> {
  const clean = cleanAttributes(attributes)
  refuseMisreadCard(clean, (await getWorkspace(scope)).setting)
  // Before anything is written: whoever holds the lock may be waiting for the row of the counter.
  await lockWorkspace(scope)
  const source = await ensureCounter(scope)
  const arrival = { source, externalId: newId(), at: scope.now, messageId: null, attributes: clean, entry: null }
  const [accepted] = await accept(scope, [arrival])
  if (!accepted?.personId || accepted.kind === 'replayed') throw new Error('a card was not accepted')
  if (doubtNote && accepted.reviewId) await noteReviews(scope, [accepted.reviewId], doubtNote)
  return { outcome: accepted.kind, personId: accepted.personId, because: accepted.because, reviewId: accepted.reviewId }
}

/** States right values by hand, where somebody can be asked again about what is not understood. */
export async function correctByHand(scope: Scope, ports: PeoplePorts, input: { id: string; attributes: CardFields }): Promise<PersonId> {
  await getPersonId(scope, input.id)
  refuseMisreadCorrection(cleanAttributes(input.attributes), (await getWorkspace(scope)).setting)
  return correctPerson(scope, ports, input)
}

/**
 * States the right values of some fields, as a record of its own that belongs to the person because somebody says so. It is tied to one record
 * only: tied to several it would hold together what a separation or an undone judgement takes apart.
 */
export async function correctPerson(
  scope: Scope,
  { accept, ensureCounter }: PeoplePorts,
  { id, attributes }: { id: string; attributes: CardFields },
): Promise<PersonId> {
  await lockWorkspace(scope)
  const personId = await getPersonId(scope, id)
  const clean = cleanAttributes(attributes)
  if (Object.keys(clean).length === 0) throw new Refusal('person.card-empty', {})
  const before = await listRecordsOf(scope, [personId])
  const card = before.find(isCard)
  const source = card?.sourceId ?? (await ensureCounter(scope))
  const externalId = card?.externalId ?? `${cardPrefix}${newId()}`
  const [accepted] = await accept(scope, [{ source, externalId, at: scope.now, messageId: null, attributes: clean, entry: null }])
  if (!accepted?.recordId) throw new Error('a correction was not accepted')
  const { recordId } = accepted
  const anchor = chooseAnchor(before)
  const isWithPerson = card && anchor && (await getPersonId(scope, recordId)) === (await getPersonId(scope, anchor.id))
  return anchor && !isWithPerson ? joinRecord(scope, recordId, [anchor.id]) : getPersonId(scope, recordId)
}

/** The record of a person that a correction is tied to: never another correction, and a browser only where nothing says more. */
function chooseAnchor(records: readonly RecordRow[]): RecordRow | undefined {
  const stated = records.filter((record) => !isCard(record))
  const telling = stated.filter((record) => !statesDeviceOnly(record))
  return chooseFirm(telling.length > 0 ? telling : stated)
}

/** The first of these records, of those at first that do not stand and fall with one import. */
export const chooseFirm = (records: readonly RecordRow[]): RecordRow | undefined => records.find(({ isTold }) => isTold) ?? records[0]
