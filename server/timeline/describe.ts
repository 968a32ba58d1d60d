import { channel as channelSchema, happenings, isHappening, localeOf, moneyWriter } from '#contract'
import type { Language } from '#texts'
import { say } from '#texts'
import type { Entry, KnownFacts } from './types.ts'

/** Who reads: the language of the sentence, the country that writes its money and dates, and what the business counts in. */
export type Reader = { language: Language; country: string; currency: string }

type Told = Pick<Entry, 'kind' | 'channel' | 'facts' | 'amount'>
type Sentence = { title: string; detail: string | null }

const namesMax = 5
const textMax = 500

/** An entry as a sentence a shop assistant reads ("Compró 2 artículos por $350 en la tienda") and, below it, what was bought or said. */
export function describe(entry: Told, reader: Reader): Sentence {
  const facts = factsOf(entry.facts)
  // A file does not say where.
  const where = entry.channel === 'import' ? '' : say(reader.language, `timeline:where.${entry.channel}`)
  const write = (key: string, values: Record<string, string | number> = {}) =>
    say(reader.language, `timeline:${key}`, { ...values, where })
      .replaceAll(/\s+/g, ' ')
      .trim()
  return sentences[entry.kind]({ entry, facts, reader, write })
}

type Telling = { entry: Told; facts: KnownFacts; reader: Reader; write: (key: string, values?: Record<string, string | number>) => string }

const sentences: Record<Entry['kind'], (telling: Telling) => Sentence> = {
  purchase: (telling) => ({ title: trade('purchase', telling), detail: itemsAndOrder(telling) }),
  return: (telling) => ({ title: trade('return', telling), detail: itemsAndOrder(telling) }),
  visit: ({ facts, write }) => ({ title: write('visit'), detail: short(facts.text) }),
  message: ({ facts, write }) => ({ title: write(facts.direction === 'out' ? 'message.out' : 'message.in'), detail: short(facts.text) }),
  call: ({ facts, write }) => {
    const way = facts.direction ?? 'any'
    return {
      title: facts.minutes ? write(`call.${way}Minutes`, { count: facts.minutes }) : write(`call.${way}`),
      detail: short(facts.text),
    }
  },
  meeting: ({ facts, write }) => ({
    title: facts.minutes ? write('meeting.minutes', { count: facts.minutes }) : write('meeting.plain'),
    detail: short(facts.text),
  }),
  note: ({ facts, write }) => ({ title: write(facts.tone ? `tone.${facts.tone}` : 'note'), detail: short(facts.text) }),
  warranty: ({ facts, reader, write }) => ({
    title: facts.product ? write('warranty.product', { product: facts.product }) : write('warranty.plain'),
    detail: facts.until ? write('warranty.until', { date: writtenDate(facts.until, reader) }) : short(facts.text),
  }),
  page: ({ facts, write }) => {
    const page = facts.title ?? facts.url
    return {
      title: page ? write('page.named', { page: page.slice(0, 120) }) : write('page.plain'),
      detail: facts.title ? short(facts.url) : null,
    }
  },
  event: (telling) => happened(telling),
  subscription: ({ facts, reader, write }) => {
    const key = facts.ended ? 'subscription.ended' : 'subscription.begun'
    if (facts.list) return { title: write(`${key}Named`, { list: facts.list }), detail: null }
    return { title: facts.of ? write(`${key}Of`, { of: say(reader.language, `timeline:where.${facts.of}`) }) : write(key), detail: null }
  },
}

/** What has a row in the table of happenings has a sentence of its own; anything else is told by its name. */
function happened({ entry, facts, reader, write }: Telling): Sentence {
  const { what = '', event } = facts
  if (!isHappening(what)) return { title: event ? write('event.named', { event }) : write('event.plain'), detail: short(facts.text) }
  const amount = entry.amount ? moneyWriter(reader)(entry.amount) : undefined
  const values: Record<string, string> = {}
  for (const [name, value] of Object.entries({ ...facts, amount })) if (typeof value === 'string') values[name] = value.slice(0, 120)
  const { named } = happenings[what]
  const hasAll = named.every((name) => values[name] !== undefined)
  const date = facts.until ? writtenDate(facts.until, reader) : ''
  const title = write(`happened.${what}.${hasAll ? 'named' : 'plain'}`, { ...values, order: values.orderId ?? '', date })
  const order = facts.orderId && !(named as readonly string[]).includes('orderId') ? write('order', { order: facts.orderId }) : null
  const paid = amount && !(named as readonly string[]).includes('amount') ? amount : null
  return { title, detail: [short(facts.text), order, paid].filter(Boolean).join(' · ') || null }
}

