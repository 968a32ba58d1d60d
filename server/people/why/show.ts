import type { InferContractRouterOutputs } from '@orpc/contract'
import { channelOf, type contract, localeOf } from '#contract'
import { say } from '#texts'
import type { Ruling } from '../judged.ts'
import { nameStatedBy, tidyName } from '../name.ts'
import { showReasons, splitReasons, summaryOf } from '../show.ts'
import type { Reader } from '../shown.ts'
import { spellContact, spellingOf } from '../spell.ts'
import type { RecordRow } from '../types.ts'
import type { Why } from './why.ts'

type Answer = InferContractRouterOutputs<typeof contract>['people']['why']
type Sources = ReadonlyMap<string, { name: string }>
type Reading = Reader & { sources: Sources; timezone: string }

/** The answer in the reader's words, most important first. */
export function showWhy(why: Why, reading: Reading): Answer {
  const { language, currency, country } = reading
  const spell = spellingOf([why.left.golden, why.right.golden], country)
  const people = { left: summaryOf(why.left, currency), right: summaryOf(why.right, currency) }
  const nothing = { pair: null, because: [], against: [], links: [], judgement: null, reviewId: null }
  if (why.verdict === 'one') {
    const links = why.links.map(({ a, b, because, ruling }) => ({
      left: showRecord(why.records.get(a), reading),
      right: showRecord(why.records.get(b), reading),
      ...(ruling ? { because: showReasons(because, 'join', language), against: [] } : splitReasons(because, 'join', language, spell)),
      judgement: ruling ? showRuling(ruling) : null,
    }))
    return { ...people, ...nothing, verdict: 'one', says: [say(language, 'moments:why.one', { count: why.records.size })], links }
  }
  const pair = why.pair && { left: showRecord(why.pair.a, reading), right: showRecord(why.pair.b, reading) }
  const wholes = why.between.excludes ? showReasons([why.between.excludes], 'apart', language) : []
  const { because, against } = splitReasons(why.pair?.because ?? [], 'apart', language, spell)
  return {
    ...people,
    verdict: why.verdict,
    says: saysOf(why, reading),
    pair: pair ?? null,
    because,
    against: [...wholes, ...against],
    links: [],
    judgement: why.ruling ? showRuling(why.ruling) : null,
    reviewId: why.reviewId,
  }
}

type WhyNot = Exclude<Why, { verdict: 'one' }>

function saysOf(why: WhyNot, { language, timezone, country }: Reading): string[] {
  const { ruling, pair, needed, between } = why
  const locale = localeOf({ language, country })
  const round = (weight: number) => new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(weight)
  const says: string[] = []
  if (ruling) {
    const day = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: timezone }).format(ruling.by.at.epochMilliseconds)
    says.push(say(language, `moments:why.judged.${ruling.kind}`, { day }))
    if (ruling.by.note) says.push(say(language, 'moments:why.note', { note: ruling.by.note }))
  } else says.push(say(language, `moments:why.${why.verdict}`, { weight: round(pair?.weight ?? 0), needed: round(needed) }))
  for (const { kind, value } of between.generic.slice(0, 3))
    says.push(
      say(language, 'moments:why.generic', {
        kind: say(language, `moments:identifier.${kind}`),
        value: spellContact(spellingOf([why.left.golden, why.right.golden], country), value),
      }),
    )
  return says
}

const showRuling = ({ by: { id, kind, actor, at, note } }: Ruling) => ({
  id,
  kind: kind === 'later' ? ('different' as const) : kind,
  actor,
  at: at.toString(),
  note,
})

function showRecord(record: RecordRow | undefined, { sources }: Reading): Answer['links'][number]['left'] {
  if (!record) throw new Error('a link names a record that was not read')
  const name = nameStatedBy(record)
  return {
    recordId: record.id,
    name: name ? tidyName(name.text) : '',
    source: sources.get(record.sourceId)?.name ?? '',
    channel: channelOf(record.channel),
  }
}
