import { type EntryId, type EntryKind, entryKinds, type RecordId, type TimelineMoment } from '#contract'
import { readCursor, type Scope, writeCursor } from '#platform'
import type { Language } from '#texts'
import { isCard } from './corrections.ts'
import { getPersonId, recordsOf } from './find-person.ts'
import type { EntryMarked, PeoplePorts, ShownEntry, TimelinePort } from './ports.ts'
import { nameOfOrder, othersWhoTold, type Retold, sayCorrection, sayDecided, showChange, showCorrection, showEntry } from './show-moment.ts'
import { spellingOf } from './spell.ts'
import { listSayings, type Saying } from './store/changes.ts'
import { listPersons } from './store/persons.ts'
import { listFileNames, listFollowers, listRecordsOf, listSources } from './store/records.ts'
import { type Cause, listChanges } from './store/regroupings.ts'
import { getWorkspace } from './store/workspace.ts'
import { listElsewhere, listRetold } from './tellings.ts'
import type { RecordRow } from './types.ts'

export type TimelineQuery = {
  id: string
  kind?: string | undefined
  limit: number
  cursor?: string | undefined
  until?: string | undefined
}
type Moment = { at: Temporal.Instant; id: string; shown: TimelineMoment }

const causes: readonly Cause[] = ['created', 'joined', 'separated']

/** What happened to a person and to who it is, newest first, one page. At one moment, changes of who it is stand above entries. */
export async function readTimeline(
  scope: Scope,
  { timeline, namesOfActors }: Pick<PeoplePorts, 'timeline' | 'namesOfActors'>,
  { id, kind, limit, cursor, until }: TimelineQuery,
  language: Language,
): Promise<{ items: TimelineMoment[]; next: string | null }> {
  const personId = await getPersonId(scope, id)
  const records = await listRecordsOf(scope, [personId])
  const recordIds = records.map((record) => record.id)
  const told = [...recordIds, ...(await listFollowers(scope, recordIds))]
  const kinds = kind?.split(',').map((one) => one.trim())
  const place = readPlace(cursor) ?? (until === undefined ? undefined : placeAfter(Temporal.Instant.from(until)))
  const wantedEntries = entryKinds.filter((one) => !kinds || kinds.includes(one))
  const wantedCauses = causes.filter((one) => !kinds || kinds.includes(one))
  const entries =
    wantedEntries.length === 0 ? [] : await timeline.listEntries(scope, told, entryPage(limit + 1, place, kinds && wantedEntries))
  const before = place && { at: place.at, seq: place.isChange ? place.seq : Number.MIN_SAFE_INTEGER }
  const changes =
    wantedCauses.length === 0 ? [] : await listChanges(scope, { recordIds, personId, causes: wantedCauses }, { limit: limit + 1, before })
  const corrected = !kinds || kinds.includes('corrected')
  const corrections = corrected ? await listCorrections(scope, records, { limit: limit + 1, before: entryPage(1, place, []).before }) : []
  const sources = await listSources(scope)
  const { country, currency } = await getWorkspace(scope)
  const [person] = changes.length > 0 ? await listPersons(scope, [personId]) : []
  const spell = spellingOf(person ? [person.golden] : [], country)
  const marks = await marksOf(scope, timeline, entries)
  const files = await listFileNames(
    scope,
    entries.map(({ importId }) => importId),
  )
  const retold = await retoldOf(scope, recordIds, entries)
  const elsewhere = await elsewhereOf(scope, told, entries)
  const showing = { timeline, reader: { language, country, currency }, sources, files, retold, elsewhere }
  const moments: Moment[] = [
    ...entries.map((entry) => ({ at: entry.at, id: entry.id, shown: showEntry(entry, marks.get(entry.id) ?? [], showing) })),
    ...corrections.map((said) => ({ at: said.at, id: said.id, shown: showCorrection(said, sources) })),
    ...changes.map((change) => ({
      at: change.at,
      id: `change:${change.seq}`,
      shown: showChange(change, { personId, language, sources, spell }),
    })),
  ]
  moments.sort((a, b) => Temporal.Instant.compare(b.at, a.at) || compare(orderOf(b), orderOf(a)) || (a.id < b.id ? 1 : -1))
  const page = moments.slice(0, limit)
  const last = page.at(-1)
  const items = await nameActors(
    scope,
    page.map(({ shown }) => shown),
    { language, namesOfActors },
  )
  return { items, next: moments.length > limit && last ? writeCursor([last.at.toString(), last.id]) : null }
}

