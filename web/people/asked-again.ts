import { useSyncExternalStore } from 'react'

let times = 0
const listeners = new Set<() => void>()

/** A link to the moment that is shown already changes no address, and brings it into sight all the same. */
export function askAgain(): void {
  times += 1
  for (const listener of listeners) listener()
}

const listen = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** How often a moment was asked for: it changes with each time. */
export const useTimesAsked = (): number => useSyncExternalStore(listen, () => times)
