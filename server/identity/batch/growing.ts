/** Whole numbers that come one by one; at the end in shared memory of just that size. */
export class GrowingInts {
  #numbers = new Int32Array(1 << 14)
  length = 0

  push(number: number): void {
    if (this.length === this.#numbers.length) this.#numbers = grown(this.#numbers, new Int32Array(this.length * 2))
    this.#numbers[this.length++] = number
  }

  /** Whether one of the pairs of numbers from `from` on is this one. */
  hasPair(first: number, second: number, from: number): boolean {
    for (let at = from; at < this.length; at += 2) if (this.#numbers[at] === first && this.#numbers[at + 1] === second) return true
    return false
  }

  /** What was pushed; every thread sees the same memory. */
  done(): Int32Array<SharedArrayBuffer> {
    return grown(this.#numbers.subarray(0, this.length), sharedInts(this.length))
  }
}

/** The same numbers at the beginning of a larger place. */
function grown<T extends Int32Array | Float64Array | Buffer>(from: ArrayLike<number>, to: T): T {
  to.set(from)
  return to
}

export type Texts = { bytes: SharedArrayBuffer; at: Float64Array<SharedArrayBuffer> }

/** Texts one after the other, in the end in shared memory; `at` are the offsets, with the end as the last. */
export class GrowingTexts {
  #bytes = Buffer.allocUnsafeSlow(1 << 18)
  #offsets = new Float64Array(1 << 14)
  #used = 0
  #count = 0

  push(text: string): void {
    // Three bytes hold any UTF-16 unit in UTF-8.
    const needed = this.#used + text.length * 3
    if (needed > this.#bytes.length) this.#bytes = grown(this.#bytes.subarray(0, this.#used), Buffer.allocUnsafeSlow(needed * 2))
    this.#mark()
    this.#used += this.#bytes.write(text, this.#used)
  }

  #mark(): void {
    if (this.#count === this.#offsets.length) this.#offsets = grown(this.#offsets, new Float64Array(this.#count * 2))
    this.#offsets[this.#count++] = this.#used
  }

  done(): Texts {
    this.#mark()
    const bytes = new SharedArrayBuffer(this.#used)
    Buffer.from(bytes).set(this.#bytes.subarray(0, this.#used))
    const at = new Float64Array(new SharedArrayBuffer(this.#count * 8))
    at.set(this.#offsets.subarray(0, this.#count))
    return { bytes, at }
  }
}

/** A shared array of whole numbers. */
export const sharedInts = (length: number): Int32Array<SharedArrayBuffer> => new Int32Array(new SharedArrayBuffer(length * 4))
