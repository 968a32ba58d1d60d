import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { useCallback, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AttributeField } from '#contract'
import { useMay } from '../access.ts'
import { ErrorState, Page, RowsSkeleton } from '../ui/index.ts'
import { NothingToReview } from './NothingToReview.tsx'
import { Pair } from './Pair.tsx'
import { Queue } from './Queue.tsx'
import { pairQuery, queueQuery, type Review, type Verdict } from './queries.ts'
import classes from './reviews.module.css'
import { useIsToday } from './use-is-today.ts'
import { useJudge } from './use-judge.ts'

/** Gemelos: the doubtful pairs, one after another, with everything needed to decide. */
export default function Reviews() {
  const { t } = useTranslation('reviews')
  const cache = useQueryClient()
  const asked = useSearch({ strict: false }).review
  const [chosen, choose] = useState<string | null>(asked ?? null)
  const queue = useInfiniteQuery(queueQuery())
  const { judge, settled } = useJudge(choose)
  const isToday = useIsToday()
  const mayJudge = useMay()('people.judge')

  const pages = queue.data?.pages ?? []
  const items = pages.flatMap((page) => page.items)
  const unsettled = items.filter((item) => !settled.has(item.id))
  // In the order they are shown: today's doubts first, each part as the server ranks it.
  const waiting = [...unsettled.filter(isToday), ...unsettled.filter((item) => !isToday(item))]
  const onTheirWay = items.length - waiting.length
  const at = waiting.findIndex((item) => item.id === chosen)
  // A pair asked for by its address may lie beyond the pages loaded so far; once all are here, one that is not among them is settled.
  const mayBeWaiting = at >= 0 || (queue.hasNextPage && chosen !== null && !settled.has(chosen))
  const current = mayBeWaiting ? chosen : waiting[0]?.id
  const next = waiting[at + 1]?.id

  useEffect(() => {
    if (next) void cache.prefetchQuery(pairQuery(next))
  }, [next, cache])

  // Toasts lie over the bar at the top here, where they cover neither the comparison nor the answers.
  useEffect(() => {
    document.body.dataset.toasts = 'top'
    return () => {
      delete document.body.dataset.toasts
    }
  }, [])

  const step = (by: number) => choose(waiting[Math.max(0, Math.min(waiting.length - 1, Math.max(0, at) + by))]?.id ?? null)
  const leave = useCallback(() => choose(null), [])
  const decide = (review: Review, verdict: Verdict, fields: Partial<Record<AttributeField, string>>) => {
    const place = waiting.findIndex((item) => item.id === review.id)
    choose((waiting[place + 1] ?? waiting[place - 1])?.id ?? null)
    void judge({ review, verdict, fields })
  }

  if (queue.isPending) {
    return (
      <Page title={t('title')}>
        <RowsSkeleton />
      </Page>
    )
  }
  if (queue.isError && items.length === 0) {
    return (
      <Page title={t('title')}>
        <ErrorState error={queue.error} retry={queue.refetch} />
      </Page>
    )
  }
  const tally = { done: (pages[0]?.judgedToday ?? 0) + onTheirWay, open: Math.max(0, (pages[0]?.open ?? 0) - onTheirWay) }
  return (
    <Page title={t('title')}>
      {!current ? (
        <NothingToReview done={tally.done} />
      ) : (
        <div className={classes.workbench}>
          <Queue
            items={waiting}
            current={current}
            tally={tally}
            choose={choose}
            step={step}
            more={queue.hasNextPage ? { load: () => void queue.fetchNextPage(), loading: queue.isFetchingNextPage } : null}
          />
          <Pair key={current} id={current} mayJudge={mayJudge} decide={decide} step={step} leave={leave} />
        </div>
      )}
    </Page>
  )
}
