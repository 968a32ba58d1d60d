import type { InferContractRouterOutputs } from '@orpc/contract'
import { type AttributeField, attributeFields, type contract, type Money, type PermissionChange, type RecordId } from '#contract'
import type { Reason } from '#identity'
import { type Language, say } from '#texts'
import type { Candidate, Match } from './find-candidates.ts'
import type { PersonPage } from './get-person.ts'
import type { ReviewPage, Shown } from './list-reviews.ts'
import type { TimelinePort } from './ports.ts'
import type { Part, PartMoments } from './preview-separation.ts'
import { seenAt, showReasons, splitReasons, summaryOf } from './show.ts'
import { sayFormerly, showTenure } from './show-tenure.ts'
import { spellContact, spellingOf } from './spell.ts'
import type { listSources } from './store/records.ts'
import type { RecordRow } from './types.ts'

type Outputs = InferContractRouterOutputs<typeof contract>
export type Reader = { language: Language; currency: string; country: string; timezone: string }
type EntryCounts = ReadonlyMap<RecordId, { entries: number; purchases: number; spentMinor: number }>

const ownKinds = new Set(['phone', 'email', 'word'])
const fieldsOf: Record<string, string> = { sound: 'full_name', spelled: 'full_name', near: 'full_name', order: 'order', code: 'code' }
const money = (amountMinor: number, currency: string): Money => ({ amountMinor, currency })

export function showCandidate(
  { person, certainty, matched, until }: Candidate,
  reader: Reader,
): Outputs['people']['recognise']['candidates'][number] {
  const { language, currency, country } = reader
  const spell = spellingOf([person.golden], country)
  const written = matched.map((match) => (ownKinds.has(match.kind) ? { ...match, value: spellContact(spell, match.value) } : match))
  const shown = written.map(({ kind, value }, at) => ({
    field: fieldsOf[kind] ?? (kind === 'word' ? fieldOfWord(person.golden, value) : kind),
    // A number stays as it is dialled: whoever shows it writes it in groups.
    value: kind === 'phone' ? (matched[at]?.value ?? value) : value,
  }))
  const because = written.map((match) => ({ rule: `found.${ruleOf(match)}`, weight: 0, sentence: sentenceOf(match, language) }))
  if (until !== null && matched[0])
    because.unshift({ rule: 'found.formerly', weight: 0, sentence: sayFormerly(person.name, until, reader) })
  return { person: summaryOf(person, currency), certainty, matched: shown, because: because.slice(0, 3), isFormer: until !== null }
}

const ruleOf = ({ kind, value }: Match) =>
  kind === 'word' ? (value.includes('@') ? 'email' : /^\d+$/.test(value) ? 'digits' : 'word') : kind
const sentenceOf = (match: Match, language: Language) =>
  say(language, `moments:found.${ruleOf(match)}`, { value: match.kind === 'sound' ? '' : match.value, typed: match.typed })
const fieldOfWord = (golden: Candidate['person']['golden'], word: string): string => {
  if (word.includes('@')) return 'email'
  if (!/^\d+$/.test(word)) return 'full_name'
  return golden.phone?.value.endsWith(word.slice(-7)) ? 'phone' : 'document'
}

export function showPage(page: PersonPage, entries: EntryCounts, reader: Reader): Outputs['people']['get'] {
  const { language, currency, country } = reader
  const { person, identities, stating, related, formerIds, openReviews } = page
  const spell = spellingOf(
    [person, ...related.map((one) => one.person)].map((one) => one.golden),
    country,
  )
  const stated = new Map(stating.map(({ record, source, channel }) => [record.id, { source, channel }]))
  const golden = attributeFields.flatMap((field) => {
    const kept = person.golden[field]
    const by = kept && stated.get(kept.recordId)
    return kept && by ? [[field, { ...kept, ...by, at: Temporal.Instant.fromEpochMilliseconds(kept.at).toString() }] as const] : []
  })
  return {
    ...summaryOf(person, currency),
    golden: Object.fromEntries(golden),
    identities: identities.map(({ record, source, channel, because, tenures }) => ({
      recordId: record.id,
      source,
      channel,
      externalId: record.externalId,
      attributes: attributesOf(record),
      firstSeenAt: record.firstSeenAt.toString(),
      lastSeenAt: seenAt(record),
      entryCount: entries.get(record.id)?.entries ?? 0,
      claimed: record.features.claimed ?? false,
      because: showReasons(because, 'join', language, spell),
      tenures: tenures.map((tenure) => showTenure(tenure, reader)),
    })),
    related: related.map(({ person: other, kind, band, because, reviewId }) => ({
      person: summaryOf(other, currency),
      kind,
      because: showReasons(because, band, language, spell),
      reviewId,
    })),
    formerIds,
    openReviews,
  }
}

