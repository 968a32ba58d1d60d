import { api, queryClient } from '../api.ts'
import { createSignal } from '../ui/signal.ts'
import { inWorkspace, thisWorkspace } from '../workspace.ts'

type Changed = { people: string[]; doubts: boolean }
export type Here = Record<string, { actor: string; name: string }[]>
type Told = { event: 'changed'; data: Changed } | { event: 'here'; data: Here } | { event: 'opened'; data: null }

/** Of the windows of one business one holds the stream and tells the others: browsers open six connections to one place, no more. */
const nameOfStream = () => `pulsera.live ${thisWorkspace()}`

let here: Here = {}
const hereChanged = createSignal()
export const readHere = (): Here => here
export const onHere = hereChanged.listen

const idOf = (input: unknown): unknown => (typeof input === 'object' && input !== null ? Reflect.get(input, 'id') : undefined)
/** The input of an API query, which stands in its key. */
const inputOf = (key: readonly unknown[]): unknown => {
  const options = key[1]
  return typeof options === 'object' && options !== null ? Reflect.get(options, 'input') : undefined
}

/** What shows one of these people asks again; long lists wait until they are opened anew, so that nothing jumps under the hand. */
function refresh({ people, doubts }: Changed): void {
  const changed = new Set(people)
  for (const queryKey of [api.people.key(), api.brief.key()])
    void queryClient.invalidateQueries({ queryKey, predicate: ({ queryKey: key }) => changed.has(String(idOf(inputOf(key)))) })
  void queryClient.invalidateQueries({ queryKey: api.people.list.key(), refetchType: 'none' })
  void queryClient.invalidateQueries({ queryKey: api.overview.key() })
  if (doubts) void queryClient.invalidateQueries({ queryKey: api.reviews.list.key() })
}

function take(told: Told): void {
  if (told.event === 'changed') refresh(told.data)
  // What happened while the line was down is not told again.
  else if (told.event === 'opened')
    void queryClient.invalidateQueries({ queryKey: api.people.key(), predicate: ({ queryKey: key }) => idOf(inputOf(key)) !== undefined })
  else {
    here = told.data
    hereChanged.tell()
  }
}

/** Follows what changes until the answer is called. */
export function follow(): () => void {
  const name = nameOfStream()
  const channel = new BroadcastChannel(name)
  channel.onmessage = ({ data }: MessageEvent<Told>) => take(data)
  const over = new AbortController()
  const hold = () =>
    new Promise<void>((done) => {
      // The turn may come when nobody follows any more.
      if (over.signal.aborted) return done()
      const stream = new EventSource(inWorkspace('/api/live'))
      let isFirst = true
      const tell = (told: Told) => {
        take(told)
        if (!over.signal.aborted) channel.postMessage(told)
      }
      stream.addEventListener('changed', ({ data }) => tell({ event: 'changed', data: JSON.parse(data) }))
      stream.addEventListener('here', ({ data }) => tell({ event: 'here', data: JSON.parse(data) }))
      stream.addEventListener('open', () => {
        if (!isFirst) tell({ event: 'opened', data: null })
        isFirst = false
      })
      over.signal.addEventListener('abort', () => {
        stream.close()
        done()
      })
    })
  // Where a page is not served securely there are no locks: each window then has its own stream.
  if (navigator.locks) navigator.locks.request(name, { signal: over.signal }, hold).catch(() => {})
  else void hold()
  return () => {
    over.abort()
    channel.close()
  }
}
