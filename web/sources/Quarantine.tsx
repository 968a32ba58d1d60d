import { Button } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, client } from '../api.ts'
import { ErrorState, RowsSkeleton, say, sayFailure, useFormats, When } from '../ui/index.ts'
import { type Quarantined, quarantinedQuery, type Source } from './queries.ts'
import classes from './sources.module.css'

/** JSON reads better with air; anything else is shown as it came. */
const readable = (body: string): string => {
  try {
    return JSON.stringify(JSON.parse(body), null, 2)
  } catch {
    return body
  }
}

function Event({ event, source }: { event: Quarantined; source: string | undefined }) {
  const { t } = useTranslation('sources')
  const { exact } = useFormats()
  const cache = useQueryClient()
  const [isOpen, open] = useState(false)
  const retry = useMutation({
    mutationFn: () => client.sources.retry({ id: event.id }),
    onSuccess: ({ solved, sentence }) => {
      say(solved ? t('quarantine.solved') : t('quarantine.unsolved', { sentence }))
      if (solved) for (const room of [api.sources, api.people, api.overview]) void cache.invalidateQueries({ queryKey: room.key() })
    },
    onError: sayFailure,
  })
  return (
    <li className={classes.event}>
      <div className={classes.eventHead}>
        <button type="button" className={classes.eventOpen} aria-expanded={isOpen} onClick={() => open(!isOpen)}>
          <IconChevronDown size={15} aria-hidden="true" data-open={isOpen || undefined} />
          <span className={classes.eventWhy}>{event.sentence}</span>
        </button>
        <span className="dim">
          {source ?? t('quarantine.unknownSource')} · <When at={event.at} />
        </span>
        <Button
          variant="default"
          size="compact-sm"
          loading={retry.isPending}
          aria-label={t('quarantine.retryOf', { when: exact(event.at) })}
          onClick={() => retry.mutate()}
        >
          {t('quarantine.retry')}
        </Button>
      </div>
      {isOpen && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard (WCAG 2.1.1).
        <pre tabIndex={0} className={classes.eventBody}>
          <code>{readable(event.body)}</code>
        </pre>
      )}
    </li>
  )
}

/** What came in but was not understood: its reason, its bytes, another try. */
export function Quarantine({ sources }: { sources: Source[] }) {
  const { t } = useTranslation('sources')
  const found = useInfiniteQuery(quarantinedQuery())
  const events = found.data?.pages.flatMap((page) => page.items) ?? []
  const nameOf = (id: string) => sources.find((source) => source.id === id)?.name
  return (
    <section aria-labelledby="quarantine-title" className={classes.quarantine}>
      <h2 id="quarantine-title">{t('quarantine.title')}</h2>
      {found.isPending && <RowsSkeleton rows={2} />}
      {found.isError && events.length === 0 && <ErrorState error={found.error} retry={found.refetch} />}
      {found.data && events.length === 0 && (
        <p className="dim">
          {t('quarantine.empty')} {t('quarantine.emptyBody')}
        </p>
      )}
      {events.length > 0 && (
        <>
          <p className="dim">{t('quarantine.lead')}</p>
          <ul className={classes.events}>
            {events.map((event) => (
              <Event key={event.id} event={event} source={nameOf(event.sourceId)} />
            ))}
          </ul>
        </>
      )}
      {found.hasNextPage && (
        <Button variant="subtle" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {t('quarantine.more')}
        </Button>
      )}
    </section>
  )
}
