import { expect, it } from 'vitest'
import type { EntryId } from '#contract'
import { newId } from '#platform'
import { decidePreferences } from './preferences.ts'
import type { Known } from './types.ts'

const timezone = 'America/Mexico_City'
const moment = (time: string, channel: Known['channel'], kind: Known['kind'] = 'purchase', facts: Known['facts'] = {}): Known => ({
  id: newId<EntryId>(),
  at: Temporal.PlainDateTime.from(`2026-11-10T${time}`).toZonedDateTime(timezone).toInstant(),
  kind,
  channel,
  facts,
  amount: null,
})

it('sees where and when somebody comes, in the time of the business, with the counts behind it', () => {
  const entries = [moment('10:15', 'counter'), moment('11:59', 'counter', 'visit'), moment('09:00', 'counter'), moment('20:30', 'web')]
  expect(decidePreferences(entries, timezone)).toEqual({
    channel: { value: 'counter', count: 3, of: 4 },
    dayPart: { value: 'morning', count: 3, of: 4 },
  })
})

it('says nothing of two moments, of an even split, or of a scatter', () => {
  const nothing = { channel: null, dayPart: null }
  expect(decidePreferences([], timezone)).toEqual(nothing)
  expect(decidePreferences([moment('10:00', 'web'), moment('10:00', 'web')], timezone)).toEqual(nothing)
  const even = [1, 2, 3].flatMap(() => [moment('10:00', 'web'), moment('20:00', 'counter')])
  expect(decidePreferences(even, timezone)).toEqual(nothing)
  const scattered = [
    ...[1, 2, 3].map(() => moment('10:00', 'web')),
    ...[1, 2].flatMap(() => [moment('13:00', 'counter'), moment('20:00', 'whatsapp')]),
  ]
  expect(decidePreferences(scattered, timezone)).toEqual(nothing)
})

it('counts only what the person did: no notes, nothing that was sent to her, no channel of a file, no day without a time', () => {
  const sent = [1, 2, 3].map(() => moment('10:00', 'whatsapp', 'message', { direction: 'out' }))
  const notes = [1, 2, 3].map(() => moment('10:00', 'phone', 'note'))
  expect(decidePreferences([...sent, ...notes], timezone)).toEqual({ channel: null, dayPart: null })
  const imported = [1, 2, 3].map(() => moment('17:30', 'import'))
  expect(decidePreferences(imported, timezone)).toEqual({ channel: null, dayPart: { value: 'afternoon', count: 3, of: 3 } })
  const days = ['00:00', '12:00', '12:00'].map((time) => moment(time, 'web'))
  expect(decidePreferences(days, timezone)).toEqual({ channel: { value: 'web', count: 3, of: 3 }, dayPart: null })
})
