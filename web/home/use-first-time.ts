import { useEffect, useState } from 'react'
import { useMe } from '../access.ts'

/** True only the first time this reader sees something ready in this business: what moves, moves once. */
export function useFirstTime(isReady: boolean): boolean {
  const place = `pulsera.seen.${useMe()?.workspace.id}`
  const [isFirst] = useState(() => localStorage.getItem(place) === null)
  useEffect(() => {
    if (isReady) localStorage.setItem(place, '1')
  }, [isReady, place])
  return isFirst
}
