import { useEffect } from 'react'

/** While this is on the screen, what is said lies over the bar at the top, where it covers no buttons at the lower edge. */
export function useToastsOnTop(): void {
  useEffect(() => {
    document.body.dataset.toasts = 'top'
    return () => {
      delete document.body.dataset.toasts
    }
  }, [])
}
