import { expect, it } from 'vitest'
import { besides, surenessAmong } from './likely.ts'

const [exact, strong, possible] = (['exact', 'strong', 'possible'] as const).map((certainty) => ({ certainty })) as [
  { certainty: 'exact' },
  { certainty: 'strong' },
  { certainty: 'possible' },
]

it('calls likely one of those found and no more: of three Lauras each is possible', () => {
  expect(surenessAmong(strong, [strong])).toBe('strong')
  expect(surenessAmong(strong, [exact, strong, possible])).toBe('strong')
  expect(surenessAmong(strong, [strong, strong])).toBe('possible')
  expect(surenessAmong(strong, [exact, strong, strong])).toBe('possible')
})

it('leaves what is certain as it is: nine people may share one phone', () => {
  expect(surenessAmong(exact, [exact, exact, strong, strong])).toBe('exact')
  expect(surenessAmong(possible, [strong, strong, possible])).toBe('possible')
})

it('says beside a match what the match does not say, and two things at most', () => {
  const contacts = ['55 7788 9911', 'rosa@correo.mx', 'Puebla']
  expect(besides(contacts, ['55 7788 9911'])).toEqual(['rosa@correo.mx', 'Puebla'])
  expect(besides(contacts, [])).toEqual(['55 7788 9911', 'rosa@correo.mx'])
  expect(besides(['55 7788 9911'], ['55 7788 9911'])).toEqual([])
})
