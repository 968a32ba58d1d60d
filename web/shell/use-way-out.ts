import { useBlocker } from '@tanstack/react-router'
import { mayDiscard, wouldBeLost } from '../ui/half-written.ts'

const over = '[role=dialog], [data-beside]'

/** Closes what lies over the screen as Esc does, the topmost first; answers whether anything did. */
function closeWhatIsOver(): boolean {
  const top = [...document.querySelectorAll<HTMLElement>(over)].findLast((one) => one.checkVisibility())
  if (!top) return false
  const focused = document.activeElement
  const target = focused && top.contains(focused) ? focused : top
  target.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }))
  return true
}

type Move = { action: string; current: { pathname: string }; next: { pathname: string } }
async function isHeld({ action, current, next }: Move): Promise<boolean> {
  if (action === 'BACK' && closeWhatIsOver()) return true
  // An address that is put right shows what it showed.
  if (action === 'REPLACE' || current.pathname === next.pathname) return false
  return !(await mayDiscard())
}

/** Going back closes what lies over the screen, as on a phone one closes things; and nothing half written is left without a word. */
export function useWayOut(): void {
  useBlocker({ shouldBlockFn: isHeld, enableBeforeUnload: wouldBeLost })
}
