import { expect, it } from 'vitest'
import { isJoinSuggested } from './suggested.ts'

const against = (...rules: string[]) => ({ against: rules.map((rule) => ({ rule, weight: -3, sentence: rule })) })

it('suggests joining unless a rule forbids it, for the two or for who else is meant', () => {
  expect(isJoinSuggested([against()])).toBe(true)
  expect(isJoinSuggested([against('surname.different', 'phone.different')])).toBe(true)
  for (const rule of ['gate.names', 'gate.document', 'gate.name_only', 'whole.document', 'whole.judgement'])
    expect(isJoinSuggested([against('phone.different', rule)])).toBe(false)
  expect(isJoinSuggested([against(), against('gate.birth')])).toBe(false)
})
