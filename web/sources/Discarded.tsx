import { Button } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client } from '../api.ts'
import { ErrorState, RowsSkeleton, say, sayFailure, useFormats, When } from '../ui/index.ts'
import { keepTogether, useRefreshAside } from './discards.ts'
import { EventBody } from './EventBody.tsx'
import { Events } from './Events.tsx'
import { type Discarded as DiscardedEvent, discardedQuery } from './queries.ts'
import classes from './sources.module.css'

function Event({ event, source }: { event: DiscardedEvent; source: string | undefined }) {
  const { t } = useTranslation('sources')
  const { exact, number } = useFormats()
  const refresh = useRefreshAside()
  const [isOpen, open] = useState(false)
  const { id, discardId } = event
  const recover = useMutation({
    mutationFn: () => client.sources.keep({ id }),
    onSuccess: () => say(t('quarantine.kept')),
    onError: sayFailure,
    onSettled: refresh,
  })
  const recoverAll = useMutation({
    mutationFn: (discard: string) => keepTogether(discard),
    onSuccess: (count) => say(t('quarantine.allKept', { count, n: number(count) })),
    onError: sayFailure,
    onSettled: refresh,
  })
  return (
    <li className={classes.event}>
      <div className={classes.eventHead}>
        <button type="button" className={classes.eventOpen} aria-expanded={isOpen} onClick={() => open(!isOpen)}>
          <IconChevronDown size={15} aria-hidden="true" data-open={isOpen || undefined} />
          <span className={classes.eventWhy}>{event.sentence}</span>
        </button>
        <span className="dim">
          {source ?? t('quarantine.unknownSource')} · {t('discarded.when')} <When at={event.discardedAt} />
        </span>
        <span className={classes.actions}>
          <Button
            variant="default"
            size="compact-sm"
            loading={recover.isPending}
            aria-label={t('discarded.recoverOf', { when: exact(event.at) })}
            onClick={() => recover.mutate()}
          >
            {t('discarded.recover')}
          </Button>
        </span>
      </div>
      {isOpen && (
        <EventBody event={event}>
          {discardId && (
            <Button variant="subtle" size="compact-sm" loading={recoverAll.isPending} onClick={() => recoverAll.mutate(discardId)}>
              {t('discarded.recoverAll')}
            </Button>
          )}
        </EventBody>
      )}
    </li>
  )
}

/** What was discarded in the last days, to be looked at and to wait again. Asked for when somebody wants to see it. */
export function Discarded({ sourceId, nameOf }: { sourceId: string | undefined; nameOf: (id: string) => string | undefined }) {
  const { t } = useTranslation('sources')
  const [isShown, show] = useState(false)
  const found = useInfiniteQuery({ ...discardedQuery(sourceId), enabled: isShown })
  const events = found.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <>
      <Button
        variant="subtle"
        size="compact-sm"
        className={classes.start}
        aria-expanded={isShown}
        leftSection={<IconChevronDown size={15} aria-hidden="true" className={classes.turn} data-open={isShown || undefined} />}
        onClick={() => show(!isShown)}
      >
        {t('discarded.title')}
      </Button>
      {isShown && (
        <section aria-label={t('discarded.title')} className={classes.discarded}>
          {found.isLoading && <RowsSkeleton rows={2} />}
          {found.isError && events.length === 0 && <ErrorState error={found.error} retry={found.refetch} />}
          {found.data && <p className="dim">{t(events.length === 0 ? 'discarded.empty' : 'discarded.lead')}</p>}
          <Events found={found}>
            {events.map((event) => (
              <Event key={event.id} event={event} source={nameOf(event.sourceId)} />
            ))}
          </Events>
        </section>
      )}
    </>
  )
}
