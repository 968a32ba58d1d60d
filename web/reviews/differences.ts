import { fold } from './pick.ts'

export type Piece = { text: string; differs: boolean }

/**
 * A value cut into what it shares with the other one and what it does not, word by word and within a word; capitals, accents and the order of
 * words do not count. Where nearly everything differs nothing is marked: it would say nothing.
 */
export function differences(value: string, other: string): Piece[] {
  const others = other.split(/\s+/)
  const known = new Set(others.map(fold))
  const pieces = value.split(/(\s+)/).flatMap((word, at): Piece[] => {
    if (/^\s*$/.test(word) || known.has(fold(word))) return [{ text: word, differs: false }]
    return within(word, others[at / 2] ?? '')
  })
  const marked = pieces.filter((piece) => piece.differs).reduce((sum, piece) => sum + piece.text.length, 0)
  return marked > value.length * 0.6 ? [{ text: value, differs: false }] : merge(pieces)
}

/** Within one word: what stands between the common beginning and the common end. */
function within(word: string, other: string): Piece[] {
  const a = [...word]
  const b = [...other]
  const same = (x: string | undefined, y: string | undefined) => x !== undefined && y !== undefined && (x === y || fold(x) === fold(y))
  const shorter = Math.min(a.length, b.length)
  let start = 0
  while (start < shorter && same(a[start], b[start])) start++
  let end = 0
  while (end < shorter - start && same(a.at(-1 - end), b.at(-1 - end))) end++
  if (start + end < Math.max(a.length, b.length) * 0.4) return [{ text: word, differs: true }]
  return [
    { text: a.slice(0, start).join(''), differs: false },
    { text: a.slice(start, a.length - end).join(''), differs: true },
    { text: a.slice(a.length - end).join(''), differs: false },
  ]
}

/** Neighbours of a kind become one piece; empty ones go. */
function merge(pieces: Piece[]): Piece[] {
  const merged: Piece[] = []
  for (const piece of pieces) {
    if (piece.text === '') continue
    const last = merged.at(-1)
    if (last?.differs === piece.differs) last.text += piece.text
    else merged.push({ ...piece })
  }
  return merged
}

/** The pieces of a stretch of the text, and where each begins in it. */
export function stretch(pieces: readonly Piece[], from: number, to: number): (Piece & { at: number })[] {
  let end = 0
  return pieces.flatMap(({ text, differs }) => {
    const start = end
    end += text.length
    const at = Math.max(start, from)
    const cut = text.slice(at - start, Math.max(0, to - start))
    return cut === '' ? [] : [{ text: cut, differs, at }]
  })
}
