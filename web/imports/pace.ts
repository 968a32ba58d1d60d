import type { ImportShown } from '#contract'

/** How far a job was at a moment. */
export type Mark = { at: number; done: number }

/** Keeps the last half minute: a job's pace changes, and old news misleads. */
export function remember(marks: Mark[], mark: Mark): Mark[] {
  const last = marks.at(-1)
  if (last && mark.done < last.done) return [mark]
  if (last && mark.at === last.at) return marks
  return [...marks.filter((earlier) => mark.at - earlier.at <= 30_000), mark]
}

/** Seconds until the end at the present pace; null while that cannot be known. */
export function secondsLeft(marks: Mark[], total: number): number | null {
  const first = marks[0]
  const last = marks.at(-1)
  if (!first || !last || last.at - first.at < 2_000 || last.done <= first.done) return null
  const perMs = (last.done - first.done) / (last.at - first.at)
  return Math.max(1, Math.round((total - last.done) / perMs / 1000))
}

type Progress = Pick<ImportShown, 'rowsDone' | 'rowCount'>

/** How far it is, of how much: what is taken back counts up to all that had come in. */
export function progressOf({ state, rowsDone, rowCount, counts }: Progress & Pick<ImportShown, 'state' | 'counts'>): Progress {
  if (state !== 'undoing') return { rowsDone, rowCount }
  return { rowsDone: Math.max(0, counts.rows - rowsDone), rowCount: counts.rows }
}