function attributesOf({ attributes }: RecordRow): Partial<Record<AttributeField, string[]>> {
  return Object.fromEntries(
    attributeFields.flatMap((field) => (attributes[field] === undefined ? [] : [[field, [attributes[field]].flat()]])),
  )
}

type PartShown = Outputs['people']['previewSeparation']['parts'][number]
type Told = Pick<PartShown, 'moments' | 'laterCount'>

export function showPart(
  { person, records, identifiers: compared }: Part,
  entries: EntryCounts,
  { currency, country }: Reader,
): Omit<PartShown, keyof Told> {
  const spell = spellingOf([person.golden], country)
  const identifiers = compared.map((value) => spellContact(spell, value))
  const entryCount = records.reduce((sum, id) => sum + (entries.get(id)?.entries ?? 0), 0)
  const { id, name, purchaseCount, spentMinor } = person
  const { recordCount } = person
  return { personId: id, name, records, recordCount, entryCount, purchaseCount, spent: money(spentMinor, currency), identifiers }
}

type Telling = { timeline: TimelinePort; sources: Awaited<ReturnType<typeof listSources>>; reader: Reader }

/** Where the moments of a part come from, and which of them came after the join. */
export function showMoments(part: PartMoments | undefined, { timeline, sources, reader }: Telling): Told {
  const { moments, laterCount, joinedAt } = part ?? { moments: [], laterCount: 0, joinedAt: null }
  const shown = moments.map((entry) => ({
    id: entry.id,
    at: entry.at.toString(),
    kind: entry.kind,
    channel: entry.channel,
    source: (entry.source && sources.get(entry.source)?.name) ?? null,
    title: timeline.describe(entry, reader).title,
    amount: entry.amount,
    isLater: joinedAt !== null && Temporal.Instant.compare(entry.at, joinedAt) > 0,
  }))
  return { moments: shown, laterCount }
}

export function showReview(
  { review, left, right, because, ownerId }: Shown,
  { language, currency, country }: Reader,
): Outputs['reviews']['list']['items'][number] {
  const { id, origin, note, createdAt } = review
  const told: readonly Reason[] = because
  return {
    id,
    origin,
    note,
    createdAt: createdAt.toString(),
    left: summaryOf(left, currency),
    right: summaryOf(right, currency),
    ownerId,
    ...splitReasons(told, 'doubt', language, spellingOf([left.golden, right.golden], country)),
  }
}

export function showReviewPage(
  page: ReviewPage,
  entries: EntryCounts,
  { permissions, ...reader }: Reader & { permissions: PermissionChange[] },
): NonNullable<Outputs['reviews']['get']> {
  const { left, right, rows, records, group, others } = page
  const { currency, language } = reader
  const sideOf = (person: Shown['left'], ids: readonly RecordId[]): Together => ({
    records: person.recordCount,
    entries: ids.reduce((sum, id) => sum + (entries.get(id)?.entries ?? 0), 0),
    purchases: person.purchaseCount,
    spent: money(person.spentMinor, currency),
  })
  const sides = { left: sideOf(left, records.left), right: sideOf(right, records.right) }
  const ofGroup = group.map(({ person, records: ids }) => sideOf(person, ids))
  const joined = [sides.left, sides.right, ...ofGroup.filter((_, at) => group[at]?.isIncluded)].reduce(add)
  return {
    ...showReview(page, reader),
    rows,
    consequence: { ...joined, ...sides, group: ofGroup, permissions },
    group: group.map(({ review, person, facing, because, isIncluded }) => {
      const spell = spellingOf([left.golden, right.golden, person.golden], reader.country)
      const reasons = splitReasons(because, 'doubt', language, spell)
      return { reviewId: review.id, person: summaryOf(person, currency), note: review.note, facing, ...reasons, isIncluded }
    }),
    others: others.map(({ reviewId, person }) => ({ reviewId, person: summaryOf(person, currency) })),
  }
}

type Together = Pick<NonNullable<Outputs['reviews']['get']>['consequence'], 'records' | 'entries' | 'purchases' | 'spent'>

const add = (one: Together, other: Together): Together => ({
  records: one.records + other.records,
  entries: one.entries + other.entries,
  purchases: one.purchases + other.purchases,
  spent: money(one.spent.amountMinor + other.spent.amountMinor, one.spent.currency),
})
