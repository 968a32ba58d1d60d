type Rule = { failuresMax: number; windowMs: number }

/** Counts failures under a name. `wait` answers how many seconds to wait before the next try, 0 when it may be now. */
export function createThrottle({ failuresMax, windowMs }: Rule) {
  const failures = new Map<string, number[]>()
  const recent = (name: string, nowMs: number) => (failures.get(name) ?? []).filter((at) => at > nowMs - windowMs)
  return {
    wait(name: string, nowMs: number): number {
      const times = recent(name, nowMs)
      const [oldest] = times.slice(-failuresMax)
      return times.length < failuresMax || oldest === undefined ? 0 : Math.ceil((oldest + windowMs - nowMs) / 1000)
    },
    fail(name: string, nowMs: number): void {
      failures.set(name, [...recent(name, nowMs), nowMs].slice(-failuresMax))
      // A guesser who changes names must not fill the memory: the oldest names go first.
      if (failures.size > 10_000) for (const old of [...failures.keys()].slice(0, 1_000)) failures.delete(old)
    },
    /** The last try was not a failure after all. */
    forgive: (name: string) => void failures.get(name)?.pop(),
    /** Everything is forgiven. */
    forget: (name: string) => void failures.delete(name),
  }
}
