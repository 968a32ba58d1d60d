import { Chip, Switch, UnstyledButton } from '@mantine/core'
import { useIntersection, useLocalStorage } from '@mantine/hooks'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { type RefObject, useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '../access.ts'
import { api } from '../api.ts'
import { paths } from '../paths.ts'
import { Counted, ErrorState, RowsSkeleton } from '../ui/index.ts'
import { briefQuery } from './Brief.tsx'
import { Composer } from './Composer.tsx'
import { countOf, type Filter, filters, kindsOf } from './kinds.ts'
import { Marked } from './Marked.tsx'
import { Stream } from './Stream.tsx'
import classes from './timeline.module.css'

const pageSize = 50
const names = Object.keys(filters) as Filter[]
const route = getRouteApi('/inside/people/$personId')

type Choice = { filter: Filter; isOnlyTelling: boolean; until: string | undefined }

function useTimeline(personId: string, { filter, isOnlyTelling, until }: Choice) {
  const kind = kindsOf(filter, isOnlyTelling)
  const timeline = useInfiniteQuery(
    api.people.timeline.infiniteOptions({
      input: (cursor: string | undefined) => ({ id: personId, kind, until, limit: pageSize, cursor }),
      initialPageParam: undefined,
      getNextPageParam: (last) => last.next ?? undefined,
    }),
  )
  const moments = useMemo(() => timeline.data?.pages.flatMap((page) => page.items), [timeline.data])
  return { ...timeline, moments }
}

function Filters({ personId, choice, change }: { personId: string; choice: Choice; change: (part: Partial<Choice>) => void }) {
  const { t } = useTranslation('people')
  const counts = useQuery(briefQuery(personId)).data?.counts
  return (
    <div className={classes.filters}>
      <Chip.Group value={choice.filter} onChange={(value) => change({ filter: names.find((name) => name === value) ?? 'all' })}>
        <div className={classes.chips} role="radiogroup" aria-label={t('timeline.filter')}>
          {names.map((name) => {
            const count = counts ? countOf(name, counts, choice.isOnlyTelling) : undefined
            return (
              <Chip key={name} value={name} size="xs" variant="outline" icon={null}>
                <Counted label={t(`timeline.filters.${name}`)} count={count} />
              </Chip>
            )
          })}
        </div>
      </Chip.Group>
      <Switch
        size="xs"
        label={t('timeline.onlyTelling')}
        checked={choice.isOnlyTelling}
        onChange={(event) => change({ isOnlyTelling: event.currentTarget.checked })}
      />
    </div>
  )
}

/** Loads what came before when the end comes into sight; the button serves those who do not scroll. */
function Older({ load, isLoading }: { load: () => void; isLoading: boolean }) {
  const { t } = useTranslation(['people', 'ui'])
  const { ref, entry } = useIntersection({ rootMargin: '800px' })
  const isSeen = entry?.isIntersecting ?? false
  useEffect(() => {
    if (isSeen && !isLoading) load()
  }, [isSeen, isLoading, load])
  return (
    <UnstyledButton ref={ref} className={classes.more} disabled={isLoading} onClick={load}>
      {t(isLoading ? 'ui:loading' : 'timeline.older')}
    </UnstyledButton>
  )
}

/** A person's history, whatever the channel. A link to a moment begins there when it lies further back than what is loaded. */
export function Timeline({ personId, field }: { personId: string; field: RefObject<HTMLTextAreaElement | null> }) {
  const { t } = useTranslation(['people', 'ui'])
  const may = useMay()
  const navigate = useNavigate()
  const { moment, at } = route.useSearch()
  const [filter, setFilter] = useState<Filter>('all')
  const [isOnlyTelling, setOnlyTelling] = useLocalStorage({ key: 'pulsera.telling', defaultValue: false, getInitialValueInEffect: false })
  const [until, setUntil] = useState<string>()
  const timeline = useTimeline(personId, { filter, isOnlyTelling, until })
  const { moments, isPending, fetchNextPage } = timeline
  const change = (part: Partial<Choice>) => {
    if (part.filter) setFilter(part.filter)
    if (part.isOnlyTelling !== undefined) setOnlyTelling(part.isOnlyTelling)
  }
  const isThere = moments?.some(({ id }) => id === moment) ?? false
  useEffect(() => {
    if (!moment || !at || isPending || isThere) return
    // Asked for once: a moment that was taken back meanwhile is nowhere.
    if (until === at && filter === 'all') return
    setFilter('all')
    setUntil(at)
  }, [moment, at, isPending, isThere, until, filter])
  const toNow = () => {
    setUntil(undefined)
    void navigate({ to: paths.person, params: { personId }, search: {}, replace: true })
  }
  return (
    <section aria-labelledby="history" className={classes.timeline}>
      <h2 id="history" className="unseen">
        {t('timeline.title')}
      </h2>
      {may('people.write') && <Composer personId={personId} field={field} />}
      <Marked personId={personId} />
      <Filters personId={personId} choice={{ filter, isOnlyTelling, until }} change={change} />
      {until !== undefined && (
        <UnstyledButton className={classes.toNow} onClick={toNow}>
          {t('timeline.toNow')}
        </UnstyledButton>
      )}
      {timeline.error && <ErrorState error={timeline.error} retry={timeline.refetch} />}
      {isPending && <RowsSkeleton rows={8} height={56} />}
      {moments && <Stream moments={moments} personId={personId} shown={moment} />}
      {timeline.hasNextPage && <Older load={() => void fetchNextPage()} isLoading={timeline.isFetchingNextPage} />}
    </section>
  )
}
