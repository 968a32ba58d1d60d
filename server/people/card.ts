import type { AttributeField, JudgementId, PersonId, RecordId, ReviewId } from '#contract'
import type { Reason } from '#identity'
import { lockWorkspace, newId, Refusal, type Scope } from '#platform'
import { cardPrefix, isCard } from './corrections.ts'
import { asPerson } from './divide.ts'
import { getPersonId } from './find-person.ts'
import { cleanAttributes } from './fold.ts'
import { joinRecord, keepApart } from './judge.ts'
import { refuseMisreadCard, refuseMisreadCorrection } from './misread.ts'
import type { PeoplePorts } from './ports.ts'
import { statesDeviceOnly } from './regroup.ts'
import { type CaptureRow, listCaptures } from './store/captures.ts'
import { listPersons } from './store/persons.ts'
import { listRecordsOf } from './store/records.ts'
import { findLastSeq, listLeftSince } from './store/regroupings.ts'
import { listOpenReviewsOf, noteReviews } from './store/reviews.ts'
import { getWorkspace } from './store/workspace.ts'
import { insertWriting, type Said } from './store/writings.ts'
import type { RecordRow } from './types.ts'

export type CardFields = Partial<Record<AttributeField, string>>
/** `apartFrom`: people whom this is not, though they share a contact: somebody was asked. */
type Apart = { apartFrom?: readonly string[] | undefined }
type Ending = { outcome: 'created' | 'joined' | 'same' | 'doubt'; personId: PersonId; because: Reason[]; reviewId: ReviewId | null }
/** `writingId`: by which it can be taken back. `separatedFrom`: whom a record left, because what tied it may be somebody else's as well. */
export type Carded = Ending & { writingId: string; separatedFrom: { personId: PersonId; name: string }[] }

/** The minimum card. It is recognised like everything that comes in, so it may turn out to be somebody known. */
export async function createCard(
  scope: Scope,
  { accept, ensureCounter }: PeoplePorts,
  { attributes, doubtNote, apartFrom = [] }: Apart & { attributes: CardFields; doubtNote?: string | undefined },
): Promise<Carded> {
  const clean = cleanAttributes(attributes)
  refuseMisreadCard(clean, (await getWorkspace(scope)).setting)
  // Before anything is written: whoever holds the lock may be waiting for the row of the counter.
  await lockWorkspace(scope)
  const source = await ensureCounter(scope)
  const told = await findLastSeq(scope)
  const arrival = { source, externalId: newId(), at: scope.now, messageId: null, attributes: clean, entry: null }
  const [accepted] = await accept(scope, [arrival])
  const { recordId, personId } = accepted ?? {}
  if (!accepted || !recordId || !personId || accepted.kind === 'replayed') throw new Error('a card was not accepted')
  const judgements: JudgementId[] = []
  for (const other of apartFrom) judgements.push(...(await keepApart(scope, [recordId], other)))
  const { kind: outcome, because, reviewId } = accepted
  const recognised = { outcome, personId, because, reviewId }
  const ending = judgements.length > 0 ? await endingOf(scope, recordId, recognised) : recognised
  if (doubtNote && ending.reviewId) await noteReviews(scope, [ending.reviewId], doubtNote)
  const said = saidSince([], await listCaptures(scope, [recordId]))
  const left = await listPersons(scope, await listLeftSince(scope, told))
  const separatedFrom = left.filter(({ id }) => id !== ending.personId).map(({ id, name }) => ({ personId: id, name }))
  return { ...ending, separatedFrom, writingId: await insertWriting(scope, 'card', { said, judgements }) }
}

/** Where a card is, now that somebody said whom it is not about. */
async function endingOf(scope: Scope, recordId: RecordId, recognised: Ending): Promise<Ending> {
  const personId = await getPersonId(scope, recordId)
  if (personId !== asPerson(recordId)) return { ...recognised, personId }
  const [open] = await listOpenReviewsOf(scope, personId)
  return { outcome: open ? 'doubt' : 'created', personId, because: open ? recognised.because : [], reviewId: open?.id ?? null }
}

