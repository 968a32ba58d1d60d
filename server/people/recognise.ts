import { createHash } from 'node:crypto'
import type { ImportId, PersonId, RecordId } from '#contract'
import type { Attributes, Setting } from '#identity'
import { lockWorkspace, newId, type Scope } from '#platform'
import { codeOf } from './code.ts'
import { asPerson } from './divide.ts'
import { type Ended, endedOf, sameEnded } from './ended.ts'
import { readFeatures } from './features.ts'
import { fileUnder } from './filing.ts'
import {
  cleanAttributes,
  cleanText,
  contentOf,
  type Folded,
  fold,
  type Statement,
  sameAttributes,
  saysElse,
  saysWho,
  statementOf,
} from './fold.ts'
import { refreshGolden, regroup } from './regroup.ts'
import { type Changed, reindex } from './reindex.ts'
import { type CaptureRow, insertCaptures, listCaptures, type NewCapture, type RestatedCapture, restateCaptures } from './store/captures.ts'
import {
  findByExternal,
  insertRecords,
  listRecords,
  listSources,
  type Met,
  markTold,
  type NewRecord,
  type Reaffirmed,
  type Restated,
  updateRecords,
  updateStated,
} from './store/records.ts'
import { type Seen, type Sighting, see } from './store/sightings.ts'
import { getWorkspace } from './store/workspace.ts'
import { type Claim, naturalKey, neverSeen, type RecordRow, type Resolution } from './types.ts'

export { readAhead } from './features.ts'

/** Bounds what one step holds in memory and how far one batch can fill a key. */
const batchSizeMax = 1000

/**
 * Who is meant by each claim: finds or makes its record, and divides records into persons again where something changed. Same order as the
 * claims. The result depends on the set of claims only, not on their order or on how they were cut into batches. `met` spares the first look-up.
 */
export async function recognise(scope: Scope, claims: readonly Claim[], met?: WhomWeMet): Promise<Resolution[]> {
  if (claims.length === 0) return []
  await lockWorkspace(scope)
  const resolutions: Resolution[] = []
  for (let from = 0; from < claims.length; from += batchSizeMax) {
    const batch = claims.slice(from, from + batchSizeMax).map(cleanClaim)
    // What was looked up before holds until something is written.
    const plan = await planBatch(scope, batch, from === 0 && met ? met : await meetAll(scope, batch))
    await insertCaptures(scope, plan.captures)
    await restateCaptures(scope, plan.repeated)
    await see(scope, plan.seen)
    await markTold(scope, plan.told)
    resolutions.push(...(await settle(scope, batch, plan)))
  }
  return resolutions
}

type CleanClaim = {
  name: string
  sourceId: Claim['source']
  externalId: string
  at: number
  attributes: Claim['attributes']
  importId: ImportId | null
  claimed: boolean
  ended: Attributes | null
  isFallback: boolean
  isSeen: boolean
}

const externalIdMax = 300

const isEmpty = ({ attributes, ended }: CleanClaim) => Object.keys(attributes).length === 0 && ended === null
const isTold = (claims: readonly CleanClaim[]) => claims.some(({ importId }) => importId === null)
const saysNothing = (claim: CleanClaim) => isEmpty(claim) && claim.importId === null

function cleanClaim({ source, externalId, at, attributes: stated, importId, claimed, ended, unseen, fallback }: Claim): CleanClaim {
  const attributes = cleanAttributes(stated)
  const short = shortOf(externalId)
  const name = naturalKey({ sourceId: source, externalId: short })
  return {
    name,
    sourceId: source,
    externalId: short,
    at: at.epochMilliseconds,
    attributes,
    importId: importId ?? null,
    claimed: claimed === true && saysWho(attributes),
    ended: ended ? cleanAttributes(ended) : null,
    isFallback: fallback === true,
    isSeen: unseen !== true,
  }
}

