import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api, client } from '../api.ts'
import { ChannelDot, confirm, StatusDot, sayFailure, useFormats, When } from '../ui/index.ts'
import type { Source } from './queries.ts'
import classes from './sources.module.css'
import type { FreshKey } from './WriteKey.tsx'

const dayMs = 86_400_000

/** Heard of within a day: active; once, long ago: quiet; never: waiting. */
function Liveness({ lastEventAt }: { lastEventAt: string | null }) {
  const { t } = useTranslation('sources')
  if (!lastEventAt) return <StatusDot tone="warn">{t('list.waiting')}</StatusDot>
  const isLive = Date.now() - Date.parse(lastEventAt) < dayMs
  return <StatusDot tone={isLive ? 'ok' : 'quiet'}>{t(isLive ? 'list.live' : 'list.quiet')}</StatusDot>
}

function RotateKey({ source, show }: { source: Source; show: (fresh: FreshKey) => void }) {
  const { t } = useTranslation('sources')
  const cache = useQueryClient()
  const rotate = useMutation({
    mutationFn: () => client.sources.rotateKey({ id: source.id }),
    onSuccess: ({ writeKey }) => {
      show({ name: source.name, writeKey })
      void cache.invalidateQueries({ queryKey: api.sources.list.key() })
    },
    onError: sayFailure,
  })
  const word = t(source.keyStarts.length === 0 ? 'rotate.make' : 'rotate.button')
  const ask = async () => {
    const title = t('rotate.title', { name: source.name })
    const body = t('rotate.body', { start: source.keyStarts.join(', ') })
    if (source.keyStarts.length === 0 || (await confirm({ title, body, yes: t('rotate.confirm'), danger: true }))) rotate.mutate()
  }
  return (
    <Button
      variant="default"
      size="compact-sm"
      loading={rotate.isPending}
      aria-label={`${word}: ${source.name}`}
      onClick={() => void ask()}
    >
      {word}
    </Button>
  )
}

/** Every connection: whether it speaks, what it brought, its key. */
export function SourceList({ sources, show }: { sources: Source[]; show: (fresh: FreshKey) => void }) {
  const { t } = useTranslation('sources')
  const { number } = useFormats()
  return (
    <table className={classes.table} aria-label={t('list.label')}>
      <thead>
        <tr>
          <th scope="col">{t('list.name')}</th>
          <th scope="col" data-wide>
            {t('list.kind')}
          </th>
          <th scope="col">{t('list.last')}</th>
          <th scope="col" data-figure>
            {t('list.contacts')}
          </th>
          <th scope="col" data-figure data-wide>
            {t('list.quarantined')}
          </th>
          <th scope="col" data-wide>
            {t('list.key')}
          </th>
          <th scope="col">
            <span className="unseen">{t('list.actions')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {sources.map((source) => (
          <tr key={source.id}>
            <th scope="row">{source.name}</th>
            <td data-wide>
              <ChannelDot channel={source.kind} />
            </td>
            <td>
              <span className={classes.last}>
                <Liveness lastEventAt={source.lastEventAt} />
                <span className="dim">{source.lastEventAt ? <When at={source.lastEventAt} /> : t('list.never')}</span>
              </span>
            </td>
            <td data-figure data-contacts={t('list.contacts')} className="num">
              {number(source.recordCount)}
            </td>
            <td data-figure data-wide className="num">
              {source.quarantined > 0 ? <StatusDot tone="warn">{number(source.quarantined)}</StatusDot> : number(0)}
            </td>
            <td data-wide>
              {source.keyStarts.length > 0 ? (
                source.keyStarts.map((start) => <code key={start}>{start}…</code>)
              ) : (
                <span className="dim">{t('list.noKey')}</span>
              )}
            </td>
            <td data-figure>{(source.kind !== 'import' || source.keyStarts.length > 0) && <RotateKey source={source} show={show} />}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
