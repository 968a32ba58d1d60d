import { useTranslation } from 'react-i18next'
import { StatusDot } from '../ui/index.ts'
import type { Source } from './queries.ts'

const dayMs = 86_400_000

/** Paused; heard of within a day: active; once, long ago: quiet; never: waiting. */
export function Liveness({ source: { lastEventAt, pausedAt } }: { source: Source }) {
  const { t } = useTranslation('sources')
  if (pausedAt) return <StatusDot tone="info">{t('list.paused')}</StatusDot>
  if (!lastEventAt) return <StatusDot tone="warn">{t('list.waiting')}</StatusDot>
  const isLive = Date.now() - Date.parse(lastEventAt) < dayMs
  return <StatusDot tone={isLive ? 'ok' : 'quiet'}>{t(isLive ? 'list.live' : 'list.quiet')}</StatusDot>
}
