import { type EntryId, type EntryKind, entryKinds, type RecordId, type TimelineMoment } from '#contract'
import { readCursor, type Scope, writeCursor } from '#platform'
import { type Language, say } from '#texts'
import { getPersonId } from './find-person.ts'
import type { ShownEntry, TimelinePort } from './ports.ts'
import { asChannel, showReasons } from './show.ts'
import { listFollowers, listRecordsOf, listSources } from './store/records.ts'
import { type Cause, type Change, listChanges } from './store/regroupings.ts'
import { getWorkspace } from './store/workspace.ts'

export type TimelineQuery = { id: string; kind?: string | undefined; limit: number; cursor?: string | undefined }
type Moment = { at: Temporal.Instant; id: string; shown: TimelineMoment }

const causes: readonly Cause[] = ['created', 'joined', 'separated']

/** What happened to a person and to who it is, newest first, one page. At one moment, changes of who it is stand above entries. */
export async function readTimeline(
  scope: Scope,
  timeline: TimelinePort,
  { id, kind, limit, cursor }: TimelineQuery,
  language: Language,
): Promise<{ items: TimelineMoment[]; next: string | null }> {
  const personId = await getPersonId(scope, id)
  const recordIds = (await listRecordsOf(scope, [personId])).map((record) => record.id)
  const told = [...recordIds, ...(await listFollowers(scope, recordIds))]
  const kinds = kind?.split(',').map((one) => one.trim())
  const place = readPlace(cursor)
  const wantedEntries = entryKinds.filter((one) => !kinds || kinds.includes(one))
  const wantedCauses = causes.filter((one) => !kinds || kinds.includes(one))
  const entries =
    wantedEntries.length === 0 ? [] : await timeline.listEntries(scope, told, entryPage(limit + 1, place, kinds && wantedEntries))
  const before = place && { at: place.at, seq: place.isChange ? place.seq : 0 }
  const changes =
    wantedCauses.length === 0 ? [] : await listChanges(scope, { recordIds, personId, causes: wantedCauses }, { limit: limit + 1, before })
  const sources = await listSources(scope)
  const { country } = await getWorkspace(scope)
  const moments: Moment[] = [
    ...entries.map((entry) => ({ at: entry.at, id: entry.id, shown: showEntry(entry, timeline, { language, country }, sources) })),
    ...changes.map((change) => ({ at: change.at, id: `change:${change.seq}`, shown: showChange(change, personId, language, sources) })),
  ]
  moments.sort((a, b) => Temporal.Instant.compare(b.at, a.at) || orderOf(b) - orderOf(a) || (a.id < b.id ? 1 : -1))
  const page = moments.slice(0, limit)
  const last = page.at(-1)
  return { items: page.map(({ shown }) => shown), next: moments.length > limit && last ? writeCursor([last.at.toString(), last.id]) : null }
}

const orderOf = ({ id }: Moment): number => (id.startsWith('change:') ? Number(id.slice(7)) : -1)

type Place = { at: Temporal.Instant; id: string; isChange: boolean; seq: number }

function readPlace(cursor: string | undefined): Place | undefined {
  const [at, id] = readCursor(cursor, ['instant'], ['uuid', 'change']) ?? []
  if (at === undefined || id === undefined) return undefined
  const isChange = id.startsWith('change:')
  return { at: Temporal.Instant.from(at), id, isChange, seq: isChange ? Number(id.slice(7)) : 0 }
}

/** After a change, every entry of the same moment is still to come. */
function entryPage(limit: number, place: Place | undefined, kinds: EntryKind[] | undefined) {
  const last = 'ffffffff-ffff-ffff-ffff-ffffffffffff'
  return { limit, kinds, before: place && { at: place.at, id: (place.isChange ? last : place.id) as EntryId } }
}

type SourceNames = Awaited<ReturnType<typeof listSources>>

function showEntry(
  entry: ShownEntry,
  timeline: TimelinePort,
  reader: { language: Language; country: string },
  sources: SourceNames,
): TimelineMoment {
  const { title, detail } = timeline.describe(entry, reader)
  const { id, kind, channel, amount, facts, recordId, actor } = entry
  const source = (entry.source && sources.get(entry.source)?.name) ?? null
  return { id, at: entry.at.toString(), kind, channel, source, title, detail, amount, facts, recordId, actor, judgementId: null }
}

function showChange(change: Change, personId: string, language: Language, sources: SourceNames): TimelineMoment {
  const { cause, records, at, seq, from, to, because, recordId, actor, judgementId, undoable, sourceId } = change
  const source = sources.get(sourceId)
  const kind = cause === 'withdrawn' ? 'separated' : cause
  const way = cause === 'separated' && from === personId ? 'gone' : cause
  const title = say(language, `moments:${way}`, { count: records, source: source?.name ?? '' })
  const reasons = showReasons(because, 'join', language)
  return {
    id: `change:${seq}`,
    at: at.toString(),
    kind,
    channel: source ? asChannel(source.kind) : null,
    source: source?.name ?? null,
    title,
    detail: reasons[0]?.sentence ?? null,
    amount: null,
    facts: { records, from, to, because: reasons },
    recordId: recordId as RecordId,
    actor,
    judgementId: undoable ? judgementId : null,
  }
}
