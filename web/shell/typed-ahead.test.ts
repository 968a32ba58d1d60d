import { expect, it } from 'vitest'
import { heard, isShortcut } from './typed-ahead.ts'

const after = (...keys: string[]) => keys.reduce(heard, '')

it.each([
  ['letters are kept in order', ['a', 'n', 'a', ' ', 'ñ', '@'], 'ana ñ@'],
  ['what was mistyped is taken back', ['a', 'x', 'Backspace', 'n'], 'an'],
  ['with all of an emoji', ['a', '\u{1f495}', 'Backspace'], 'a'],
  ['nothing is chosen from a list that nobody has seen', ['a', 'n', 'a', 'Enter', 'Tab', 'ArrowDown', ' ', 'r'], 'ana r'],
  ['a dead key waits for no letter', ['j', 'o', 's', 'Dead', 'e'], 'jose'],
  ['a key that only changes others writes nothing', ['Shift', 'A', 'CapsLock', 'b', 'Unidentified', 'Process'], 'Ab'],
  ['who gives up begins anew', ['a', 'Escape', 'b'], 'b'],
])('before the field of the palette is there, %s', (_, keys, text) => expect(after(...keys)).toBe(text))

it.each([
  ['@', [], false],
  ['@', ['Alt'], false],
  ['@', ['Control', 'Alt', 'AltGraph'], false],
  ['@', ['Control', 'Alt'], true],
  ['a', ['Alt'], true],
  ['2', ['Alt'], true],
  [' ', ['Alt'], true],
  ['ArrowLeft', ['Alt'], true],
  ['k', ['Meta'], true],
  ['@', ['Meta', 'Alt'], true],
])('«%s» with %j is a shortcut: %j', (key, held, expected) => {
  const isHeld = (modifier: string) => (held as string[]).includes(modifier)
  const event = { key, altKey: isHeld('Alt'), ctrlKey: isHeld('Control'), metaKey: isHeld('Meta'), getModifierState: isHeld }
  expect(isShortcut(event)).toBe(expected)
})
