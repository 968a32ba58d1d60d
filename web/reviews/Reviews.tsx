import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconHistory, IconUserCheck } from '@tabler/icons-react'
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { lazy, Suspense, useCallback, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '../access.ts'
import { paths } from '../paths.ts'
import { ErrorState, Page, RowsSkeleton, useToastsOnTop } from '../ui/index.ts'
import { NothingToReview } from './NothingToReview.tsx'
import { Pair } from './Pair.tsx'
import { groupQueue } from './pick.ts'
import { type Grouping, Queue } from './Queue.tsx'
import { pairQuery, queueQuery } from './queries.ts'
import classes from './queue.module.css'
import { useIsToday } from './use-is-today.ts'
import { type Decision, useJudge } from './use-judge.ts'
import { usePace } from './use-pace.ts'

const DecidedDialog = lazy(() => import('./Decided.tsx'))
const OwnersDialog = lazy(() => import('./Owners.tsx'))

/** Gemelos: the doubtful pairs, one after another, with everything needed to decide. */
export default function Reviews() {
  const { t } = useTranslation('reviews')
  const cache = useQueryClient()
  const { review: asked, of = 'all', import: importId } = useSearch({ from: '/inside/reviews' })
  const navigate = useNavigate()
  const [chosen, choose] = useState<string | null>(asked ?? null)
  const queue = useInfiniteQuery(queueQuery({ of, import: importId }))
  const { judge, settled, takeBackJudgement } = useJudge(choose)
  const [by, groupBy] = useGrouping()
  const pace = usePace()
  const isToday = useIsToday()
  const mayJudge = useMay()('people.judge')

  const pages = queue.data?.pages ?? []
  const items = pages.flatMap((page) => page.items)
  const unsettled = items.filter((item) => !settled.has(item.id))
  const groups = groupQueue(unsettled, by, isToday)
  const waiting = groups.flatMap(({ pairs }) => pairs)
  const onTheirWay = items.length - waiting.length
  const at = waiting.findIndex((item) => item.id === chosen)
  // A pair asked for by its address may lie beyond the pages loaded so far; once all are here, one that is not among them is settled.
  const mayBeWaiting = at >= 0 || (queue.hasNextPage && chosen !== null && !settled.has(chosen))
  const current = mayBeWaiting ? chosen : waiting[0]?.id
  const next = waiting[Math.max(0, at) + 1]?.id

  useEffect(() => {
    if (asked) choose(asked)
  }, [asked])

  useEffect(() => {
    if (next) void cache.prefetchQuery(pairQuery(next))
  }, [next, cache])

  useToastsOnTop()

  const step = (by: number) => choose(waiting[Math.max(0, Math.min(waiting.length - 1, Math.max(0, at) + by))]?.id ?? null)
  const leave = useCallback(() => choose(null), [])
  const decide = (decision: Decision) => {
    const { pair, also } = decision
    const over = new Set([pair.id, ...pair.group.filter(({ person }) => also.includes(person.id)).map(({ reviewId }) => reviewId)])
    const place = waiting.findIndex((item) => item.id === pair.id)
    const later = waiting.slice(place + 1).find(({ id }) => !over.has(id))
    choose((later ?? waiting.slice(0, Math.max(0, place)).findLast(({ id }) => !over.has(id)))?.id ?? null)
    pace.tick()
    void judge(decision)
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
  const [page] = pages
  const tally = { ...tallyOf(page, of, onTheirWay), secondsEach: pace.secondsEach }
  return (
    <Page title={t('title')} actions={mayJudge && <Actions takeBack={takeBackJudgement} />}>
      {!current ? (
        <NothingToReview done={tally.done} />
      ) : (
        <div className={classes.workbench}>
          <Queue
            groups={groups}
            current={current}
            tally={tally}
            grouping={{ by, change: groupBy }}
            share={
              page?.duty ? { of, counts: page.duty, change: (next) => void navigate({ to: paths.reviews, search: { of: next } }) } : null
            }
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

/** What was decided today, and who looks after the data. */
function Actions({ takeBack }: { takeBack: (judgementId: string) => Promise<void> }) {
  const { t } = useTranslation('reviews')
  const [areOwnersOpen, owners] = useDisclosure()
  const [areDecidedOpen, decided] = useDisclosure()
  return (
    <>
      <Button variant="default" leftSection={<IconHistory size={16} aria-hidden="true" />} onClick={decided.open}>
        {t('decided.open')}
      </Button>
      <Button
        variant="default"
        className={classes.ownersButton}
        aria-label={t('owners.open')}
        leftSection={<IconUserCheck size={16} aria-hidden="true" />}
        onClick={owners.open}
      >
        <span className={classes.ownersWord}>{t('owners.open')}</span>
      </Button>
      <Suspense>
        {areOwnersOpen && <OwnersDialog close={owners.close} />}
        {areDecidedOpen && <DecidedDialog takeBack={takeBack} close={decided.close} />}
      </Suspense>
    </>
  )
}

type QueuePage = {
  open: number
  judgedToday: number
  duty: { pairsPerDay: number; judgedToday: number; open: number; openOfAll: number } | null
}

/** All doubts, or of one's own share what is due today; what was judged and is still on its way to the server counts as done. */
function tallyOf(page: QueuePage | undefined, of: 'all' | 'mine', onTheirWay: number): { done: number; open: number } {
  if (!page) return { done: 0, open: 0 }
  if (of === 'all' || !page.duty) return { done: page.judgedToday + onTheirWay, open: Math.max(0, page.open - onTheirWay) }
  const done = page.duty.judgedToday + onTheirWay
  return { done, open: Math.max(0, Math.min(page.duty.open - onTheirWay, page.duty.pairsPerDay - done)) }
}

const groupingPlace = 'pulsera.reviews.by'

function useGrouping(): [Grouping, (by: Grouping) => void] {
  const [by, setBy] = useState<Grouping>(() => (localStorage.getItem(groupingPlace) === 'reason' ? 'reason' : 'day'))
  const change = (next: Grouping) => {
    localStorage.setItem(groupingPlace, next)
    setBy(next)
  }
  return [by, change]
}
