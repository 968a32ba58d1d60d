import type { IconSun } from '@tabler/icons-react'
import { useEffect, useSyncExternalStore } from 'react'
import { createSignal } from './signal.ts'

/** Something that can be done. `key`: the single letter that does it on its screen. `isVain`: it would change nothing now, so a menu shows it dimly. */
export type Action = { id: string; label: string; icon: typeof IconSun; run: () => void; key?: string; isVain?: boolean }
type Offered = { title: string; actions: readonly Action[] }

let offered: Offered | null = null
const changed = createSignal()
const offer = (next: Offered | null) => {
  offered = next
  changed.tell()
}

/** What can be done with what is open: the screen that does it offers it, and the palette lists it while that screen is there. */
export function useOffer(title: string, actions: readonly Action[]): void {
  // Where nothing can be done yet, or no more, what could be done with the one before is not on offer either.
  useEffect(() => offer(actions.length > 0 ? { title, actions } : null))
  useEffect(() => () => offer(null), [])
}

export const useOffered = (): Offered | null => useSyncExternalStore(changed.listen, () => offered)
