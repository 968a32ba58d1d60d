import { describe, expect, it } from 'vitest'
import { languages } from '#texts'
import type { WireSource } from '../types.ts'
import { partly, readCall } from '../wire/arrive.ts'
import type { Misread } from '../wire/misread.ts'
import { asideDetails, asideSentence } from './words.ts'

const receivedAt = Temporal.Instant.from('2026-11-21T12:00:00Z')
const from = {
  source: 's',
  channel: 'web',
  trust: 'verified',
  currency: 'MXN',
  calendar: { country: 'MX', timezone: 'America/Mexico_City' },
} as unknown as WireSource

/** What is misread of a call, as the wire reads it. */
function misreadOf(call: Record<string, unknown>): Misread[] {
  const read = readCall({ type: 'track', userId: 'u', event: 'Venta', ...call }, from, { sentAt: undefined, receivedAt })
  if (read.kind !== 'arrival') throw new Error(`unusable: ${read.unusable.reason}`)
  return read.misread
}
const says = (wrong: readonly Misread[], language: (typeof languages)[number] = 'es') => {
  const { reason, facts } = partly(wrong)
  return asideSentence(language, reason, JSON.parse(JSON.stringify(facts)))
}

describe('what is not understood is named as it is called here', () => {
  it.each<[string, Record<string, unknown>, string]>([
    ['when', { timestamp: 'ayer' }, 'fecha «ayer»'],
    ['how much', { properties: { revenue: 'mucho' } }, 'importe «mucho»'],
    ['which price', { properties: { total: 5, products: [{ price: 1 }, { price: 'barato' }] } }, 'precio del artículo 2 «barato»'],
    ['a phone, under any of its names', { context: { traits: { Celular: '12' } } }, 'teléfono «12»'],
    ['a name', { context: { traits: { name: { first: 'Ana' } } } }, 'nombre completo «{…}»'],
    ['a birthday', { context: { traits: { fecha_nacimiento: '31/02/1980' } } }, 'nacimiento «31/02/1980»'],
    ['an alias of no other name', { type: 'alias' }, 'alias sin el nombre anterior'],
    ['a group without a number', { type: 'group' }, 'grupo sin número'],
    ['a banner’s list', { context: { consentManagement: { deniedConsentIds: 'todo' } } }, 'permiso «todo»'],
    [
      'what somebody told WhatsApp',
      { event: 'user_preferences', properties: { category: 'marketing_messages', value: 'pause' } },
      'permiso «pause»',
    ],
    ['what is no field of ours', { context: { traits: { foto: 'x'.repeat(5000) } } }, 'dato «foto» (demasiado largo)'],
  ])('%s', (_, call, expected) => {
    expect(says(misreadOf(call))).toBe(`Entró, menos lo que no se entiende: ${expected}.`)
  })

  it('more traits than are kept, in both languages', () => {
    const traits = Object.fromEntries(Array.from({ length: 305 }, (_, n) => [`k${n}`, n]))
    const wrong = misreadOf({ context: { traits } })
    expect(says(wrong)).toBe('Entró, menos lo que no se entiende: los datos que pasan de 300, desde «k300».')
    expect(says(wrong, 'en')).toBe('It came in, but for what is not understood: the values beyond 300, from “k300” on.')
  })

  it('says how many more there are, where they are many', () => {
    const many = Array.from({ length: 7 }, (_, n) => ({ field: `events.${n}.at`, value: 'ayer' }))
    expect(says(many)).toContain('fecha del momento 1 «ayer»')
    expect(says(many)).toMatch(/, y 2 más\.$/)
  })

  it('what has waited since before is told as it was kept', () => {
    expect(asideSentence('es', 'event.partly', { list: 'total «mucho»' })).toContain('total «mucho»')
  })
})

describe('why something waits', () => {
  it('writes its numbers as the country of the business does', () => {
    const say = (locale: string, language: (typeof languages)[number] = 'es') => {
      const reader = { language, locale }
      return [
        asideDetails(reader, 'event.too-large', { bytes: 600_060, max: 524_288 }),
        asideSentence(reader, 'value.too-long', { field: 'email', length: 3000, max: 1000 }),
      ].join(' ')
    }
    expect(say('es-MX')).toMatch(/600,060.*524,288.*3,000.*1,000/)
    expect(say('es-ES')).toMatch(/600\.060.*524\.288.*3\.000.*1\.000/)
    expect(say('en-US', 'en')).toMatch(/600,060.*3,000/)
  })

  it.each(languages)('is said without the names of fields, which its details keep (%s)', (language) => {
    for (const reason of ['event.not-object', 'event.nobody', 'event.known', 'record.nobody', 'webhook.not-json'])
      expect([reason, asideSentence(language, reason, {})]).not.toEqual([reason, expect.stringMatching(/userId|messageId|externalId|JSON/)])
    const long = { field: 'full_name', length: 2000, max: 1000 }
    expect(asideSentence(language, 'value.too-long', long)).toMatch(/nombre completo|full name/)
    expect(asideDetails(language, 'value.too-long', long)).toContain('full_name')
  })
})
