import { useSyncExternalStore } from 'react'

export const densities = ['comfortable', 'compact'] as const
export type Density = (typeof densities)[number]

const place = 'pulsera.density'
const listeners = new Set<() => void>()
const stored = (): Density => (localStorage.getItem(place) === 'compact' ? 'compact' : 'comfortable')

/** Before the first paint, so that nothing moves. */
export const applyDensity = (): void => {
  document.documentElement.dataset.density = stored()
}

export function chooseDensity(density: Density): void {
  localStorage.setItem(place, density)
  applyDensity()
  for (const listener of listeners) listener()
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
export const useDensity = (): Density => useSyncExternalStore(subscribe, stored)

/** The height of a row of a table, in pixels; the same as `--row` of the style sheet. */
export const rowHeights: Record<Density, number> = { comfortable: 40, compact: 32 }