/** What one writing added to what a record states: a capture that was not there, or one that is stated anew. */
function saidSince(before: readonly CaptureRow[], after: readonly CaptureRow[]): Said | undefined {
  const known = new Map(before.map((capture) => [capture.id, capture]))
  const timesOf = ({ at, lastAt }: CaptureRow) => ({ at, lastAt })
  for (const capture of after) {
    const old = known.get(capture.id)
    if (old && old.lastAt === capture.lastAt && old.at === capture.at) continue
    return { recordId: capture.recordId, captureId: capture.id, before: old ? timesOf(old) : null, after: timesOf(capture) }
  }
  return undefined
}

type Correction = Apart & { id: string; attributes: CardFields; writtenWith?: JudgementId }
export type Corrected = { personId: PersonId; writingId: string }

/** States right values by hand, where somebody can be asked again about what is not understood. */
export async function correctByHand(scope: Scope, ports: PeoplePorts, correction: Correction): Promise<Corrected> {
  await getPersonId(scope, correction.id)
  refuseMisreadCorrection(cleanAttributes(correction.attributes), (await getWorkspace(scope)).setting)
  return correctPerson(scope, ports, correction)
}

/**
 * States the right values of some fields, as a record of its own that belongs to the person because somebody says so. It is tied to one record
 * only: tied to several it would hold together what a separation or an undone judgement takes apart.
 */
export async function correctPerson(
  scope: Scope,
  { accept, ensureCounter }: PeoplePorts,
  { id, attributes, apartFrom = [], writtenWith }: Correction,
): Promise<Corrected> {
  await lockWorkspace(scope)
  const personId = await getPersonId(scope, id)
  const clean = cleanAttributes(attributes)
  if (Object.keys(clean).length === 0) throw new Refusal('person.card-empty', {})
  const before = await listRecordsOf(scope, [personId])
  const judgements: JudgementId[] = []
  // Told first: what is about to be shared never brings them together.
  const ids = before.map((record) => record.id)
  for (const other of apartFrom) judgements.push(...(await keepApart(scope, ids, other)))
  const card = before.find(isCard)
  const source = card?.sourceId ?? (await ensureCounter(scope))
  const externalId = card?.externalId ?? `${cardPrefix}${newId()}`
  const captures = card ? await listCaptures(scope, [card.id]) : []
  const [accepted] = await accept(scope, [
    { source, externalId, at: scope.now, messageId: null, attributes: clean, entry: null, unseen: true },
  ])
  if (!accepted?.recordId) throw new Error('a correction was not accepted')
  const { recordId } = accepted
  const anchor = chooseAnchor(before)
  const isWithPerson = card && anchor && (await getPersonId(scope, recordId)) === (await getPersonId(scope, anchor.id))
  if (anchor && !isWithPerson) judgements.push(...(await joinRecord(scope, recordId, [anchor.id])))
  for (const other of apartFrom) judgements.push(...(await keepApart(scope, [...new Set([...ids, recordId])], other)))
  const said = saidSince(captures, await listCaptures(scope, [recordId]))
  const writingId = await insertWriting(scope, 'correction', { said, judgements }, writtenWith)
  return { personId: await getPersonId(scope, recordId), writingId }
}

/** The record of a person that a correction is tied to: never another correction, and a browser only where nothing says more. */
function chooseAnchor(records: readonly RecordRow[]): RecordRow | undefined {
  const stated = records.filter((record) => !isCard(record))
  const telling = stated.filter((record) => !statesDeviceOnly(record))
  return chooseFirm(telling.length > 0 ? telling : stated)
}

/** The first of these records, of those at first that do not stand and fall with one import. */
export const chooseFirm = (records: readonly RecordRow[]): RecordRow | undefined => records.find(({ isTold }) => isTold) ?? records[0]
