/** A source of chance that gives the same numbers for the same seed, on every machine. */
export type Random = {
  /** From 0 up to but not including 1. */
  next: () => number
  /** A whole number, both ends included. */
  between: (from: number, to: number) => number
  chance: (probability: number) => boolean
  pick: <T>(list: readonly T[]) => T
  /** A stream of its own: what one part draws does not move what another draws. */
  fork: (label: string) => Random
}

export function makeRandom(seed: string): Random {
  const next = sfc32(hash(seed))
  const between = (from: number, to: number) => from + Math.floor(next() * (to - from + 1))
  return {
    next,
    between,
    chance: (probability) => next() < probability,
    pick: <T>(list: readonly T[]): T => {
      const one = list[Math.floor(next() * list.length)]
      if (one === undefined) throw new RangeError('nothing to pick from')
      return one
    },
    fork: (label) => makeRandom(`${seed}/${label}`),
  }
}

/** Draws from weighted things in O(log n). */
export function makeUrn<T>(things: readonly T[], weightOf: (thing: T) => number): (random: Random) => T {
  const sums: number[] = []
  let total = 0
  for (const thing of things) {
    total += weightOf(thing)
    sums.push(total)
  }
  return (random) => {
    const mark = random.next() * total
    let [low, high] = [0, sums.length - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((sums[middle] ?? 0) > mark) high = middle
      else low = middle + 1
    }
    const one = things[low]
    if (one === undefined) throw new RangeError('an empty urn')
    return one
  }
}

type Words4 = [number, number, number, number]

/** Four words from a text (FNV-1a with different starts). */
function hash(text: string): Words4 {
  const start = (mark: number) => {
    let word = 0x811c9dc5 ^ mark
    for (let i = 0; i < text.length; i++) word = Math.imul(word ^ text.charCodeAt(i), 0x01000193)
    return word | 0
  }
  return [start(1), start(0x9e3779b9), start(0x85ebca6b), 1]
}

/** Chris Doty-Humphrey's small fast counter: 32-bit integers only, hence equal everywhere. */
function sfc32([a, b, c, d]: Words4): () => number {
  const next = () => {
    const sum = (((a + b) | 0) + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + sum) | 0
    return (sum >>> 0) / 4_294_967_296
  }
  for (let i = 0; i < 15; i++) next()
  return next
}
