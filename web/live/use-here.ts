import { useEffect, useSyncExternalStore } from 'react'
import { useMe } from '../access.ts'
import { workspaceHeaders } from '../workspace.ts'
import { onHere, readHere } from './live.ts'

const renewMs = 15_000
/** Names this window. `randomUUID` is only there where the page is served securely. */
const tab = '10000000-1000-4000-8000-100000000000'.replaceAll(/[018]/g, (digit) =>
  (Number(digit) ^ ((crypto.getRandomValues(new Uint8Array(1))[0] ?? 0) & (15 >> (Number(digit) / 4)))).toString(16),
)

// One after the other: leaving one page must not arrive after coming to the next.
let last: Promise<unknown> = Promise.resolve()
const tell = (person: string | null) => {
  last = last.then(() => post(person))
}
const post = (person: string | null) =>
  fetch('/api/live/here', {
    method: 'POST',
    keepalive: true,
    headers: { 'content-type': 'application/json', ...workspaceHeaders() },
    body: JSON.stringify({ tab, person }),
  }).catch(() => {}) // Nobody waits for it: the next one says the same.

/** Says that this window shows a person while it is in sight, and answers which colleagues show her too. */
export function useHere(personId: string): string[] {
  const me = useMe()?.user?.id
  useEffect(() => {
    let shown = false
    const say = () => {
      const isShown = document.visibilityState === 'visible'
      if (isShown || shown) tell(isShown ? personId : null)
      shown = isShown
    }
    say()
    const timer = setInterval(say, renewMs)
    document.addEventListener('visibilitychange', say)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', say)
      tell(null)
    }
  }, [personId])
  const here = useSyncExternalStore(onHere, readHere)
  return (here[personId] ?? []).filter(({ actor }) => actor !== `user:${me}`).map(({ name }) => name)
}
