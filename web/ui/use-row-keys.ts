import { useCallback, useLayoutEffect, useMemo, useState } from 'react'
import { screenKey } from './letters.ts'

type Rows = readonly { id: string }[]
type RowKeys = {
  rows: Rows
  open: (index: number) => void
  /** beside the list, or no more: whoever closes it this way comes back to the row */
  peek?: (index: number, comeBack: () => void) => void
  select?: (index: number) => void
  /** brings a row into sight where not all rows are drawn */
  reveal?: (index: number) => void
}

const rowOf = (target: EventTarget | null) => (target instanceof HTMLElement ? target.closest<HTMLElement>('[data-row]') : null)
const linkOf = (index: number) => document.querySelector<HTMLElement>(`[data-row="${index}"] a`)

/** After this many frames a row that was scrolled to is drawn, or it is gone. */
const framesMax = 5
/** The row's link has the focus as soon as it is drawn: far rows are not yet. */
function focusRow(index: number, frames = framesMax): void {
  const link = linkOf(index)
  if (link) link.focus({ preventScroll: true })
  else if (frames > 0) requestAnimationFrame(() => focusRow(index, frames - 1))
}

/** Which row was at hand, and where it was: rows come, go and change their order while somebody looks. */
type Hand = { id: string | undefined; index: number }
/** Where it is now; where it is gone, what is in its place. */
export function placeOf({ id, index }: Hand, rows: Rows): number {
  if (id === undefined || rows[index]?.id === id) return Math.min(index, rows.length - 1)
  const found = rows.findIndex((row) => row.id === id)
  return found < 0 ? Math.min(index, rows.length - 1) : found
}

/**
 * J/K or arrows move, Enter opens, Space peeks, X selects. Rows bear their number as `data-row` and hold one link; where the focus is in the list,
 * around it or nowhere it goes along, and elsewhere (beside the list) it stays. Gives the row at hand (−1: none), and `comeBack`, which focuses it.
 */
export function useRowKeys({ rows, open, peek, select, reveal }: RowKeys) {
  const [hand, setHand] = useState<Hand>({ id: undefined, index: -1 })
  const at = useMemo(() => placeOf(hand, rows), [hand, rows])
  const take = useCallback((index: number) => setHand({ id: rows[index]?.id, index }), [rows])
  const comeBack = useCallback(() => {
    if (at < 0) return
    reveal?.(at)
    focusRow(at)
  }, [at, reveal])
  const move = useCallback(
    (to: number) => {
      const index = Math.max(0, Math.min(rows.length - 1, to))
      const focused = document.activeElement
      const isAround = focused?.contains(document.querySelector('[data-row]')) ?? true
      take(index)
      reveal?.(index)
      if (isAround || rowOf(focused)) focusRow(index)
    },
    [rows, take, reveal],
  )
  // Laid out and heard at once: a moment later the first key of whoever is quick would go lost.
  useLayoutEffect(() => {
    const press = (event: KeyboardEvent) => {
      const key = screenKey(event)
      if (key === null || rows.length === 0) return
      const control = event.target instanceof HTMLElement ? event.target.closest('a, button') : null
      // A link does nothing with Space: on a row's it peeks.
      const isSpaceTaken = control !== null && !(control.matches('a') && rowOf(control))
      if (key === 'j' || key === 'ArrowDown') move(at + 1)
      else if (key === 'k' || key === 'ArrowUp') move(at - 1)
      else if (key === 'Enter' && at >= 0 && !control) open(at)
      else if (key === ' ' && at >= 0 && peek && !isSpaceTaken) peek(at, comeBack)
      else if (key === 'x' && at >= 0 && select) select(at)
      else return
      event.preventDefault()
    }
    // Whoever goes through the list with Tab is at the row where the focus is.
    const follow = ({ target }: FocusEvent) => {
      const index = Number(rowOf(target)?.dataset.row ?? Number.NaN)
      if (Number.isInteger(index)) take(index)
    }
    window.addEventListener('keydown', press)
    window.addEventListener('focusin', follow)
    return () => {
      window.removeEventListener('keydown', press)
      window.removeEventListener('focusin', follow)
    }
  }, [at, rows, open, peek, select, move, take, comeBack])
  return { at, take, move, comeBack }
}
