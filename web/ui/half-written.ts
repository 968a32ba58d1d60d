import { useEffect } from 'react'
import { i18n } from '../i18n.ts'
import { confirm, isAsking } from './confirm.ts'

/** What is written on the screen and saved nowhere: gone with the part that shows it. */
const begun = new Set<object>()
/** What is found again at its place in this window, and gone with the window. */
const kept = new Set<string>()

/** A form says that something in it is written and not saved. */
export function useHalfWritten(isBegun: boolean): void {
  useEffect(() => {
    if (!isBegun) return
    const one = {}
    begun.add(one)
    return () => void begun.delete(one)
  }, [isBegun])
}

export function markKept(of: string, isKept: boolean): void {
  if (isKept) kept.add(of)
  else kept.delete(of)
}

export const wouldBeLost = (): boolean => begun.size > 0 || kept.size > 0

/** Whether what is half written may go: asked once, and only where there is any. */
export async function mayDiscard(): Promise<boolean> {
  if (begun.size === 0) return true
  if (isAsking()) return false
  const say = (part: 'title' | 'body' | 'yes' | 'no') => i18n.t(`ui:discard.${part}`)
  return confirm({ title: say('title'), body: say('body'), yes: say('yes'), no: say('no'), danger: true })
}
