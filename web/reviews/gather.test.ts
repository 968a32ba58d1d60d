import { expect, it } from 'vitest'
import type { PersonId } from '#contract'
import { gather } from './gather.ts'

it('says once what changes on several channels by one word', () => {
  const [laura, lau] = ['laura', 'lau'] as string[] as PersonId[] as [PersonId, PersonId]
  const no = { change: 'lost', purpose: 'marketing', personId: laura, by: lau, sentence: '' } as const
  const told = gather([
    { ...no, channel: 'email' },
    { ...no, channel: 'whatsapp' },
    { ...no, purpose: 'surveys', channel: 'email' },
  ])
  expect(told.map(({ purpose, channels }) => [purpose, channels])).toEqual([
    ['marketing', ['email', 'whatsapp']],
    ['surveys', ['email']],
  ])
})
