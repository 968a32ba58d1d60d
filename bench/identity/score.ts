/** How well a partition finds the truth, over pairs and over records (B-cubed). */
export type Score = {
  precision: number
  recall: number
  f1: number
  bcubed: { precision: number; recall: number; f1: number }
  peopleFused: number
  peopleSplit: number
  people: number
}

const pairs = (n: number) => (n * (n - 1)) / 2
const harmonic = (p: number, r: number) => (p + r === 0 ? 0 : (2 * p * r) / (p + r))

/** `truth` maps each record to its person. A person is fused when a cluster also holds someone else's records. */
export function score(clusters: readonly (readonly string[])[], truth: ReadonlyMap<string, string>): Score {
  const sizes = new Map<string, number>()
  for (const person of truth.values()) sizes.set(person, (sizes.get(person) ?? 0) + 1)
  const fused = new Set<string>()
  const parts = new Map<string, number>()
  let [found, right, precisions, recalls] = [0, 0, 0, 0]
  for (const ids of clusters) {
    const counts = new Map<string, number>()
    for (const id of ids) counts.set(truth.get(id) ?? id, (counts.get(truth.get(id) ?? id) ?? 0) + 1)
    found += pairs(ids.length)
    for (const [person, n] of counts) {
      right += pairs(n)
      precisions += (n * n) / ids.length
      recalls += (n * n) / (sizes.get(person) ?? 1)
      parts.set(person, (parts.get(person) ?? 0) + 1)
      if (counts.size > 1) fused.add(person)
    }
  }
  const wanted = [...sizes.values()].reduce((sum, n) => sum + pairs(n), 0)
  const [precision, recall] = [found === 0 ? 1 : right / found, wanted === 0 ? 1 : right / wanted]
  const [bp, br] = [precisions / truth.size, recalls / truth.size]
  return {
    precision,
    recall,
    f1: harmonic(precision, recall),
    bcubed: { precision: bp, recall: br, f1: harmonic(bp, br) },
    people: sizes.size,
    peopleFused: fused.size / sizes.size,
    peopleSplit: [...parts.values()].filter((n) => n > 1).length / sizes.size,
  }
}
