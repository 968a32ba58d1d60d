import type { StatedTrait } from '#contract'
import { storableText } from '#platform'
import { type Misread, misread } from './misread.ts'

/** So many names one call may state, as Segment's own; of each so many characters as JSON writes them, and so deep. */
const traitsMax = 300
const nameLengthMax = 200
const valueLengthMax = 4000
const depthMax = 8

/** What a call states under names of its source's own: kept under them, as far as it is no larger than a statement about a customer is. */
export class OtherTraits {
  readonly #values = new Map<string, unknown>()
  readonly #misread: Misread[]
  #isFull = false

  /** `wrong`: where it is told what was stated and is kept by nobody. */
  constructor(wrong: Misread[]) {
    this.#misread = wrong
  }

  /** What is said first counts: a call's own words come before those of its context. */
  add(name: string, stated: unknown): void {
    const known = storableText(name)
    if (this.#values.has(known)) return
    if (known.trim() === '' || known.length > nameLengthMax) this.#misread.push(misread(shortened(known), stated))
    else if (this.#values.size >= traitsMax) this.#tooMany(known)
    else {
      const value = boundedValue(stated)
      if (value === undefined) this.#misread.push(misread(`${known} (> ${valueLengthMax})`, stated))
      else this.#values.set(known, value)
    }
  }

  /** One line says it of all. */
  #tooMany(name: string): void {
    if (!this.#isFull) this.#misread.push(misread(`traits (> ${traitsMax})`, name))
    this.#isFull = true
  }

  /** It says only what the call says already. */
  leaveOut(isKnown: (name: string, value: unknown) => boolean): void {
    for (const [name, value] of this.#values) if (isKnown(name, value)) this.#values.delete(name)
  }

  get isEmpty(): boolean {
    return this.#values.size === 0
  }

  get list(): StatedTrait[] {
    return [...this.#values].map(([name, value]) => ({ name, value }))
  }
}

const shortened = (name: string) => (name.length > 40 ? `${name.slice(0, 40)}…` : name)

/** A copy that can be kept; undefined where the value is larger or deeper than is kept. What looking costs is bounded, whatever was sent. */
function boundedValue(stated: unknown): unknown {
  let left = valueLengthMax
  const take = (length: number): boolean => {
    left -= length
    return left >= 0
  }
  const copyOf = (value: unknown, depth: number): unknown => {
    if (typeof value === 'string') return take(value.length + 2) ? storableText(value) : undefined
    if (typeof value !== 'object' || value === null) return take(String(value).length + 1) ? value : undefined
    if (depth === 0 || !take(2)) return take(Number.POSITIVE_INFINITY)
    return Array.isArray(value) ? listOf(value, depth) : objectOf(value as Record<string, unknown>, depth)
  }
  const listOf = (values: readonly unknown[], depth: number): unknown[] => {
    const copy: unknown[] = []
    for (const value of values) {
      if (!take(1)) break
      copy.push(copyOf(value, depth - 1))
    }
    return copy
  }
  const objectOf = (value: Record<string, unknown>, depth: number): unknown => {
    const copy: [string, unknown][] = []
    for (const name of Object.keys(value)) {
      if (!take(name.length + 4)) break
      copy.push([storableText(name), copyOf(value[name], depth - 1)])
    }
    return Object.fromEntries(copy)
  }
  const copy = copyOf(stated, depthMax)
  return left >= 0 ? copy : undefined
}
