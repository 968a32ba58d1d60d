/** A seeded source of chance: the same seed gives the same world everywhere. */
export class Chance {
  #state: number
  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** A number from 0 up to 1 (mulberry32). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let t = this.#state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }

  is(probability: number): boolean {
    return this.next() < probability
  }

  below(n: number): number {
    return Math.floor(this.next() * n)
  }

  pick<T>(list: readonly T[]): T {
    const one = list[this.below(list.length)]
    if (one === undefined) throw new Error('nothing to pick from')
    return one
  }

  digits(n: number): string {
    let out = ''
    while (out.length < n) out += this.below(10)
    return out
  }
}

/** Picks words as often as people bear them. */
export class Weighted {
  readonly #words: string[] = []
  readonly #upTo: number[] = []
  #total = 0

  add(word: string, weight: number): void {
    this.#total += weight
    this.#words.push(word)
    this.#upTo.push(this.#total)
  }

  pick(chance: Chance): string {
    const at = chance.next() * this.#total
    let [low, high] = [0, this.#upTo.length - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#upTo[middle] ?? 0) > at) high = middle
      else low = middle + 1
    }
    return this.#words[low] ?? ''
  }
}
