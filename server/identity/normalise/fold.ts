/** Longest text that any comparison looks at: a 100,000-character name costs as much as this. */
const lengthMax = 200

const marks = /\p{M}+/gu
const ignored = /['’`´]/g
const notWord = /[^\p{L}\p{N}]+/gu

/** Lower case, no accents (ñ becomes n), words separated by one blank; other scripts keep their letters, emoji go. */
export function fold(text: string): string {
  const short = text.length > lengthMax ? text.slice(0, lengthMax) : text
  return foldLatin(short) ?? foldAny(short)
}

const foldAny = (text: string): string =>
  text
    .toLowerCase()
    .normalize('NFKD')
    .replace(marks, '')
    .replace(ignored, '')
    .replaceAll('ß', 'ss')
    .replaceAll('ø', 'o')
    .replaceAll('æ', 'ae')
    .replace(notWord, ' ')
    .trim()

/** What becomes of a letter of Europe's west: its plain letter, a blank, nothing, or what must be looked at with its neighbours. */
const [blank, gone, unclear] = [32, 1, 0]
const latinEnd = 0x180
const latin = Uint8Array.from({ length: latinEnd }, (_, code) => {
  const folded = foldAny(`a${String.fromCharCode(code)}a`)
  if (folded === 'a a') return blank
  if (folded === 'aa') return gone
  return folded.length === 3 && folded.charCodeAt(1) < 128 ? folded.charCodeAt(1) : unclear
})
const folding = Buffer.alloc(lengthMax)

/** The same for text of which every letter folds by itself, which is nearly all: one look at each. */
function foldLatin(text: string): string | undefined {
  let [length, before] = [0, blank]
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    const to = code < latinEnd ? (latin[code] ?? unclear) : unclear
    if (to === unclear) return undefined
    if (to === gone || (to === blank && before === blank)) continue
    folding[length++] = to
    before = to
  }
  if (length > 0 && before === blank) length--
  return folding.toString('latin1', 0, length)
}
