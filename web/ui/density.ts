import { useSyncExternalStore } from 'react'
import { createSignal } from './signal.ts'

export const densities = ['comfortable', 'compact'] as const
export type Density = (typeof densities)[number]

const place = 'pulsera.density'
const changed = createSignal()
const stored = (): Density => (localStorage.getItem(place) === 'compact' ? 'compact' : 'comfortable')

/** Before the first paint, so that nothing moves. */
export const applyDensity = (): void => {
  document.documentElement.dataset.density = stored()
}

export function chooseDensity(density: Density): void {
  localStorage.setItem(place, density)
  applyDensity()
  changed.tell()
}

export const useDensity = (): Density => useSyncExternalStore(changed.listen, stored)

/** The height of a row of a table, in pixels; the same as `--row` of the style sheet. */
export const rowHeights: Record<Density, number> = { comfortable: 40, compact: 32 }
