import { expect, it } from 'vitest'
import { refusals } from '#contract'
import { keysOf, languages, say } from './index.ts'

it.each(languages)('every refusal has a sentence (%s), and nothing else stands there', (language) => {
  const written = keysOf(language, 'refusals')
  // Where one of something is counted, the same sentence stands beside it in the singular.
  const singular = written.filter((key) => key.endsWith('_one'))
  for (const key of singular) expect(written).toContain(key.slice(0, -'_one'.length))
  expect(written.filter((key) => !singular.includes(key)).sort()).toEqual(Object.keys(refusals).sort())
  for (const code of Object.keys(refusals)) expect(say(language, `refusals:${code}`, { why: 'x' })).toMatch(/ .*[.?!x]$/)
})

it('fills in facts, as the language writes them', () => {
  expect(say('es', 'refusals:file.too-many-columns', { columnsMax: 12345 })).toContain('12.345')
  expect(say('en', 'refusals:file.too-many-columns', { columnsMax: 12345 })).toContain('12,345')
  expect(say('es', 'refusals:body.too-large', { bytesMax: 2 ** 20 })).toContain('1 MB')
})

it('shows the key of what has no sentence', () => expect(say('es', 'refusals:nothing.here')).toBe('refusals:nothing.here'))
