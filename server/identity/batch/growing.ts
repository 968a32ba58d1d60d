const memoryMax = 4 * 2 ** 30

/** Numbers in shared memory that grows as they come. */
export class GrowingNumbers {
  #buffer = new SharedArrayBuffer(1 << 20, { maxByteLength: memoryMax })
  #numbers = new Float64Array(this.#buffer)
  length = 0

  push(number: number): void {
    if (this.length === this.#numbers.length) this.#grow()
    this.#numbers[this.length++] = number
  }

  #grow(): void {
    this.#buffer.grow(this.#buffer.byteLength * 2)
    this.#numbers = new Float64Array(this.#buffer)
  }

  /** What was pushed; other threads see the same memory. */
  done(): Float64Array<SharedArrayBuffer> {
    return new Float64Array(this.#buffer, 0, this.length)
  }
}

/** Texts one after the other in shared memory; `at` are the offsets, with the end as the last. */
export class GrowingText {
  #buffer = new SharedArrayBuffer(1 << 22, { maxByteLength: memoryMax })
  #bytes = Buffer.from(this.#buffer)
  #used = 0
  readonly at = new GrowingNumbers()

  push(text: string): void {
    // Three bytes hold any UTF-16 unit in UTF-8.
    const needed = this.#used + text.length * 3
    while (needed > this.#bytes.length) {
      this.#buffer.grow(this.#buffer.byteLength * 2)
      this.#bytes = Buffer.from(this.#buffer)
    }
    this.at.push(this.#used)
    this.#used += this.#bytes.write(text, this.#used)
  }

  done(): { bytes: SharedArrayBuffer; at: Float64Array<SharedArrayBuffer> } {
    this.at.push(this.#used)
    return { bytes: this.#buffer, at: this.at.done() }
  }
}
