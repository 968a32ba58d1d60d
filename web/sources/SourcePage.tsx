import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { statusOf } from '../api.ts'
import { paths } from '../paths.ts'
import { ChannelDot, Crumb, EmptyState, ErrorState, Page, TextSkeleton, useFormats, When } from '../ui/index.ts'
import { Liveness } from './Liveness.tsx'
import { Quarantine } from './Quarantine.tsx'
import { type Source, sourceQuery } from './queries.ts'
import { Rate } from './Rate.tsx'
import { Snippets } from './Snippets.tsx'
import { SourceActions } from './SourceActions.tsx'
import classes from './sources.module.css'
import { Tail } from './Tail.tsx'
import { TrustOf } from './TrustOf.tsx'
import { WebhookSetup } from './WebhookSetup.tsx'
import { type FreshKey, WriteKey } from './WriteKey.tsx'

function Keys({ source }: { source: Source }) {
  const { t } = useTranslation('sources')
  const { date, clock } = useFormats()
  if (source.keyStarts.length === 0 && source.keysEnding.length === 0) return <span className="dim">{t('page.noKeys')}</span>
  return (
    <>
      {source.keyStarts.map((start) => (
        <code key={start}>{start}…</code>
      ))}
      {source.keysEnding.map(({ start, endsAt }) => (
        <span key={start} className="dim">
          {t('page.keyEnding', { start, when: `${date(endsAt)}, ${clock(endsAt)}` })}
        </span>
      ))}
    </>
  )
}

/** What comes of it, in figures. */
function Facts({ source }: { source: Source }) {
  const { t } = useTranslation('sources')
  const { number } = useFormats()
  const { came, aside, refused } = source.lastHour
  return (
    <dl className={classes.facts}>
      <div>
        <dt>{t('page.last')}</dt>
        <dd>{source.lastEventAt ? <When at={source.lastEventAt} /> : t('list.never')}</dd>
      </div>
      <div>
        <dt>{t('page.now')}</dt>
        <dd className="num">{number(Math.max(came.at(-1) ?? 0, came.at(-2) ?? 0))}</dd>
      </div>
      <div>
        <dt>{t('page.hour')}</dt>
        <dd>
          <Rate came={came} />
        </dd>
      </div>
      <div>
        <dt>{t('page.contacts')}</dt>
        <dd className="num">{number(source.recordCount)}</dd>
      </div>
      <div>
        <dt>{t('page.aside')}</dt>
        <dd className="num">{number(source.quarantined)}</dd>
      </div>
      {aside > 0 && (
        <div>
          <dt>{t('page.asideHour')}</dt>
          <dd className="num">{number(aside)}</dd>
        </div>
      )}
      {refused > 0 && (
        <div>
          <dt>{t('page.refused')}</dt>
          <dd className="num">{number(refused)}</dd>
        </div>
      )}
      <div>
        <dt>{t('page.keys')}</dt>
        <dd className={classes.keys}>
          <Keys source={source} />
        </dd>
      </div>
      <div className={classes.choice}>
        <dt>{t('trust.label')}</dt>
        <dd>
          <TrustOf source={source} />
        </dd>
      </div>
    </dl>
  )
}

/** One connection: whether it speaks and how much, what comes in now, how to connect it, and what was set aside of it. */
export function SourcePage({ id }: { id: string }) {
  const { t } = useTranslation('sources')
  const found = useQuery(sourceQuery(id))
  const [fresh, show] = useState<FreshKey | null>(null)
  const source = found.data
  const isMissing = found.isError && [400, 404].includes(statusOf(found.error) ?? 0)
  return (
    <Page title={source?.name ?? t('title')} before={<Crumb to={paths.sources} label={t('title')} />}>
      <div className={classes.body}>
        {found.isPending && <TextSkeleton lines={8} />}
        {isMissing && <EmptyState title={t('missing')} />}
        {found.isError && !isMissing && !source && <ErrorState error={found.error} retry={found.refetch} />}
        {source && (
          <>
            <div className={classes.between}>
              <span className={classes.last}>
                <Liveness source={source} />
                <ChannelDot channel={source.kind} />
              </span>
              <SourceActions source={source} show={show} />
            </div>
            {source.pausedAt && <p className={classes.notice}>{t('pause.note')}</p>}
            {source.isFull && <p className={classes.notice}>{t('quarantine.full')}</p>}
            <Facts source={source} />
            <Tail source={id} />
            <Quarantine sources={[source]} sourceId={id} />
            {source.kind !== 'import' && (
              <section aria-labelledby="snippet-title" className={classes.quarantine}>
                <h2 id="snippet-title">{t('snippet.title')}</h2>
                <p className="dim">{t('snippet.lead', { placeholder: t('snippet.placeholder') })}</p>
                <Snippets writeKey={t('snippet.placeholder')} />
              </section>
            )}
            {source.kind !== 'import' && <WebhookSetup id={id} channel={source.kind} />}
          </>
        )}
      </div>
      {fresh && <WriteKey fresh={fresh} close={() => show(null)} />}
    </Page>
  )
}