/** What the business's own people put right, newest first. */
async function listCorrections(
  scope: Scope,
  records: readonly RecordRow[],
  page: { limit: number; before?: { at: Temporal.Instant; id: string } | undefined },
): Promise<Saying[]> {
  const cards = records.filter(isCard).map(({ id }) => id)
  return cards.length > 0 ? listSayings(scope, cards, page) : []
}

/** By whom else the orders of these entries were told. */
async function retoldOf(scope: Scope, recordIds: readonly RecordId[], entries: readonly ShownEntry[]): Promise<Retold> {
  const numbered = entries.flatMap(({ kind, facts }) => (kind === 'purchase' && typeof facts.orderId === 'string' ? facts.orderId : []))
  return othersWhoTold(await listRetold(scope, recordIds, numbered))
}

/** The orders of these entries that are somebody else's, by name. */
async function elsewhereOf(scope: Scope, told: readonly RecordId[], entries: readonly ShownEntry[]): Promise<ReadonlySet<string>> {
  return new Set((await listElsewhere(scope, told, entries)).map(nameOfOrder))
}

/** Users by name; what a source or the resolver did needs none. */
async function nameActors(
  scope: Scope,
  moments: TimelineMoment[],
  { language, namesOfActors }: { language: Language; namesOfActors: PeoplePorts['namesOfActors'] },
): Promise<TimelineMoment[]> {
  const users = [...new Set(moments.flatMap(({ actor }) => (actor?.startsWith('user:') ? [actor] : [])))]
  const names = users.length === 0 ? undefined : await namesOfActors?.(scope, users)
  return moments.map((moment) => {
    const by = names?.get(moment.actor ?? '') ?? null
    if (moment.kind === 'corrected') return { ...moment, by, title: sayCorrection(moment, by, language) }
    return { ...moment, by, detail: sayDecided(moment, by, language) }
  })
}

const compare = (a: number, b: number) => (a === b ? 0 : a < b ? -1 : 1)
const orderOf = ({ id }: Moment): number => (id.startsWith('change:') ? Number(id.slice(7)) : Number.NEGATIVE_INFINITY)

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

/** Where a page begins that shows everything up to a moment, that moment included. */
const placeAfter = (until: Temporal.Instant): Place => ({
  at: until.add({ microseconds: 1 }),
  id: '00000000-0000-0000-0000-000000000000',
  isChange: false,
  seq: 0,
})

async function marksOf(scope: Scope, timeline: TimelinePort, entries: readonly { id: EntryId }[]): Promise<Map<EntryId, EntryMarked[]>> {
  const ids = entries.map(({ id }) => id)
  return Map.groupBy(await timeline.listMarks(scope, ids), ({ entryId }) => entryId)
}

const markedMax = 10

/** What stands above a person's timeline: pinned, not to be done, and next steps, each entry once, newest first. */
export async function listMarkedMoments(scope: Scope, timeline: TimelinePort, id: string, language: Language): Promise<TimelineMoment[]> {
  const own = await recordsOf(scope, id)
  const told = [...own, ...(await listFollowers(scope, own))]
  const found = await timeline.listMarked(scope, told, markedMax)
  const marked = Map.groupBy(found, ({ entry }) => entry.id)
  const entries = found.map(({ entry }) => entry)
  const files = await listFileNames(
    scope,
    entries.map(({ importId }) => importId),
  )
  const retold = await retoldOf(scope, own, entries)
  const elsewhere = await elsewhereOf(scope, told, entries)
  const sources = await listSources(scope)
  const { country, currency } = await getWorkspace(scope)
  const showing = { timeline, reader: { language, country, currency }, sources, files, retold, elsewhere }
  return [...marked.values()].flatMap((marks) => (marks[0] ? [showEntry(marks[0].entry, marks, showing)] : []))
}
