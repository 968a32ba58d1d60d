import { expect, it } from 'vitest'
import { normalise, readingVersion } from './index.ts'
import { digestOf } from './reading-version.ts'

it('the rules have one name, and another one where a case reads otherwise', () => {
  const lines = ['MX | 55 1234 5678 | 5512345678', 'Ana Torres Luna | ana torres luna']
  expect(readingVersion()).toMatch(/^[0-9a-f]{16}$/)
  expect(digestOf(lines)).toBe(digestOf(lines))
  expect(digestOf(lines, ({ full_name: _, ...rest }, setting) => normalise(rest, setting))).not.toBe(digestOf(lines))
})
