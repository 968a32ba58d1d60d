import type { Channel, EntryKind } from '#contract'
import type { Attributes } from '#identity'
import type { Country } from './countries.ts'
import { drawBasket, drawMachine, type Line, priceIn } from './goods.ts'
import type { SourceKey } from './habits.ts'
import type { Random } from './random.ts'
import { answers, pages, questions, returnReasons, troubles, visits } from './talk.ts'

export type Entry = { kind: EntryKind; channel: Channel; facts: Record<string, unknown>; amountMinor?: number; currency?: string }

/** One thing that one source reports about one of its customers. `human` is the truth, for tests and the bench only. */
export type Happening = { source: SourceKey; externalId: string; atMs: number; attributes: Attributes; entry: Entry | null; human: number }

/** Orders get their numbers when the whole year is in order of time. */
export const numberPending = '#'

export function purchase(channel: Channel, lines: readonly Line[], country: Country): Entry {
  const [first] = lines
  const products = lines.map(({ product, quantity }) => (quantity > 1 ? `${product} × ${quantity}` : product))
  return {
    kind: 'purchase',
    channel,
    facts: {
      order: numberPending,
      product: products.join(', '),
      quantity: lines.reduce((sum, line) => sum + line.quantity, 0),
      lines: [...lines],
      main: first?.product ?? '',
    },
    amountMinor: lines.reduce((sum, line) => sum + line.amountMinor, 0),
    currency: country.currency,
  }
}

export const buy = (channel: Channel, lovesCoffee: boolean, country: Country, random: Random): Entry =>
  purchase(channel, drawBasket(country, lovesCoffee, random), country)

/** Gives back one line of an earlier purchase. */
export function giveBack({ channel, facts, currency }: Entry, random: Random): Entry {
  const line = random.pick(facts.lines as Line[])
  return {
    kind: 'return',
    channel,
    facts: { product: line.product, reason: random.pick(returnReasons) },
    amountMinor: line.amountMinor,
    ...(currency ? { currency } : {}),
  }
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
  return {
    kind: 'page',
    channel: 'web',
    facts: { name: title, path: `/${title.toLowerCase().normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll(' ', '-')}` },
  }
}
export const subscribe = (channel: Channel, list: string): Entry => ({ kind: 'subscription', channel, facts: { list } })
export function claimWarranty(country: Country, random: Random): Entry {
  const machine = drawMachine(random)
  return {
    kind: 'warranty',
    channel: 'warranty',
    facts: { product: machine.name, trouble: random.pick(troubles), priceMinor: priceIn(country, machine) },
  }
}
