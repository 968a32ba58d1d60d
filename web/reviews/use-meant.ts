import { useEffect, useRef, useState } from 'react'
import { glanceMs, isMeant } from './meant.ts'

/** For as long as one pair is on the screen: whether it can have been read by now, and whether an answer was for it. */
export function useMeant(): { isRead: boolean; isFor: (answer: { timeStamp: number }) => boolean } {
  const shownAt = useRef<number | null>(null)
  const [isRead, setRead] = useState(false)
  useEffect(() => {
    shownAt.current = performance.now()
    // A timer may be a little early, and whoever is told that answers count must be told the truth.
    const timer = setTimeout(() => setRead(true), glanceMs + 5)
    return () => clearTimeout(timer)
  }, [])
  return { isRead, isFor: ({ timeStamp }) => isMeant(timeStamp, shownAt.current) }
}
