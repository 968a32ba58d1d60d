import { troubleOf } from './problems.ts'
import type { Known, Line, Marked } from './types.ts'

const linesMax = 5
const dontsMax = 2
const citesMax = 5
const textMax = 140
/** A problem is the same problem within a year; one alone is worth saying while it is fresh. */
const problemDays = 365
const freshDays = 45
/** What somebody said is taken up again within two months. */
const continuityDays = 60
const habitMin = 3

type Told = {
  /** What happened, newest first. */
  entries: readonly Known[]
  marked: readonly Marked[]
  /** What is bought most often, where anything is named. */
  favourite: { name: string; times: number } | null
  now: Temporal.Instant
}

/** What to know before speaking to somebody, in at most five lines. */
export function decideBrief(told: Told): Line[] {
  const lines = [
    ...donts(told),
    ...nextStep(told),
    ...problem(told),
    ...worked(told),
    ...continuity(told),
    ...noted(told),
    ...lastPurchase(told),
    ...habit(told),
  ]
  return lines.slice(0, linesMax)
}

export type Opening = { form: 'problem' | 'purchase' | 'plain'; product: string | null }

/** With what to begin: a problem of these weeks, else what was bought lately, else the name alone. */
export function decideOpening({ entries, now }: Pick<Told, 'entries' | 'now'>): Opening {
  const trouble = entries.find((entry) => troubleOf(entry) && daysSince(entry.at, now) <= freshDays)
  if (trouble) return { form: 'problem', product: troubleOf(trouble) ?? null }
  const bought = entries.find(({ kind, at }) => kind === 'purchase' && daysSince(at, now) <= continuityDays)
  const product = bought?.facts.items?.find(({ name }) => name)?.name
  return product ? { form: 'purchase', product } : { form: 'plain', product: null }
}

const line = (kind: Line['kind'], facts: Line['facts'], cites: readonly Known[], due: string | null = null): Line[] => {
  const [first] = cites
  return first ? [{ kind, facts, at: first.at, due, cites: cites.slice(0, citesMax) }] : []
}

const short = (text: string): string => {
  const oneLine = text.replaceAll(/\s+/g, ' ').trim()
  return oneLine.length > textMax ? `${oneLine.slice(0, textMax - 1).trimEnd()}…` : oneLine
}
const daysSince = (at: Temporal.Instant, now: Temporal.Instant) => (now.epochMilliseconds - at.epochMilliseconds) / 86_400_000

function donts({ marked }: Told): Line[] {
  return marked
    .filter(({ mark }) => mark === 'dont')
    .slice(0, dontsMax)
    .flatMap(({ entry }) => line('dont', { text: short(entry.facts.text ?? '') }, [entry]))
}

/** The step that is due first. */
function nextStep({ marked }: Told): Line[] {
  const [first] = marked
    .filter(({ mark, isDone, dueOn }) => mark === 'next' && !isDone && dueOn !== null)
    .sort((a, b) => ((a.dueOn ?? '') < (b.dueOn ?? '') ? -1 : 1))
  if (!first) return []
  const text = first.entry.facts.next?.text ?? first.entry.facts.text ?? ''
  return line('next', { text: short(text) }, [first.entry], first.dueOn)
}

/** The trouble with one thing that came back most often; else several troubles; else one that is fresh. */
function problem({ entries, now }: Told): Line[] {
  const troubles = entries.filter((entry) => troubleOf(entry) !== undefined && daysSince(entry.at, now) <= problemDays)
  const byProduct = Map.groupBy(troubles, (entry) => troubleOf(entry) ?? '')
  const named = [...byProduct].filter(([product, cites]) => product !== '' && cites.length > 1)
  const [worst] = named.sort(([, a], [, b]) => b.length - a.length)
  if (worst) return line('problem', { form: 'again', product: worst[0], count: worst[1].length }, worst[1])
  if (troubles.length > 1) return line('problem', { form: 'several', count: troubles.length }, troubles)
  const [only] = troubles
  if (!only || daysSince(only.at, now) > freshDays) return []
  const product = troubleOf(only) ?? ''
  return line('problem', product === '' ? { form: 'said', text: short(only.facts.text ?? '') } : { form: 'once', product }, [only])
}

function worked({ marked }: Told): Line[] {
  const latest = marked.find(({ mark }) => mark === 'worked')
  return latest ? line('worked', { text: short(latest.entry.facts.text ?? '') }, [latest.entry]) : []
}

const conversations: ReadonlySet<Known['kind']> = new Set(['message', 'call', 'visit', 'meeting'])

/** The last thing they said or came for, to take up from there. */
function continuity({ entries, now }: Told): Line[] {
  const last = entries.find((entry) => {
    const { kind, facts } = entry
    return conversations.has(kind) && facts.direction !== 'out' && facts.text !== undefined && troubleOf(entry) === undefined
  })
  if (!last || daysSince(last.at, now) > continuityDays) return []
  return line('continuity', { form: last.kind, text: short(last.facts.text ?? ''), channel: last.channel }, [last])
}

/** The team's own last word, unless another line says it already. */
function noted({ entries, marked, now }: Told): Line[] {
  const last = entries.find(({ kind, facts }) => kind === 'note' && facts.text !== undefined)
  const isTold =
    last && (last.facts.tone !== undefined || last.facts.next !== undefined || marked.some(({ entry }) => entry.id === last.id))
  if (!last || isTold || daysSince(last.at, now) > continuityDays) return []
  return line('continuity', { form: 'note', text: short(last.facts.text ?? '') }, [last])
}

function lastPurchase({ entries }: Told): Line[] {
  const last = entries.find(({ kind }) => kind === 'purchase')
  if (!last) return []
  const names = (last.facts.items ?? []).flatMap(({ name }) => (name ? [name] : []))
  const what = names.slice(0, 2).join(', ')
  return line('lastPurchase', { form: what === '' ? 'plain' : 'items', what: short(what), more: Math.max(0, names.length - 2) }, [last])
}

/** What they always take; said only when it is a habit. */
function habit({ entries, favourite }: Told): Line[] {
  if (!favourite || favourite.times < habitMin) return []
  const cites = entries.filter(({ kind, facts }) => kind === 'purchase' && facts.items?.some(({ name }) => name === favourite.name))
  return line('habit', { product: favourite.name, count: favourite.times }, cites)
}
