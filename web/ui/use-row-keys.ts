import { useEffect, useRef, useState } from 'react'

type RowKeys = {
  count: number
  open: (index: number) => void
  peek?: (index: number) => void
  select?: (index: number) => void
  /** brings a row into sight where not all rows are drawn */
  reveal?: (index: number) => void
  active?: boolean
}

/** A key pressed inside a field, a menu or a dialog belongs there. */
export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.closest('input, textarea, select, [contenteditable], [role=dialog], [role=menu], [role=listbox]') !== null

/** J/K or arrows move, Enter opens, Space peeks, X selects. Gives the index of the row at hand (−1: none) and a ref for the list. */
export function useRowKeys({ count, open, peek, select, reveal, active = true }: RowKeys) {
  const [at, setAt] = useState(-1)
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    setAt((index) => Math.min(index, count - 1))
  }, [count])
  useEffect(() => {
    if (!active) return
    const move = (next: number) => {
      const index = Math.max(0, Math.min(count - 1, next))
      setAt(index)
      if (reveal) reveal(index)
      else list.current?.querySelectorAll('[data-row]')[index]?.scrollIntoView({ block: 'nearest' })
    }
    const press = (event: KeyboardEvent) => {
      if (isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey || count === 0) return
      const onControl = event.target instanceof HTMLElement && event.target.closest('a, button') !== null
      if (event.key === 'j' || event.key === 'ArrowDown') move(at + 1)
      else if (event.key === 'k' || event.key === 'ArrowUp') move(at < 0 ? 0 : at - 1)
      else if (event.key === 'Enter' && at >= 0 && !onControl) open(at)
      else if (event.key === ' ' && at >= 0 && peek && !onControl) peek(at)
      else if (event.key === 'x' && at >= 0 && select) select(at)
      else return
      event.preventDefault()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [active, at, count, open, peek, select, reveal])
  return { at, setAt, list }
}
