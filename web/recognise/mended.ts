/** Another person's number may begin as this one does; only so much may have been mistyped. */
const mistypedMax = 3
const lengthMin = 4

/** Whether the second is what the first was meant to be: the same but for a few characters in one place. */
export function isMended(before: string, after: string): boolean {
  if (before === after) return true
  const shorter = Math.min(before.length, after.length)
  let head = 0
  while (head < shorter && before[head] === after[head]) head++
  let tail = 0
  while (tail < shorter - head && before.at(-1 - tail) === after.at(-1 - tail)) tail++
  return shorter >= lengthMin && Math.max(before.length, after.length) - head - tail <= mistypedMax
}
