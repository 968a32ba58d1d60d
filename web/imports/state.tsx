import { useTranslation } from 'react-i18next'
import type { ImportShown } from '#contract'
import { StatusDot, type Tone } from '../ui/index.ts'

const tones: Record<ImportShown['state'], Tone> = {
  ready: 'info',
  checking: 'info',
  checked: 'info',
  running: 'accent',
  done: 'ok',
  failed: 'bad',
  undoing: 'warn',
  undone: 'quiet',
  discarded: 'quiet',
}

/** Where an import stands: a dot and a word. */
export function ImportState({ state }: { state: ImportShown['state'] }) {
  const { t } = useTranslation('imports')
  return (
    <StatusDot tone={tones[state]} pulse={state === 'running' || state === 'checking' || state === 'undoing'}>
      {t(`state.${state}`)}
    </StatusDot>
  )
}