/** "Compró 2 artículos por $350 en la tienda", leaving out what was not stated. */
function trade(kind: 'purchase' | 'return', { entry, facts, reader, write }: Telling): string {
  const count = facts.itemCount ?? (facts.items ?? []).reduce((sum, item) => sum + (item.quantity ?? 1), 0)
  const amount = entry.amount ? moneyWriter(reader)(entry.amount) : null
  if (count > 0) return amount ? write(`${kind}.itemsAmount`, { count, amount }) : write(`${kind}.items`, { count })
  return amount ? write(`${kind}.amount`, { amount }) : write(`${kind}.plain`)
}

function itemsAndOrder({ facts, write }: Telling): string | null {
  const named = (facts.items ?? []).filter((item) => item.name)
  const names = named.slice(0, namesMax).map((item) => ((item.quantity ?? 1) > 1 ? `${item.quantity} × ${item.name}` : String(item.name)))
  if (named.length > namesMax) names.push(write('more', { count: named.length - namesMax }))
  const parts = [names.join(', '), facts.orderId ? write('order', { order: facts.orderId }) : '', facts.place ?? ''].filter(Boolean)
  return parts.length > 0 ? parts.join(' · ') : null
}

const short = (text: string | undefined): string | null => {
  if (!text) return null
  return text.length > textMax ? `${text.slice(0, textMax)}…` : text
}

function writtenDate(date: string, reader: Reader): string {
  try {
    return Temporal.PlainDate.from(date.slice(0, 10)).toLocaleString(localeOf(reader), { dateStyle: 'long' })
  } catch (cause) {
    if (cause instanceof RangeError) return date
    throw cause
  }
}

const readOnly = ['query', 'coupon', 'step', 'method', 'rating', 'promotion'] as const
/** Facts come from outside: only what has the right form is used in a sentence. */
export function factsOf(facts: Record<string, unknown>): KnownFacts {
  const text = (name: string) => (typeof facts[name] === 'string' && facts[name] !== '' ? { [name]: facts[name] } : {})
  const count = (name: string) => (Number.isSafeInteger(facts[name]) && Number(facts[name]) > 0 ? { [name]: facts[name] } : {})
  const items = Array.isArray(facts.items)
    ? { items: facts.items.filter((item) => typeof item === 'object' && item !== null).map(itemOf) }
    : {}
  const direction = facts.direction === 'in' || facts.direction === 'out' ? { direction: facts.direction } : {}
  const tone = facts.tone === 'dont' || facts.tone === 'worked' ? { tone: facts.tone } : {}
  const of = channelSchema.safeParse(facts.of).data
  const texts = [...['orderId', 'place', 'text', 'title', 'url', 'event', 'product', 'until', 'list', 'what'], ...readOnly].map(text)
  return Object.assign(
    { ended: facts.ended === true },
    of ? { of } : {},
    items,
    direction,
    tone,
    nextOf(facts.next),
    count('itemCount'),
    count('minutes'),
    ...texts,
  )
}

function nextOf(next: unknown): Pick<KnownFacts, 'next'> {
  if (typeof next !== 'object' || next === null) return {}
  const { on, text } = next as Record<string, unknown>
  if (typeof on !== 'string') return {}
  return { next: typeof text === 'string' ? { on, text } : { on } }
}

function itemOf(item: Record<string, unknown>): { name?: string; quantity?: number } {
  return {
    ...(typeof item.name === 'string' ? { name: item.name } : {}),
    ...(typeof item.quantity === 'number' && item.quantity > 0 ? { quantity: item.quantity } : {}),
  }
}
