import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { type Channel, channels, type EntryKind, entryKinds } from '#contract'
import { keysOf, languages } from '#texts'
import { describe as tell } from './describe.ts'

const cases = readFileSync(join(import.meta.dirname, 'sentences.txt'), 'utf8')
  .split('\n')
  .filter((line) => line && !line.startsWith('#'))
  .map((line) => line.split(' | ').map((part) => part.trim()))

it.each(cases)('%s over %s %s %s', (kind = '', channel = '', facts = '', stated = '', es = '', en = '') => {
  const [minor = '', currency = ''] = stated.split(' ')
  const amount = stated === '-' ? null : { amountMinor: Number(minor), currency }
  const entry = { kind: kind as EntryKind, channel: channel as Channel, facts: JSON.parse(facts), amount }
  const read = (language: 'es' | 'en', country: string) => {
    const { title, detail } = tell(entry, { language, country, currency: 'MXN' })
    // Money is written with a narrow space here and there.
    return (detail === null ? title : `${title} · ${detail}`).replaceAll(/\s/g, ' ')
  }
  expect(read('es', 'MX')).toBe(es)
  expect(read('en', 'MX')).toBe(en)
})

it('writes money as each country does', () => {
  const bought = (amountMinor: number, currency: string, country: string) =>
    tell(
      { kind: 'purchase', channel: 'import', facts: {}, amount: { amountMinor, currency } },
      { language: 'es', country, currency },
    ).title.replaceAll(/\s/g, ' ')
  expect(bought(123_450, 'EUR', 'ES')).toBe('Compró por 1.234,50 €')
  expect(bought(12_990, 'CLP', 'CL')).toBe('Compró por $12.990')
  expect(bought(1_250_000, 'COP', 'CO')).toBe('Compró por $ 12.500')
})

it('every kind and channel has its sentence in both languages', () => {
  for (const language of languages) {
    for (const channel of channels.filter((one) => one !== 'import')) expect(keysOf(language, 'timeline')).toContain(`where.${channel}`)
    for (const kind of entryKinds) {
      const { title } = tell({ kind, channel: 'counter', facts: {}, amount: null }, { language, country: 'MX', currency: 'MXN' })
      expect(title).not.toMatch(/timeline:|\{\{|^$/)
    }
  }
})