/** Cutting would make two customers one: what is too long for an index is named by its digest. */
function shortOf(externalId: string): string {
  const text = cleanText(externalId)
  return text.length > externalIdMax ? `sha256:${createHash('sha256').update(text).digest('hex')}` : text
}

/** The records that sources already know under their names. */
export type WhomWeMet = ReadonlyMap<string, Met>

/** Looks up whom these names mean, ahead of `recognise` and within its transaction. */
export const meet = (scope: Scope, names: readonly Pick<Claim, 'source' | 'externalId'>[]): Promise<WhomWeMet> =>
  meetAll(
    scope,
    names.map(({ source, externalId }) => ({ sourceId: source, externalId: shortOf(externalId) })),
  )

async function meetAll(scope: Scope, names: readonly Pick<CleanClaim, 'sourceId' | 'externalId'>[]): Promise<WhomWeMet> {
  const distinct = new Map(names.map(({ sourceId, externalId }) => [naturalKey({ sourceId, externalId }), { sourceId, externalId }]))
  const found = distinct.size > 0 ? await findByExternal(scope, [...distinct.values()]) : []
  return new Map(found.map((record) => [naturalKey(record), record]))
}

type Plan = {
  ids: Map<string, RecordId>
  /** Who the known ones were before. */
  persons: Map<RecordId, PersonId>
  created: NewRecord[]
  restated: Restated[]
  /** The same was said at a later time. */
  reaffirmed: Reaffirmed[]
  captures: NewCapture[]
  repeated: RestatedCapture[]
  seen: Sighting[]
  /** Known so far from files only. */
  told: RecordId[]
  changed: Changed[]
  /** Persons of whom something was said again, at a later time: the newest value may be another one now. */
  confirmed: Set<PersonId>
  /** New, or back after having been withdrawn. */
  fresh: Set<RecordId>
}

/** What has to be written: pure but for the look-up of what is known of those who say something. */
async function planBatch(scope: Scope, batch: readonly CleanClaim[], known: WhomWeMet): Promise<Plan> {
  const byName = Map.groupBy(batch, ({ name }) => name)
  // The many events that say nothing about the customer herself stop here: one look-up and no more. An import says at least that it knows her.
  // Where only files state her, the first such event is a statement: she stands, should they be taken back.
  const isSilent = (name: string) => {
    const record = known.get(name)
    return record?.isTold === true && !record.withdrawnAt && byName.get(name)?.every(saysNothing) === true
  }
  const plan: Plan = {
    ids: new Map(),
    persons: new Map(),
    created: [],
    restated: [],
    reaffirmed: [],
    captures: [],
    repeated: [],
    seen: [],
    told: [],
    changed: [],
    confirmed: new Set(),
    fresh: new Set(),
  }
  for (const [name, claims] of byName) {
    const record = known.get(name)
    const id = record?.id ?? newId<RecordId>()
    plan.ids.set(name, id)
    if (!record) continue
    plan.persons.set(id, record.personId)
    noteSeen(plan, record, claims)
  }
  const heard = [...byName].filter(([name]) => !isSilent(name))
  if (heard.length === 0) return plan
  await understand(scope, heard, known, plan)
  return plan
}

/** Folds what was said anew into what was known of each. */
async function understand(scope: Scope, spoken: readonly [string, readonly CleanClaim[]][], known: WhomWeMet, plan: Plan): Promise<void> {
  const { setting } = await getWorkspace(scope)
  const ids = spoken.flatMap(([name]) => known.get(name)?.id ?? [])
  const captures = Map.groupBy(ids.length > 0 ? await listCaptures(scope, ids) : [], ({ recordId }) => recordId)
  const whole = new Map((ids.length > 0 ? await listRecords(scope, ids) : []).map((record) => [record.id, record]))
  for (const [name, claims] of spoken) {
    const record = known.get(name)
    const id = plan.ids.get(name)
    if (!id) continue
    const statements = hear(id, claims, record ? (captures.get(id) ?? []) : [], plan)
    const heard = { ...fold(statements), ended: endedOf(statements, setting), setting }
    const before = whole.get(id)
    if (before) restate(plan, before, heard)
    else create(plan, { ...heard, id, name, claims })
    if (record && !record.isTold && isTold(claims)) plan.told.push(id)
  }
}

