import { expect, it } from 'vitest'
import { isMended } from './mended.ts'

it.each([
  ['559988773', '5599887731', true],
  ['5599887731', '559988773', true],
  ['55998877', '55998877310', true],
  ['5599887731', '5599887713', true],
  ['5598887731', '5599887731', true],
  ['maria lopes', 'maria lopez', true],
  ['5599887731', '5599887731', true],
  ['5599887731', '5512345678', false],
  ['5599887731', '8123456789', false],
  ['559', '5591', false],
  ['55998877', '559988771234', false],
  ['', '5599887731', false],
])('%s put right is %s: %s', (before, after, is) => expect(isMended(before, after)).toBe(is))
