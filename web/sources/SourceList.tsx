import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { paths } from '../paths.ts'
import { ChannelDot, StatusDot, useFormats, When } from '../ui/index.ts'
import { Liveness } from './Liveness.tsx'
import type { Source } from './queries.ts'
import { Rate } from './Rate.tsx'
import { RotateKey } from './RotateKey.tsx'
import classes from './sources.module.css'
import type { FreshKey } from './WriteKey.tsx'

type ShowKey = (fresh: FreshKey) => void

function Row({ source, show }: { source: Source; show: ShowKey }) {
  const { t } = useTranslation('sources')
  const { number } = useFormats()
  return (
    <tr>
      <th scope="row">
        <Link to={paths.source} params={{ sourceId: source.id }} className={classes.name}>
          {source.name}
        </Link>
      </th>
      <td data-wide>
        <ChannelDot channel={source.kind} />
      </td>
      <td>
        <span className={classes.last}>
          <Liveness source={source} />
          <span className="dim">{source.lastEventAt ? <When at={source.lastEventAt} /> : t('list.never')}</span>
        </span>
      </td>
      <td data-wide>
        <Rate came={source.lastHour.came} isShort />
      </td>
      <td data-figure data-contacts={t('list.contacts')} className="num">
        {number(source.recordCount)}
      </td>
      <td data-figure data-aside data-none={source.quarantined === 0 || undefined} className="num">
        {source.quarantined > 0 ? (
          <Link to={paths.source} params={{ sourceId: source.id }} hash="quarantine-title" resetScroll={false} className={classes.name}>
            <StatusDot tone="warn">
              <span>
                {number(source.quarantined)} <span className={classes.asideWord}>{t('list.aside')}</span>
              </span>
            </StatusDot>
          </Link>
        ) : (
          number(0)
        )}
      </td>
      <td data-figure>
        {(source.kind !== 'import' || source.keyStarts.length > 0) && <RotateKey source={source} show={show} size="compact-sm" />}
      </td>
    </tr>
  )
}

/** Every connection: whether it speaks, what it brought, its key. */
export function SourceList({ sources, show }: { sources: Source[]; show: ShowKey }) {
  const { t } = useTranslation('sources')
  return (
    <table className={classes.table} aria-label={t('list.label')}>
      <thead>
        <tr>
          <th scope="col">{t('list.name')}</th>
          <th scope="col" data-wide>
            {t('list.kind')}
          </th>
          <th scope="col">{t('list.last')}</th>
          <th scope="col" data-wide>
            {t('list.rate')}
          </th>
          <th scope="col" data-figure>
            {t('list.contacts')}
          </th>
          <th scope="col" data-figure>
            {t('list.quarantined')}
          </th>
          <th scope="col">
            <span className="unseen">{t('list.actions')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {sources.map((source) => (
          <Row key={source.id} source={source} show={show} />
        ))}
      </tbody>
    </table>
  )
}