/** Adds to the plan what was not yet said; answers all statements of the record, the new ones among them. */
function hear(recordId: RecordId, claims: readonly CleanClaim[], kept: readonly CaptureRow[], plan: Plan): Statement[] {
  const keyOf = (one: Pick<CleanClaim, 'attributes' | 'importId' | 'claimed' | 'ended' | 'isFallback' | 'isSeen'>) =>
    `${one.importId ?? (one.isSeen ? '' : 'unseen')} ${one.claimed ? 'claimed ' : ''}${one.isFallback ? 'fallback ' : ''}${contentOf(one.attributes)}${one.ended ? contentOf(one.ended) : ''}`
  const said = new Map(kept.map((capture) => [keyOf(capture), { ...capture, isNew: false }]))
  const statements: Statement[] = []
  for (const claim of claims) {
    const key = keyOf(claim)
    const old = said.get(key)
    // Who has stated something of a customer and now says nothing about her adds no statement; who has not adds one, so that she is also its own.
    const spoke = [...said.values()].some(({ importId }) => importId === claim.importId)
    if (!old && spoke && isEmpty(claim)) continue
    if (!old)
      said.set(key, {
        id: '',
        recordId,
        attributes: claim.attributes,
        importId: claim.importId,
        claimed: claim.claimed,
        ended: claim.ended,
        isFallback: claim.isFallback,
        // What else happened on the day of a file is told by its entries.
        isSeen: claim.isSeen && claim.importId === null,
        lastAt: claim.at,
        isNew: true,
        at: claim.at,
      })
    else {
      old.at = Math.min(old.at, claim.at)
      old.lastAt = Math.max(old.lastAt, claim.at)
    }
  }
  const before = new Map(kept.map((capture) => [capture.id, capture]))
  for (const capture of said.values()) {
    const { id, at, lastAt, attributes, importId, claimed, ended, isFallback, isSeen, isNew } = capture
    statements.push(statementOf(capture))
    if (isNew) plan.captures.push({ recordId, at, lastAt, attributes, importId, claimed, ended, isFallback, isSeen })
    else if (lastAt !== before.get(id)?.lastAt || at !== before.get(id)?.at) plan.repeated.push({ id, recordId, at, lastAt })
  }
  return statements
}

type Heard = Folded & { ended: Ended | null; setting: Setting }

function create(
  plan: Plan,
  { id, name, claims, setting, ...folded }: Heard & { id: RecordId; name: string; claims: readonly CleanClaim[] },
) {
  const [claim] = claims
  const times = timesOf(claims)
  if (!claim) return
  const { attributes, stated, ended } = folded
  const features = readFeatures(folded, setting)
  const { sourceId, externalId } = claim
  const seen = { firstSeenAt: times.firstAt, lastSeenAt: times.lastAt }
  const filing = fileUnder(features)
  const told = { ...seen, ...filing, isTold: isTold(claims), ended }
  plan.created.push({ id, sourceId, externalId, code: codeOf(id), attributes, stated, features, personId: asPerson(id), ...told })
  plan.changed.push({ id, natural: name, features, filing, isNew: true })
  plan.fresh.add(id)
}

