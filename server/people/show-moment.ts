import type { EntryTone, RecordId, TimelineMoment } from '#contract'
import { type Language, say } from '#texts'
import type { EntryMarked, ShownEntry, TimelinePort } from './ports.ts'
import { asChannel, showReasons } from './show.ts'
import type { listFileNames, listSources } from './store/records.ts'
import type { Change } from './store/regroupings.ts'

export type SourceNames = Awaited<ReturnType<typeof listSources>>
type FileNames = Awaited<ReturnType<typeof listFileNames>>
export type MomentReader = { language: Language; country: string }
type Marked = Omit<EntryMarked, 'entryId'>

/** An entry as the timeline shows it, with what somebody marked on it. What a file tells, its file tells, and nobody wrote. */
export function showEntry(
  entry: ShownEntry,
  marks: readonly Marked[],
  { timeline, reader, sources, files }: { timeline: TimelinePort; reader: MomentReader; sources: SourceNames; files: FileNames },
): TimelineMoment {
  const { title, detail } = timeline.describe(entry, reader)
  const { id, kind, channel, amount, facts, recordId, importId } = entry
  const source = (importId && files.get(importId)) ?? (entry.source && sources.get(entry.source)?.name) ?? null
  const tone = marks.find((one): one is Marked & { mark: EntryTone } => one.mark === 'dont' || one.mark === 'worked')?.mark ?? null
  const pinned = marks.some(({ mark }) => mark === 'pinned')
  const next = nextOf(entry, marks)
  return {
    id,
    at: entry.at.toString(),
    kind,
    channel,
    source,
    title,
    detail,
    amount,
    facts,
    recordId,
    actor: importId ? null : entry.actor,
    by: null,
    tone,
    pinned,
    next,
    judgementId: null,
  }
}

function nextOf({ facts }: ShownEntry, marks: readonly Marked[]): TimelineMoment['next'] {
  const next = marks.find(({ mark }) => mark === 'next')
  if (!next?.dueOn) return null
  const stated = facts.next as { text?: unknown } | undefined
  const text = stated?.text ?? facts.text
  return { text: typeof text === 'string' ? text : '', on: next.dueOn, doneAt: next.doneAt?.toString() ?? null }
}

export function showChange(change: Change, personId: string, language: Language, sources: SourceNames): TimelineMoment {
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
    by: null,
    tone: null,
    pinned: false,
    next: null,
    judgementId: undoable ? judgementId : null,
  }
}
