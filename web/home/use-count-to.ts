import { useReducedMotion } from '@mantine/hooks'
import { useEffect, useState } from 'react'

const lastsMs = 1400
const ease = (part: number) => 1 - (1 - part) ** 4

/** Runs from one number to another once; stands still for readers who ask for less motion. */
export function useCountTo(from: number, to: number, animate: boolean): number {
  const isStill = useReducedMotion(undefined, { getInitialValueInEffect: false }) || !animate
  const [shown, setShown] = useState(isStill ? to : from)
  useEffect(() => {
    if (isStill) return setShown(to)
    let frame = 0
    const start = performance.now()
    const step = (now: number) => {
      const part = Math.min(1, (now - start) / lastsMs)
      setShown(Math.round(from + (to - from) * ease(part)))
      if (part < 1) frame = requestAnimationFrame(step)
    }
    frame = requestAnimationFrame(step)
    return () => cancelAnimationFrame(frame)
  }, [from, to, isStill])
  return shown
}
