import { useRef, useState } from 'react'

// A pair on which somebody was called away says nothing about the pace.
const pauseMs = 180_000
const rememberedMax = 8

/** How many seconds this reviewer takes for a pair, measured while they work; unknown until two were judged. */
export function usePace(): { secondsEach: number | undefined; tick: () => void } {
  const since = useRef(performance.now())
  const [taken, setTaken] = useState<number[]>([])
  const tick = () => {
    const now = performance.now()
    const ms = now - since.current
    since.current = now
    if (ms < pauseMs) setTaken((known) => [...known, ms / 1000].slice(-rememberedMax))
  }
  const secondsEach = taken.length < 2 ? undefined : taken.reduce((sum, one) => sum + one, 0) / taken.length
  return { secondsEach, tick }
}
