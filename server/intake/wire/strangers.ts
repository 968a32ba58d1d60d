const windowMs = 60_000
const failuresMax = 300
const rememberedMax = 10_000

/**
 * Counts, by address, the requests whose key was nobody's. Of an address that sent 300 of them within a minute nothing more is opened until the minute
 * is over, unless it states a good key, beside its body or within: others may share the address.
 */
export function createStrangers() {
  const failures = new Map<string, { count: number; sinceMs: number }>()
  const recent = (address: string, nowMs: number) => {
    const found = failures.get(address)
    return found && nowMs - found.sinceMs < windowMs ? found : null
  }
  return {
    /** Seconds until that address may try again, 0 when it may now. */
    wait(address: string, nowMs: number): number {
      const found = recent(address, nowMs)
      return found && found.count >= failuresMax ? Math.ceil((found.sinceMs + windowMs - nowMs) / 1000) : 0
    },
    fail(address: string, nowMs: number): void {
      const found = recent(address, nowMs)
      if (found) found.count++
      else {
        // Whoever changes addresses must not fill the memory.
        if (failures.size >= rememberedMax) failures.clear()
        failures.set(address, { count: 1, sinceMs: nowMs })
      }
    },
  }
}
