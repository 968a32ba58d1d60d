/** One part of the screen tells, others listen; `listen` answers how to stop. */
export function createSignal<Told = void>() {
  const listeners = new Set<(told: Told) => void>()
  return {
    tell: (told: Told): void => {
      for (const listener of listeners) listener(told)
    },
    listen: (listener: (told: Told) => void): (() => void) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
