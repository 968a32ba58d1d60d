const memoryMax = 4 * 2 ** 30

/** Whole numbers in shared memory that grows as they come. */
export class GrowingInts {
  #buffer = new SharedArrayBuffer(1 << 18, { maxByteLength: memoryMax })
  #numbers = new Int32Array(this.#buffer)
  length = 0

  push(number: number): void {
    if (this.length === this.#numbers.length) this.#grow()
    this.#numbers[this.length++] = number
  }

  /** Whether one of the numbers from `from` on, `step` apart, is this one with that other beside it. */
  hasPair(first: number, second: number, from: number): boolean {
    for (let at = from; at < this.length; at += 2) if (this.#numbers[at] === first && this.#numbers[at + 1] === second) return true
    return false
  }

  #grow(): void {
    this.#buffer.grow(this.#buffer.byteLength * 2)
    this.#numbers = new Int32Array(this.#buffer)
  }

  /** What was pushed; other threads see the same memory. */
  done(): Int32Array<SharedArrayBuffer> {
    return new Int32Array(this.#buffer, 0, this.length)
  }
}

export type Texts = { bytes: SharedArrayBuffer; at: Float64Array<SharedArrayBuffer> }

/** Texts one after the other in shared memory; `at` are the offsets, with the end as the last. */
export class GrowingTexts {
  #buffer = new SharedArrayBuffer(1 << 20, { maxByteLength: memoryMax })
  #bytes = Buffer.from(this.#buffer)
  #offsetBuffer = new SharedArrayBuffer(1 << 18, { maxByteLength: memoryMax })
  #offsets = new Float64Array(this.#offsetBuffer)
  #used = 0
  #count = 0

  push(text: string): void {
    // Three bytes hold any UTF-16 unit in UTF-8.
    const needed = this.#used + text.length * 3
    while (needed > this.#bytes.length) {
      this.#buffer.grow(this.#buffer.byteLength * 2)
      this.#bytes = Buffer.from(this.#buffer)
    }
    this.#mark()
    this.#used += this.#bytes.write(text, this.#used)
  }

  #mark(): void {
    if (this.#count === this.#offsets.length) {
      this.#offsetBuffer.grow(this.#offsetBuffer.byteLength * 2)
      this.#offsets = new Float64Array(this.#offsetBuffer)
    }
    this.#offsets[this.#count++] = this.#used
  }

  done(): Texts {
    this.#mark()
    return { bytes: this.#buffer, at: new Float64Array(this.#offsetBuffer, 0, this.#count) }
  }
}

/** A shared array of whole numbers. */
export const sharedInts = (length: number): Int32Array<SharedArrayBuffer> => new Int32Array(new SharedArrayBuffer(length * 4))
