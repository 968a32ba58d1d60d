import { attributeFields, channelOf, type EntryTone, type ReasonShown, type RecordId, type SourceId, type TimelineMoment } from '#contract'
import type { Spell } from '#identity'
import { type Language, say } from '#texts'
import { spellOrder } from './orders.ts'
import type { EntryMarked, ShownEntry, TimelinePort } from './ports.ts'
import type { Telling } from './retold.ts'
import { showReasons } from './show.ts'
import type { Saying } from './store/changes.ts'
import type { listFileNames, listSources } from './store/records.ts'
import type { Change } from './store/regroupings.ts'

export type SourceNames = Awaited<ReturnType<typeof listSources>>
type FileNames = Awaited<ReturnType<typeof listFileNames>>
type MomentReader = { language: Language; country: string; currency: string }
type Marked = Omit<EntryMarked, 'entryId'>
/** Of an order that a source tells of: which other sources tell of it too. */
export type Retold = ReadonlyMap<string, readonly SourceId[]>

export const othersWhoTold = (groups: readonly (readonly Telling[])[]): Retold =>
  new Map(
    groups.flatMap((group) =>
      group.map(
        ({ source, number }) => [`${source} ${number}`, group.flatMap((one) => (one.source === source ? [] : one.source))] as const,
      ),
    ),
  )

/** The order that a source tells of in this entry; null where it tells of none, as what counts by itself does not. */
export const orderTold = ({ orderSays, ...entry }: Trading): OrderTold | null => (orderSays === undefined ? null : orderNamed(entry))
/** The order that an entry of money names, whether it tells of it or counts by itself. */
export const orderNamed = ({ kind, source, facts }: Trading): OrderTold | null =>
  (kind === 'purchase' || kind === 'return') && source !== null && typeof facts.orderId === 'string'
    ? { source, orderId: facts.orderId }
    : null
export type Trading = Pick<ShownEntry, 'kind' | 'source' | 'facts' | 'orderSays'>
export type OrderTold = { source: SourceId; orderId: string }
export const nameOfOrder = ({ source, orderId }: OrderTold): string => `${source} ${orderId}`

/** `elsewhere`: the orders that are somebody else's. */
type Showing = {
  timeline: TimelinePort
  reader: MomentReader
  sources: SourceNames
  files: FileNames
  retold: Retold
  elsewhere: ReadonlySet<string>
}

/** An entry as the timeline shows it, with what somebody marked on it. What a file tells, its file tells, and nobody wrote. */
export function showEntry(
  entry: ShownEntry,
  marks: readonly Marked[],
  { timeline, reader, sources, files, retold, elsewhere }: Showing,
): TimelineMoment {
  const { title, detail: said } = timeline.describe(entry, reader)
  const order = orderTold(entry)
  const whose = order && elsewhere.has(nameOfOrder(order)) ? say(reader.language, 'moments:elsewhere') : null
  const detail = [said, whose, sayRetold(entry, { retold, sources, language: reader.language })].filter(Boolean).join(' · ') || null
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
    // What a source says is told by its source, also where somebody put it right or brought its file.
    actor: importId || entry.source ? null : entry.actor,
    by: null,
    tone,
    pinned,
    next,
    judgementId: null,
  }
}

/** "Shopify told of it too: it counts once", or null. */
function sayRetold({ kind, source, facts }: ShownEntry, by: { retold: Retold; sources: SourceNames; language: Language }): string | null {
  if (kind !== 'purchase' || source === null || typeof facts.orderId !== 'string') return null
  const names = by.retold.get(`${source} ${spellOrder(facts.orderId)}`)?.flatMap((other) => by.sources.get(other)?.name ?? [])
  return names && names.length > 0 ? say(by.language, 'moments:retold', { sources: names.map((name) => `«${name}»`).join(', ') }) : null
}

function nextOf({ facts }: ShownEntry, marks: readonly Marked[]): TimelineMoment['next'] {
  const next = marks.find(({ mark }) => mark === 'next')
  if (!next?.dueOn) return null
  const stated = facts.next as { text?: unknown } | undefined
  const text = stated?.text ?? facts.text
  return { text: typeof text === 'string' ? text : '', on: next.dueOn, doneAt: next.doneAt?.toString() ?? null }
}

type ChangeReader = { personId: string; language: Language; sources: SourceNames; spell: Spell }

export function showChange(change: Change, { personId, language, sources, spell }: ChangeReader): TimelineMoment {
  const { cause, records, at, seq, from, to, because, recordId, actor, judgementId, undoable, sourceId } = change
  const source = sources.get(sourceId)
  const kind = cause === 'withdrawn' ? 'separated' : cause
  // What nobody decided, the resolver did; that somebody's card brought it about says nothing of who a record is.
  const isJudged = judgementId !== null
  const isOurs = !isJudged && (cause === 'joined' || cause === 'separated')
  const way = cause === 'separated' && from === personId ? (isJudged ? 'gone' : 'contested') : cause
  const title = say(language, `moments:${way}`, { count: records, source: source?.name ?? '' })
  const reasons = showReasons(because, 'join', language, spell)
  return {
    id: `change:${seq}`,
    at: at.toString(),
    kind,
    channel: source ? channelOf(source.kind) : null,
    source: source?.name ?? null,
    title,
    detail: reasons[0]?.sentence ?? null,
    amount: null,
    facts: { records, from, to, because: reasons, isJudged },
    recordId: recordId as RecordId,
    actor: isOurs ? null : actor,
    by: null,
    tone: null,
    pinned: false,
    next: null,
    judgementId: undoable ? judgementId : null,
  }
}

/** A value put right: one line, whose sentence is given once it is known what its actor is called. */
export function showCorrection({ id, at, actor, recordId, sourceId, attributes }: Saying, sources: SourceNames): TimelineMoment {
  const source = sources.get(sourceId)
  return {
    id,
    at: at.toString(),
    kind: 'corrected',
    channel: source ? channelOf(source.kind) : null,
    source: source?.name ?? null,
    title: '',
    detail: null,
    amount: null,
    facts: { fields: attributeFields.filter((field) => attributes[field] !== undefined) },
    recordId,
    actor,
    by: null,
    tone: null,
    pinned: false,
    next: null,
    judgementId: null,
  }
}

/** "Ana put City right". */
export function sayCorrection({ facts }: TimelineMoment, by: string | null, language: Language): string {
  const names = (facts.fields as string[]).map((field) => say(language, `ui:field.${field}`))
  const fields = new Intl.ListFormat(language, { type: 'conjunction' }).format(names)
  return say(language, by ? 'moments:corrected.by' : 'moments:corrected.plain', { by, fields })
}

/** A join or a separation that somebody decided says who: "Ana said that they are one person." */
export function sayDecided({ detail, facts }: TimelineMoment, by: string | null, language: Language): string | null {
  const kind = facts.isJudged === true && by !== null && /^judgement\.(\w+)$/.exec((facts.because as ReasonShown[])[0]?.rule ?? '')?.[1]
  return kind ? say(language, `moments:decided.${kind}`, { by }) : detail
}
