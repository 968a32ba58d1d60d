import { Button } from '@mantine/core'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api, client } from '../api.ts'
import { ErrorState, RowsSkeleton, StatusDot, say, sayFailure, useFormats, When } from '../ui/index.ts'
import { type Delivery, deliveriesQuery, type Endpoint } from './queries.ts'
import classes from './sources.module.css'

const tones = { delivered: 'ok', pending: 'warn', failed: 'bad' } as const

function Line({ delivery }: { delivery: Delivery }) {
  const { t } = useTranslation('sources')
  const { number, clock, date } = useFormats()
  const cache = useQueryClient()
  const resend = useMutation({
    mutationFn: () => client.outbound.resend({ id: delivery.id }),
    onSuccess: () => {
      say(t('out.resent'))
      void cache.invalidateQueries({ queryKey: api.outbound.key() })
    },
    onError: sayFailure,
  })
  const answered =
    delivery.status === null ? delivery.problem : t('out.answered', { status: delivery.status, ms: number(delivery.tookMs ?? 0) })
  return (
    <li className={classes.delivery}>
      <StatusDot tone={tones[delivery.state]}>{t(`out.state.${delivery.state}`)}</StatusDot>
      <span>
        <code>{delivery.type}</code> <span className="dim">{answered}</span>
        {delivery.nextAt && delivery.attempts > 0 && (
          <span className="dim"> · {t('out.next', { when: `${date(delivery.nextAt)}, ${clock(delivery.nextAt)}` })}</span>
        )}
      </span>
      <span className="dim">
        {t('out.attempts', { count: delivery.attempts })} · <When at={delivery.createdAt} />
      </span>
      <Button
        variant="default"
        size="compact-sm"
        loading={resend.isPending}
        aria-label={t('out.resendOf', { type: delivery.type })}
        onClick={() => resend.mutate()}
      >
        {t('out.resend')}
      </Button>
    </li>
  )
}

/** What an address was told, and how it answered. */
export function Deliveries({ endpoint }: { endpoint: Endpoint }) {
  const { t } = useTranslation('sources')
  const { number } = useFormats()
  const cache = useQueryClient()
  const found = useInfiniteQuery(deliveriesQuery(endpoint.id))
  const items = found.data?.pages.flatMap((page) => page.items) ?? []
  const all = useMutation({
    mutationFn: () => client.outbound.resendFailed({ id: endpoint.id }),
    onSuccess: ({ count }) => {
      say(t('out.resentAll', { count, n: number(count) }))
      void cache.invalidateQueries({ queryKey: api.outbound.key() })
    },
    onError: sayFailure,
  })
  return (
    <div className={classes.log}>
      {found.isPending && <RowsSkeleton rows={2} />}
      {found.isError && items.length === 0 && <ErrorState error={found.error} retry={found.refetch} />}
      {found.data && items.length === 0 && <p className="dim">{t('out.logEmpty')}</p>}
      {items.length > 0 && (
        <ul aria-label={t('out.logLabel')}>
          {items.map((delivery) => (
            <Line key={delivery.id} delivery={delivery} />
          ))}
        </ul>
      )}
      <div className={classes.actions}>
        {endpoint.failed > 0 && (
          <Button variant="default" size="compact-sm" loading={all.isPending} onClick={() => all.mutate()}>
            {t('out.resendAll')}
          </Button>
        )}
        {found.hasNextPage && (
          <Button variant="subtle" size="compact-sm" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
            {t('quarantine.more')}
          </Button>
        )}
      </div>
    </div>
  )
}
