import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useLayoutEffect, useRef, useState } from 'react'

/**
 * Which rows are near the window, and the room that the others take. Of rows whose height depends on their words each takes `measure` as its ref, and
 * bears its index in `data-index`.
 */
export type VirtualRows = {
  shown: number[]
  before: number
  after: number
  reveal: (index: number) => void
  measure: (row: Element | null) => void
}

/** 50,000 rows cost as much as those one sees. The bars of the page and of the table lie over the list. */
export function useVirtualRows(count: number, height: number): VirtualRows & { list: React.RefObject<HTMLDivElement | null> } {
  const list = useRef<HTMLDivElement>(null)
  const [margin, setMargin] = useState(0)
  useLayoutEffect(() => {
    const top = list.current ? list.current.getBoundingClientRect().top + window.scrollY : 0
    if (Math.abs(top - margin) > 1) setMargin(top)
  })
  const virtual = useWindowVirtualizer({
    count,
    estimateSize: useCallback(() => height, [height]),
    overscan: 8,
    scrollMargin: margin,
    scrollPaddingStart: 150,
    scrollPaddingEnd: 60,
  })
  // A change of the height of all rows makes every place anew.
  useLayoutEffect(() => {
    if (height > 0) virtual.measure()
  }, [height, virtual])
  const items = virtual.getVirtualItems()
  const reveal = useCallback((index: number) => virtual.scrollToIndex(index, { align: 'auto' }), [virtual])
  return {
    list,
    shown: items.map(({ index }) => index),
    before: (items[0]?.start ?? margin) - margin,
    after: Math.max(0, virtual.getTotalSize() - ((items.at(-1)?.end ?? margin) - margin)),
    reveal,
    measure: virtual.measureElement,
  }
}
