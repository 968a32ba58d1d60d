import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { inWorkspace } from '../workspace.ts'

export type TailLine = {
  seq: number
  at: string
  sourceId: string
  outcome: 'created' | 'joined' | 'same' | 'doubt' | 'replayed' | 'aside' | 'group'
  kind: string | null
  event: string | null
  name: string | null
  externalId: string | null
  personId: string | null
  sentence: string | null
}

/** So many lines are kept on the screen; older ones make room. */
export const keptMax = 200

/** What comes in now, while `isOn`. The browser comes back by itself where the connection is lost. */
export function useTail(source: string | null, isOn: boolean) {
  const { language } = useTranslation().i18n
  const [lines, setLines] = useState<TailLine[]>([])
  const [isLost, lose] = useState(false)
  const seen = useRef(new Set<number>())
  useEffect(() => {
    if (!isOn) return
    // A stream bears no header of ours: it says in the address how the reader reads.
    const wish = new URLSearchParams({ language, ...(source ? { source } : {}) })
    const stream = new EventSource(inWorkspace(`/api/sources/tail?${wish}`))
    stream.onopen = () => lose(false)
    stream.onerror = () => lose(true)
    stream.addEventListener('arrival', ({ data }: MessageEvent<string>) => {
      const line = JSON.parse(data) as TailLine
      if (seen.current.has(line.seq)) return
      seen.current.add(line.seq)
      setLines((before) => [line, ...before].slice(0, keptMax))
    })
    return () => stream.close()
  }, [source, isOn, language])
  return { lines, isLost }
}
