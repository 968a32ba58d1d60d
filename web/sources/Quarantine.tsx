import { Button } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, client } from '../api.ts'
import { Counted, ErrorState, RowsSkeleton, say, sayFailure, undoable, useFormats, When } from '../ui/index.ts'
import { Discarded } from './Discarded.tsx'
import { inPieces, keepTogether, useRefreshAside } from './discards.ts'
import { EventBody } from './EventBody.tsx'
import { Events } from './Events.tsx'
import { FixEvent } from './FixEvent.tsx'
import { type Quarantined, quarantinedQuery, type Source } from './queries.ts'
import { ReplayAll } from './ReplayAll.tsx'
import classes from './sources.module.css'

function Event({ event, source }: { event: Quarantined; source: string | undefined }) {
  const { t } = useTranslation('sources')
  const { exact } = useFormats()
  const cache = useQueryClient()
  const [isOpen, open] = useState(false)
  const [isFixing, fix] = useState(false)
  const tried = ({ solved, sentence }: { solved: boolean; sentence: string }) => {
    say(solved ? sentence : t('quarantine.unsolved', { sentence }))
    for (const room of solved ? [api.sources, api.people, api.overview] : [api.sources])
      void cache.invalidateQueries({ queryKey: room.key() })
  }
  const retry = useMutation({ mutationFn: () => client.sources.retry({ id: event.id }), onSuccess: tried, onError: sayFailure })
  const refresh = useRefreshAside()
  const restore = async () => {
    await client.sources.keep({ id: event.id })
    await refresh()
  }
  const discard = useMutation({
    mutationFn: () => client.sources.discard({ id: event.id }),
    onSuccess: () => {
      undoable(t('quarantine.discarded'), restore, t('quarantine.kept'), event.id)
      void refresh()
    },
    onError: sayFailure,
  })
  const when = exact(event.at)
  return (
    <li className={classes.event}>
      <div className={classes.eventHead}>
        <button type="button" className={classes.eventOpen} aria-expanded={isOpen} onClick={() => open(!isOpen)}>
          <IconChevronDown size={15} aria-hidden="true" data-open={isOpen || undefined} />
          <span className={classes.eventWhy}>{event.sentence}</span>
        </button>
        <span className="dim">
          {event.isIn && `${t('quarantine.isIn')} · `}
          {event.times > 1 && `${t('quarantine.times', { count: event.times })} · `}
          {source ?? t('quarantine.unknownSource')} · <When at={event.at} />
        </span>
        <span className={classes.actions}>
          <Button variant="default" size="compact-sm" aria-label={t('quarantine.fixOf', { when })} onClick={() => fix(true)}>
            {t('quarantine.fix')}
          </Button>
          <Button
            variant="default"
            size="compact-sm"
            loading={retry.isPending}
            aria-label={t('quarantine.retryOf', { when })}
            onClick={() => retry.mutate()}
          >
            {t('quarantine.retry')}
          </Button>
          <Button
            variant="subtle"
            size="compact-sm"
            loading={discard.isPending}
            aria-label={t('quarantine.discardOf', { when })}
            onClick={() => discard.mutate()}
          >
            {t('quarantine.discard')}
          </Button>
        </span>
      </div>
      {isOpen && (
        <EventBody event={event}>
          <DiscardAll event={event} refresh={refresh} />
        </EventBody>
      )}
      {isFixing && (
        <FixEvent
          event={event}
          close={() => fix(false)}
          tried={(answer) => {
            fix(false)
            tried(answer)
          }}
        />
      )}
    </li>
  )
}

/** Rubbish comes in thousands; what is good and waits for its source to go on is not thrown away so. */
function DiscardAll({ event, refresh }: { event: Quarantined; refresh: () => Promise<unknown> }) {
  const { t } = useTranslation('sources')
  const { number } = useFormats()
  const discard = useMutation({
    mutationFn: async () => {
      const discardId = crypto.randomUUID()
      const { sourceId, reason } = event
      const count = await inPieces(async () => {
        const { discarded, isDone } = await client.sources.discardAll({ sourceId, reason, discardId })
        return { count: discarded, isDone }
      })
      return { discardId, count }
    },
    onSuccess: ({ discardId, count }) => {
      const how = { count, n: number(count) }
      const restore = async () => {
        await keepTogether(discardId)
        await refresh()
      }
      undoable(t('quarantine.allDiscarded', how), restore, t('quarantine.allKept', how))
      void refresh()
    },
    onError: sayFailure,
  })
  if (event.reason === 'source.paused') return null
  return (
    <Button variant="subtle" size="compact-sm" className={classes.start} loading={discard.isPending} onClick={() => discard.mutate()}>
      {t('quarantine.discardAll')}
    </Button>
  )
}

/** What came in but was not understood: its reason, its bytes, putting it right, another try; of one connection or of all. */
export function Quarantine({ sources, sourceId }: { sources: Source[]; sourceId?: string }) {
  const { t } = useTranslation('sources')
  const found = useInfiniteQuery(quarantinedQuery(sourceId))
  const events = found.data?.pages.flatMap((page) => page.items) ?? []
  const waiting = sources.filter(({ id }) => !sourceId || id === sourceId).reduce((sum, { quarantined }) => sum + quarantined, 0)
  const nameOf = (id: string) => sources.find((source) => source.id === id)?.name
  const section = useRef<HTMLElement>(null)
  const isLooked = found.data !== undefined
  // Whoever comes for what waits comes to it, once it is there.
  useEffect(() => {
    if (isLooked && window.location.hash === '#quarantine-title') section.current?.scrollIntoView()
  }, [isLooked])
  return (
    <section ref={section} data-aside aria-labelledby="quarantine-title" className={classes.quarantine}>
      <h2 id="quarantine-title">
        <Counted label={t('quarantine.title')} count={waiting} />
      </h2>
      {found.isPending && <RowsSkeleton rows={2} />}
      {found.isError && events.length === 0 && <ErrorState error={found.error} retry={found.refetch} />}
      {found.data && events.length === 0 && (
        <p className="dim">
          {t('quarantine.empty')} {t('quarantine.emptyBody')}
        </p>
      )}
      {events.length > 0 && <p className="dim">{t('quarantine.lead')}</p>}
      <ReplayAll sourceId={sourceId} hasSome={events.length > 0} />
      <Events found={found}>
        {events.map((event) => (
          <Event key={event.id} event={event} source={nameOf(event.sourceId)} />
        ))}
      </Events>
      {found.data && <Discarded sourceId={sourceId} nameOf={nameOf} />}
    </section>
  )
}
