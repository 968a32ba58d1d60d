import type { RecordId } from '#contract'
import type { Judgement } from '#identity'
import type { JudgementRow } from './types.ts'

export type Ruling = { kind: Judgement['kind']; left: RecordId[]; right: RecordId[]; by: JudgementRow }
type Sets = { left: ReadonlySet<RecordId>; right: ReadonlySet<RecordId> }
type Placed = { ruling: Ruling; sets: Sets; at: number }

/**
 * What the judgements say now. Where two speak about the same pair of records the newest wins, and the older one keeps its other pairs; taking
 * the newest back therefore restores the older one exactly. Groups stay groups: two groups of thousands are one ruling, not millions of pairs.
 */
export function rulingsOf(judgements: readonly JudgementRow[]): Ruling[] {
  const newestFirst = judgements.toSorted((a, b) => b.seq - a.seq)
  const placed: Placed[] = []
  const of = new Map<RecordId, Placed[]>()
  for (const by of newestFirst) {
    if (by.kind === 'later' || by.withdrawnAt) continue
    let rest: Ruling[] = [{ kind: by.kind, left: by.left, right: by.right, by }]
    for (const { ruling, sets } of newerAbout(by, of)) {
      if (ruling.kind === by.kind) continue
      rest = rest.flatMap((one) => subtract(one, sets)).flatMap((one) => subtract(one, { left: sets.right, right: sets.left }))
    }
    for (const ruling of rest) {
      const one = { ruling, sets: setsOf(ruling), at: placed.length }
      placed.push(one)
      for (const id of new Set([...ruling.left, ...ruling.right])) fileUnder(of, id, one)
    }
  }
  return placed.map(({ ruling }) => ruling)
}

/** What newer ones may have overruled, newest first: somebody who was joined and separated hundreds of times is on one side of all of them. */
function newerAbout({ left, right }: JudgementRow, of: ReadonlyMap<RecordId, readonly Placed[]>): Iterable<Placed> {
  const [few] = [left, right].map((side) => side.map((id) => of.get(id) ?? [])).sort((a, b) => sizeOf(a) - sizeOf(b))
  return few?.length === 1 ? (few[0] ?? []) : [...new Set(few?.flat())].sort((a, b) => a.at - b.at)
}

const sizeOf = (lists: readonly (readonly Placed[])[]) => lists.reduce((sum, list) => sum + list.length, 0)

function fileUnder(of: Map<RecordId, Placed[]>, id: RecordId, one: Placed): void {
  const list = of.get(id)
  if (list) list.push(one)
  else of.set(id, [one])
}

const setsOf = ({ left, right }: Ruling): Sets => ({ left: new Set(left), right: new Set(right) })

/** The pairs of a ruling without those of left × right: at most two smaller rulings. */
function subtract(ruling: Ruling, { left, right }: Sets): Ruling[] {
  const common = ruling.left.filter((id) => left.has(id))
  if (common.length === 0 || !ruling.right.some((id) => right.has(id))) return [ruling]
  const otherLeft = ruling.left.filter((id) => !left.has(id))
  const otherRight = ruling.right.filter((id) => !right.has(id))
  const parts: Ruling[] = []
  if (otherLeft.length > 0) parts.push({ ...ruling, left: otherLeft })
  if (otherRight.length > 0) parts.push({ ...ruling, left: common, right: otherRight })
  return parts
}

/** What was ruled about two records, if anything. */
export function createJudge(rulings: readonly Ruling[]): (a: RecordId, b: RecordId) => Ruling | undefined {
  const sides = rulings.map((ruling) => ({ ruling, ...setsOf(ruling) }))
  const of = new Map<RecordId, typeof sides>()
  for (const one of sides) {
    for (const id of new Set([...one.ruling.left, ...one.ruling.right])) {
      const known = of.get(id)
      if (known) known.push(one)
      else of.set(id, [one])
    }
  }
  return (a, b) => {
    const [ofA, ofB] = [of.get(a), of.get(b)]
    if (!ofA || !ofB) return undefined
    // Both lists have the rulings about the two in the same order; the shorter one is sooner read.
    const few = ofA.length <= ofB.length ? ofA : ofB
    return few.find(({ left, right }) => (left.has(a) && right.has(b)) || (left.has(b) && right.has(a)))?.ruling
  }
}
