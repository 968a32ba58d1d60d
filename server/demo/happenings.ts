import type { Channel, EntryKind } from '#contract'
import type { Attributes } from '#identity'
import type { StatedConsent } from '#intake'
import type { Country } from './countries.ts'
import { drawBasket, drawMachine, type Line } from './goods.ts'
import type { SourceKey } from './habits.ts'
import { plain } from './names.ts'
import type { Random } from './random.ts'
import { answers, pages, questions, troubles, visits } from './talk.ts'
import type { TraitsSaid } from './traits.ts'

export type Entry = { kind: EntryKind; channel: Channel; facts: Record<string, unknown>; amountMinor?: number; currency?: string }

/** One thing that one source reports about one of its customers. `human` is the truth, for tests and the bench only. */
export type Happening = {
  source: SourceKey
  externalId: string
  atMs: number
  attributes: Attributes
  entry: Entry | null
  human: number
  /** What they allowed with it. */
  consent?: StatedConsent[]
} & TraitsSaid

/** Orders get their numbers when the whole year is in order of time. */
export const numberPending = '#'

const itemsOf = (lines: readonly Line[]) =>
  lines.map(({ product, quantity, amountMinor }) => ({ name: product, quantity, priceMinor: Math.round(amountMinor / quantity) }))

export function purchase(channel: Channel, lines: readonly Line[], country: Country): Entry {
  return {
    kind: 'purchase',
    channel,
    facts: { orderId: numberPending, items: itemsOf(lines) },
    amountMinor: lines.reduce((sum, line) => sum + line.amountMinor, 0),
    currency: country.currency,
  }
}

/** Gives back one line of a basket. */
export function giveBack(channel: Channel, line: Line, country: Country, text: string): Entry {
  return { kind: 'return', channel, facts: { items: itemsOf([line]), text }, amountMinor: line.amountMinor, currency: country.currency }
}

export function ask(channel: Channel, country: Country, random: Random): Entry {
  const product = drawBasket(country, false, random)[0]?.product ?? ''
  return { kind: 'message', channel, facts: { direction: 'in', text: random.pick(questions).replace('{product}', product) } }
}
export const answer = (channel: Channel, random: Random): Entry => ({
  kind: 'message',
  channel,
  facts: { direction: 'out', text: random.pick(answers) },
})
export const visit = (random: Random): Entry => ({ kind: 'visit', channel: 'counter', facts: { text: random.pick(visits) } })
export const view = (random: Random): Entry => {
  const title = random.pick(pages)
  return { kind: 'page', channel: 'web', facts: { title, url: `https://casalumbre.example/${slugOf(title)}` } }
}
const slugOf = (title: string) => title.split(' ').map(plain).join('-')
export const subscribe = (channel: Channel, list: string): Entry => ({ kind: 'subscription', channel, facts: { list } })
export const claimWarranty = (random: Random): Entry => ({
  kind: 'warranty',
  channel: 'warranty',
  facts: { product: drawMachine(random).name, text: random.pick(troubles) },
})