function restate(plan: Plan, record: RecordRow, { setting, ...folded }: Heard): void {
  const { attributes, stated, claimed, ended } = folded
  const { id, withdrawnAt } = record
  const isSame =
    !withdrawnAt &&
    claimed === (record.features.claimed ?? false) &&
    sameAttributes(attributes, record.attributes) &&
    sameEnded(ended, record.ended)
  const isNewer = Object.entries(stated).some(([field, at]) => String(at) !== String(record.stated[field as keyof typeof stated]))
  if (isSame && !isNewer) return
  if (isSame) {
    plan.reaffirmed.push({ id, stated })
    plan.confirmed.add(record.personId)
    return
  }
  const features = readFeatures(folded, setting)
  const filing = fileUnder(features)
  const isNews = saysElse(attributes, record.attributes)
  plan.restated.push({ id, attributes, stated, features, ended, ...filing, withdrawnAt: null, isNews })
  plan.changed.push({ id, natural: naturalKey(record), features, filing, isNew: false })
  if (withdrawnAt) plan.fresh.add(id)
}

function noteSeen(plan: Plan, record: Met, claims: readonly CleanClaim[]): void {
  const { first, last } = minutesOf(claims)
  // Most things happen in the minute of the one before.
  if (first < record.firstSeenMs || last > record.lastSeenMs)
    plan.seen.push({ recordId: record.id, personId: record.withdrawnAt ? null : record.personId, ...timesOf(claims) })
}

const minuteMs = 60_000
const minuteOf = ({ at }: CleanClaim) => Math.floor(at / minuteMs) * minuteMs
/** When something was first said, and when something last happened. */
const minutesOf = (claims: readonly CleanClaim[]) => {
  const seen = claims.filter(({ isSeen }) => isSeen)
  return { first: Math.min(...claims.map(minuteOf)), last: Math.max(neverSeen.epochMilliseconds, ...seen.map(minuteOf)) }
}

function timesOf(claims: readonly CleanClaim[]): Seen {
  const { first, last } = minutesOf(claims)
  return { firstAt: Temporal.Instant.fromEpochMilliseconds(first), lastAt: Temporal.Instant.fromEpochMilliseconds(last) }
}

/** Brings evidence and persons up to date and says of each claim where it ended. */
async function settle(scope: Scope, batch: readonly CleanClaim[], plan: Plan): Promise<Resolution[]> {
  const ends = await reindex(scope, plan.changed)
  await updateRecords(scope, plan.restated)
  await updateStated(scope, plan.reaffirmed)
  await refreshGolden(scope, plan.confirmed)
  const { personOf, because, reviews } = await regroup(scope, {
    seeds: new Set([...plan.changed.map(({ id }) => id), ...ends]),
    restated: plan.changed.map(({ id }) => id),
    fresh: plan.fresh,
    known: await rowsOf(scope, plan.created),
    // Written once it is known whose they are: moving a record costs as much as writing it.
    write: (of) =>
      insertRecords(
        scope,
        plan.created.map((one) => ({ ...one, personId: of.get(one.id) ?? one.personId })),
      ),
  })
  const changed = new Set(plan.changed.map(({ id }) => id))
  const reviewOf = new Map(reviews.flatMap(({ id, a, b }) => [[a, id] as const, [b, id] as const]))
  return batch.map(({ name }) => {
    const recordId = plan.ids.get(name)
    const personId = recordId && (personOf.get(recordId) ?? plan.persons.get(recordId))
    if (!recordId || !personId) throw new Error(`claim ${name} was not settled`)
    const isFresh = plan.fresh.has(recordId)
    const reviewId = isFresh ? (reviewOf.get(recordId) ?? null) : null
    const isFounder = (recordId as string) === personId
    const kind = !isFresh ? 'same' : !isFounder ? 'joined' : reviewId ? 'doubt' : 'created'
    return { kind, recordId, personId, because: because.get(recordId) ?? [], reviewId, changed: changed.has(recordId) }
  })
}

/** What is about to be written, as it would be read. */
async function rowsOf(scope: Scope, created: readonly NewRecord[]): Promise<RecordRow[]> {
  if (created.length === 0) return []
  const sources = await listSources(scope)
  const unknown = { purchaseCount: 0, spentMinor: 0, withdrawnAt: null }
  return created.map((one) => ({ ...one, ...unknown, channel: sources.get(one.sourceId)?.kind ?? '' }))
}
