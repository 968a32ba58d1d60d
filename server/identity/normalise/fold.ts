/** Longest text that any comparison looks at: a 100,000-character name costs as much as this. */
const lengthMax = 200

const plain = /^[a-z0-9 ]*$/
const marks = /\p{M}+/gu
const ignored = /['’`´]/g
const notWord = /[^\p{L}\p{N}]+/gu

/** Lower case, no accents (ñ becomes n), words separated by one blank; other scripts keep their letters, emoji go. */
export function fold(text: string): string {
  const short = text.length > lengthMax ? text.slice(0, lengthMax) : text
  const lower = short.toLowerCase()
  if (plain.test(lower)) return lower.replace(/ {2,}/g, ' ').trim()
  return lower
    .normalize('NFKD')
    .replace(marks, '')
    .replace(ignored, '')
    .replaceAll('ß', 'ss')
    .replaceAll('ø', 'o')
    .replaceAll('æ', 'ae')
    .replace(notWord, ' ')
    .trim()
}
