import type { StatedConsent } from '#intake'
import type { SourceKey } from './habits.ts'
import type { Entry, Happening } from './happenings.ts'
import type { Year } from './season.ts'

const said = (channel: 'email' | 'whatsapp', allowed: boolean, method: StatedConsent['method']): StatedConsent => ({
  purpose: 'marketing',
  channel,
  allowed,
  method,
  point: null,
})

/**
 * What somebody allows when a source first writes them down: a newsletter is a yes, at the club some tick the box, on the web some say no. By the
 * source's own running number and no dice, so that what else the year draws stays as it is.
 */
export function allowedBy(source: SourceKey, number: number): StatedConsent[] {
  if (source === 'newsletter') return [said('email', true, 'subscription')]
  if (source === 'loyalty' && number % 3 > 0) return [said('email', true, 'preference'), said('whatsapp', number % 3 === 1, 'preference')]
  if (source === 'web' && number % 5 < 3) return [said('email', number % 5 < 2, 'preference')]
  return []
}

type Ending = { every: number; entry: Entry; said: StatedConsent }
const endings: Partial<Record<SourceKey, Ending>> = {
  newsletter: {
    every: 9,
    entry: { kind: 'subscription', channel: 'newsletter', facts: { list: 'Boletín', ended: true } },
    said: said('email', false, 'subscription'),
  },
  whatsapp: {
    every: 12,
    entry: { kind: 'subscription', channel: 'whatsapp', facts: { list: 'Promociones', ended: true } },
    said: said('whatsapp', false, 'whatsapp'),
  },
}

type Version = Pick<Happening, 'source' | 'externalId' | 'human'> & { number: number; afterMs: number; until: number }

const dayMs = 86_400_000

/** Who leaves the list, or tells WhatsApp to stop: in the evening of some day of their time with the shop, each of another, and never before they came. */
export function leavings({ number, afterMs, until, ...who }: Version, year: Year): Happening[] {
  const ending = endings[who.source]
  if (!ending || number % ending.every > 0) return []
  // As the golden ratio spreads them: no two near each other, and no dice.
  const share = ((number / ending.every) * 0.618) % 1
  const endMs = Math.min(year.startMs + until * dayMs, year.nowMs)
  const day = Math.floor((afterMs + (endMs - afterMs) * share - year.startMs) / dayMs)
  const atMs = year.startMs + day * dayMs + 20 * 3_600_000
  return atMs > afterMs && atMs < year.nowMs ? [{ ...who, atMs, attributes: {}, entry: ending.entry, consent: [ending.said] }] : []
}
