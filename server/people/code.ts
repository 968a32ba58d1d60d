import { createHash } from 'node:crypto'

// Crockford's alphabet: no I, L, O, U, so that a code survives being read aloud.
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const length = 8

/** The wristband code of an id, as it is kept: eight characters. Two ids in a million million share one; a look-up then shows both. */
export function codeOf(id: string): string {
  const bytes = createHash('sha256').update(id).digest()
  return Array.from({ length }, (_, at) => alphabet[(bytes[at] ?? 0) & 31]).join('')
}

/** As it is shown and said: K7Q4-M2XA. */
export const showCode = (code: string): string => `${code.slice(0, 4)}-${code.slice(4)}`

/** What somebody typed, if it can be a code: O is 0, I and L are 1, as people write them down. */
export function readCode(text: string): string | undefined {
  const bare = text.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1')
  return bare.length === length && [...bare].every((letter) => alphabet.includes(letter)) ? bare : undefined
}
