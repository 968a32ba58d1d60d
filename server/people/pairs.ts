import type { RecordId } from '#contract'

/** A set of unordered pairs of records: tens of thousands a batch, so ids become small numbers and a pair one number. */
export type Pairs = {
  add: (a: RecordId, b: RecordId) => void
  has: (a: RecordId, b: RecordId) => boolean
  ids: () => RecordId[]
  list: () => Generator<[RecordId, RecordId]>
}

const stride = 2 ** 26

export function createPairs(): Pairs {
  const numbers = new Map<RecordId, number>()
  const ids: RecordId[] = []
  const pairs = new Set<number>()
  const numberOf = (id: RecordId): number => {
    let number = numbers.get(id)
    if (number === undefined) {
      number = ids.push(id) - 1
      numbers.set(id, number)
    }
    return number
  }
  const codeOf = (a: number, b: number) => (a < b ? a * stride + b : b * stride + a)
  return {
    add(a, b) {
      if (a !== b) pairs.add(codeOf(numberOf(a), numberOf(b)))
    },
    has(a, b) {
      const [one, other] = [numbers.get(a), numbers.get(b)]
      return one !== undefined && other !== undefined && pairs.has(codeOf(one, other))
    },
    ids: () => ids,
    *list() {
      for (const pair of pairs) {
        const [a, b] = [ids[Math.floor(pair / stride)], ids[pair % stride]]
        if (a && b) yield [a, b]
      }
    },
  }
}
