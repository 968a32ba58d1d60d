/** A timer that survives being left: when it was started, and what had run before. */
export type Timer = { since: number | null; ranMs: number }
export const still: Timer = { since: null, ranMs: 0 }

export const elapsedMs = ({ since, ranMs }: Timer, now: number): number => ranMs + (since === null ? 0 : Math.max(0, now - since))
export const start = (timer: Timer, now: number): Timer => (timer.since === null ? { ...timer, since: now } : timer)
export const pause = (timer: Timer, now: number): Timer => ({ since: null, ranMs: elapsedMs(timer, now) })

/** "3:07". */
export function clockOf(ms: number): string {
  const seconds = Math.floor(ms / 1000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

/** What was kept, or a timer that stands still: storage may hold anything. */
export function readTimer(text: string | null): Timer {
  try {
    const kept: unknown = JSON.parse(text ?? 'null')
    if (typeof kept !== 'object' || kept === null) return still
    const { since, ranMs } = kept as Partial<Timer>
    return { since: typeof since === 'number' ? since : null, ranMs: typeof ranMs === 'number' && ranMs >= 0 ? ranMs : 0 }
  } catch {
    return still
  }
}
