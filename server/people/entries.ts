import type { EntryId, EntryKind, EntryMark, EntryTone, RecordId } from '#contract'
import { lockWorkspace, Refusal, type Scope } from '#platform'
import { chooseFirm } from './card.ts'
import { getPersonId, toldOf } from './find-person.ts'
import type { PeoplePorts, ShownEntry } from './ports.ts'
import { listRecordsOf } from './store/records.ts'
import { seeByHand } from './store/sightings.ts'
import { seeAgain } from './withdraw-import.ts'

export type Written = {
  id: string
  kind: EntryKind
  text?: string | undefined
  at?: Temporal.Instant | undefined
  minutes?: number | undefined
  tone?: EntryTone | undefined
  next?: { on: string; text?: string | undefined } | undefined
}

/** Writes down what happened; it hangs from the record of the person that was seen last, of those at first that no undone file takes along. */
export async function addEntry(
  scope: Scope,
  { timeline }: PeoplePorts,
  { id, kind, text, at, minutes, tone, next }: Written,
): Promise<EntryId> {
  await lockWorkspace(scope)
  const personId = await getPersonId(scope, id)
  const records = await listRecordsOf(scope, [personId])
  const latestFirst = records.toSorted((a, b) => Temporal.Instant.compare(b.lastSeenAt, a.lastSeenAt) || (a.id < b.id ? 1 : -1))
  const latest = chooseFirm(latestFirst)
  if (!latest) throw new Error('a person has no records')
  const facts = {
    ...(text ? { text } : {}),
    ...(minutes === undefined ? {} : { minutes }),
    ...(tone ? { tone } : {}),
    ...(next ? { next } : {}),
  }
  const channel = kind === 'call' ? 'phone' : 'counter'
  const [entryId] = await timeline.append(scope, [{ recordId: latest.id, at: at ?? scope.now, kind, channel, facts }])
  if (!entryId) throw new Error('an entry was not written')
  if (kind !== 'note') await seeByHand(scope, latest.id, personId, at ?? scope.now)
  const marks: EntryMark[] = [...(tone ? [tone] : []), ...(next ? (['next'] as const) : [])]
  await timeline.markEntries(
    scope,
    marks.map((mark) => ({ entryId, recordId: latest.id, mark, ...(mark === 'next' ? { dueOn: next?.on } : {}) })),
  )
  return entryId
}

type Named = { id: string; entryId: EntryId }

/** Takes back an entry of this person that was written by hand. Anything else is not there to be taken back. */
export async function removeEntry(scope: Scope, { timeline }: PeoplePorts, named: Named): Promise<EntryId> {
  await lockWorkspace(scope)
  const entry = await getEntry(scope, { timeline }, named)
  if (entry.source !== null || entry.importId !== null) throw new Refusal('entry.missing', { id: named.entryId })
  await timeline.withdrawEntry(scope, named.entryId)
  await seeAgain(scope, [entry.recordId], timeline.entryTimes)
  return named.entryId
}

/** Keeps any entry of this person above the timeline. */
export async function pinEntry(scope: Scope, { timeline }: PeoplePorts, named: Named): Promise<EntryId> {
  const { id: entryId, recordId } = await getEntry(scope, { timeline }, named)
  await timeline.markEntries(scope, [{ entryId, recordId, mark: 'pinned' }])
  return entryId
}

export async function unpinEntry(scope: Scope, { timeline }: PeoplePorts, named: Named): Promise<EntryId> {
  const { id: entryId } = await getEntry(scope, { timeline }, named)
  await timeline.unmarkEntry(scope, entryId, 'pinned')
  return entryId
}

/** Says that the next step of an entry was taken, or takes that back. */
export async function settleNext(scope: Scope, { timeline }: PeoplePorts, named: Named & { isDone: boolean }): Promise<EntryId> {
  const { id: entryId } = await getEntry(scope, { timeline }, named)
  const hasNext = await timeline.settleNext(scope, entryId, named.isDone ? scope.now : null)
  if (!hasNext) throw new Refusal('entry.missing', { id: named.entryId })
  return entryId
}

/** An entry that hangs from this person; another one's is not there. */
async function getEntry(scope: Scope, { timeline }: Pick<PeoplePorts, 'timeline'>, { id, entryId }: Named): Promise<ShownEntry> {
  const own = new Set<RecordId>(await toldOf(scope, id))
  const entry = await timeline.findEntry(scope, entryId)
  if (!entry || !own.has(entry.recordId)) throw new Refusal('entry.missing', { id: entryId })
  return entry
}
