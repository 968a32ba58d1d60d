const row0 = new Uint8Array(256)
const row1 = new Uint8Array(256)
const row2 = new Uint8Array(256)

/** Edits (insert, delete, replace, swap of neighbours) from `a` to `b`, or `max + 1` when there are more. */
export function editsBetween(a: string, b: string, max: number): number {
  if (a === b) return 0
  if (Math.abs(a.length - b.length) > max || a.length > 250 || b.length > 250) return max + 1
  // What both begin and end with costs nothing; most pairs are settled by what is left.
  let [from, endA, endB] = [0, a.length, b.length]
  while (from < endA && from < endB && a.charCodeAt(from) === b.charCodeAt(from)) from++
  while (endA > from && endB > from && a.charCodeAt(endA - 1) === b.charCodeAt(endB - 1)) {
    endA--
    endB--
  }
  const [lengthA, lengthB] = [endA - from, endB - from]
  if (lengthA === 0 || lengthB === 0) return Math.min(lengthA + lengthB, max + 1)
  if (lengthA === 1 && lengthB === 1) return 1
  if (max === 1) {
    const swapped = lengthA === 2 && lengthB === 2 && a[from] === b[from + 1] && a[from + 1] === b[from]
    return swapped ? 1 : 2
  }
  return editsInside(a.slice(from, endA), b.slice(from, endB), max)
}

/** Only what lies within `max` of the diagonal can be reached with so few edits. */
function editsInside(a: string, b: string, max: number): number {
  let [before, last, now] = [row0, row1, row2]
  const beyond = max + 1
  for (let j = 0; j <= b.length; j++) last[j] = Math.min(j, beyond)
  for (let i = 1; i <= a.length; i++) {
    const [first, end] = [Math.max(1, i - max), Math.min(b.length, i + max)]
    now[first - 1] = first === 1 ? Math.min(i, beyond) : beyond
    let best = now[first - 1] ?? beyond
    const letter = a.charCodeAt(i - 1)
    for (let j = first; j <= end; j++) {
      const other = b.charCodeAt(j - 1)
      let cost = Math.min((last[j] ?? 0) + 1, (now[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (letter === other ? 0 : 1))
      if (i > 1 && j > 1 && letter === b.charCodeAt(j - 2) && a.charCodeAt(i - 2) === other) {
        cost = Math.min(cost, (before[j - 2] ?? 0) + 1)
      }
      now[j] = cost
      if (cost < best) best = cost
    }
    if (end < b.length) now[end + 1] = beyond
    if (best > max) return beyond
    ;[before, last, now] = [last, now, before]
  }
  return Math.min(last[b.length] ?? beyond, beyond)
}

/** Edits that a hurried hand makes in a word of this length. */
const editsAllowed = (length: number): number => (length <= 3 ? 0 : length <= 7 ? 1 : 2)

/** Whether two words are one word with slips of the keyboard. */
export function isNear(a: string, b: string): boolean {
  const allowed = editsAllowed(Math.max(a.length, b.length))
  return allowed > 0 && editsBetween(a, b, allowed) <= allowed
}

/** Whether two words of three letters or more hold almost the same letters, or differ in few of many: a word typed in a great hurry. */
export function isScrambled(a: string, b: string): boolean {
  const [shorter, longer] = a.length < b.length ? [a, b] : [b, a]
  if (shorter.length < 3 || longer.length - shorter.length > 3) return false
  const edits = Math.floor(longer.length * 0.4)
  if (shorter.length > 3 && editsBetween(a, b, edits) <= edits) return true
  let rest = longer
  let common = 0
  for (const letter of shorter) {
    const at = rest.indexOf(letter)
    if (at < 0) continue
    common++
    rest = rest.slice(0, at) + rest.slice(at + 1)
  }
  return (2 * common) / (a.length + b.length) >= 0.8
}
