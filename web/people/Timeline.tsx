import { Chip, UnstyledButton } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { type RefObject, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '../access.ts'
import { api } from '../api.ts'
import { ErrorState, RowsSkeleton } from '../ui/index.ts'
import { Composer } from './Composer.tsx'
import { type Filter, filters } from './kinds.ts'
import { Moments } from './Moments.tsx'
import classes from './timeline.module.css'

const pageSize = 40
const names = Object.keys(filters) as Filter[]

/** A person's history, whatever the channel. */
export function Timeline({ personId, field }: { personId: string; field: RefObject<HTMLTextAreaElement | null> }) {
  const { t } = useTranslation(['people', 'ui'])
  const may = useMay()
  const [filter, setFilter] = useState<Filter>('all')
  const kinds = filters[filter]
  const timeline = useInfiniteQuery(
    api.people.timeline.infiniteOptions({
      input: (cursor: string | undefined) => ({
        id: personId,
        kind: kinds.length > 0 ? kinds.join(',') : undefined,
        limit: pageSize,
        cursor,
      }),
      initialPageParam: undefined,
      getNextPageParam: (last) => last.next ?? undefined,
    }),
  )
  const moments = timeline.data?.pages.flatMap((page) => page.items)
  return (
    <section aria-labelledby="history" className={classes.timeline}>
      <h2 id="history" className="unseen">
        {t('timeline.title')}
      </h2>
      {may('people.write') && <Composer personId={personId} field={field} />}
      <Chip.Group value={filter} onChange={(value) => setFilter(names.find((name) => name === value) ?? 'all')}>
        <div className={classes.chips} role="radiogroup" aria-label={t('timeline.filter')}>
          {names.map((name) => (
            <Chip key={name} value={name} size="xs" variant="outline" icon={null}>
              {t(`timeline.filters.${name}`)}
            </Chip>
          ))}
        </div>
      </Chip.Group>
      {timeline.error && <ErrorState error={timeline.error} retry={timeline.refetch} />}
      {timeline.isPending && <RowsSkeleton rows={8} height={56} />}
      {moments && <Moments moments={moments} personId={personId} />}
      {timeline.hasNextPage && (
        <UnstyledButton className={classes.more} disabled={timeline.isFetchingNextPage} onClick={() => void timeline.fetchNextPage()}>
          {t(timeline.isFetchingNextPage ? 'ui:loading' : 'timeline.older')}
        </UnstyledButton>
      )}
    </section>
  )
}
