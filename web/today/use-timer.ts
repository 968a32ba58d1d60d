import { useEffect, useState } from 'react'
import { elapsedMs, pause, readTimer, start, still, type Timer } from './timer.ts'

const tickMs = 1000

/** The timer of one block on one day. It goes on while another screen is open, or the browser is closed. */
export function useTimer(day: string, block: string) {
  const place = `pulsera.routine.${day}.${block}`
  const [timer, setTimer] = useState<Timer>(() => readTimer(localStorage.getItem(place)))
  const [now, setNow] = useState(() => Date.now())
  const isRunning = timer.since !== null
  useEffect(() => {
    if (!isRunning) return
    const beat = setInterval(() => setNow(Date.now()), tickMs)
    return () => clearInterval(beat)
  }, [isRunning])
  const keep = (next: Timer) => {
    setNow(Date.now())
    setTimer(next)
    localStorage.setItem(place, JSON.stringify(next))
  }
  return {
    isRunning,
    ms: elapsedMs(timer, now),
    start: () => keep(start(timer, Date.now())),
    pause: () => keep(pause(timer, Date.now())),
    reset: () => keep(still),
  }
}
