import { compare, type Model } from '../compare/index.ts'
import type { Features } from '../normalise/index.ts'
import { type Resolution, resolveFeatures } from '../resolve.ts'
import { compareText } from '../sides.ts'
import type { Comparison, Judgement } from '../types.ts'

type Known = { id: string; features: Features }
type Example = { a: string; b: string; comparison: Comparison }
/** What another model would change: people who become one, people who become two, questions that come and go. */
export type Difference = {
  records: number
  people: { before: number; after: number }
  joined: { count: number; examples: Example[] }
  separated: { count: number; examples: Example[] }
  asked: { count: number; examples: Example[] }
  settled: { count: number }
}

const examplesMax = 12
const membersMax = 12

/** Resolves the same records by both models and says where the two part. Pure; some 10 kB of memory a record. */
export function differ(
  records: readonly Known[],
  models: { before: Model; after: Model },
  { judgements = [], progress }: { judgements?: Judgement[]; progress?: (done: number, total: number) => void } = {},
): Difference {
  const half = (from: number) => (done: number, total: number) => progress?.(from + done, 2 * total)
  const before = resolveFeatures(records, { model: models.before, judgements, progress: half(0) })
  const after = resolveFeatures(records, { model: models.after, judgements, progress: half(records.length) })
  const byId = new Map(records.map((record) => [record.id, record]))
  const best = (one: readonly string[], other: readonly string[], model: Model) => bestPair(one, other, byId, model)
  const [were, are] = [personOf(before), personOf(after)]
  const known = new Set(before.doubts.map(pairOf))
  const now = new Set(after.doubts.map(pairOf))
  const asked = after.doubts.filter((one) => !known.has(pairOf(one)))
  return {
    records: records.length,
    people: { before: before.clusters.length, after: after.clusters.length },
    joined: parted(after.clusters, were, (one, other) => best(one, other, models.after)),
    separated: parted(before.clusters, are, (one, other) => best(one, other, models.after)),
    asked: { count: asked.length, examples: asked.slice(0, examplesMax) },
    settled: { count: before.doubts.filter((one) => !now.has(pairOf(one))).length },
  }
}

const pairOf = ({ a, b }: { a: string; b: string }) => (a < b ? `${a}\n${b}` : `${b}\n${a}`)

function personOf({ clusters }: Resolution): Map<string, number> {
  return new Map(clusters.flatMap((ids, at) => ids.map((id): [string, number] => [id, at])))
}

/** Where the members of one cluster are several people in the other division. */
function parted(
  clusters: readonly (readonly string[])[],
  other: ReadonlyMap<string, number>,
  best: (one: readonly string[], two: readonly string[]) => Example | undefined,
): { count: number; examples: Example[] } {
  let total = 0
  const examples: Example[] = []
  for (const ids of clusters) {
    const parts = [...Map.groupBy(ids, (id) => other.get(id)).values()].sort((a, b) => compareText(a[0] ?? '', b[0] ?? ''))
    total += parts.length - 1
    const [first, second] = parts
    const example = first && second && examples.length < examplesMax ? best(first, second) : undefined
    if (example) examples.push(example)
  }
  return { count: total, examples }
}

function bestPair(one: readonly string[], other: readonly string[], byId: ReadonlyMap<string, Known>, model: Model): Example | undefined {
  let best: Example | undefined
  for (const a of one.slice(0, membersMax)) {
    for (const b of other.slice(0, membersMax)) {
      const [first, second] = [byId.get(a), byId.get(b)]
      if (!first || !second) continue
      const comparison = compare(first.features, second.features, model, () => false)
      if (!best || comparison.weight > best.comparison.weight) best = { a, b, comparison }
    }
  }
  return best
}
