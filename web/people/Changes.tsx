import { UnstyledButton } from '@mantine/core'
import { IconArrowNarrowRight } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { AttributeChange } from '#contract'
import { api } from '../api.ts'
import { ChannelDot, EmptyState, ErrorState, RowsSkeleton, useFormats, useShownValue, Wrapped } from '../ui/index.ts'
import classes from './changes.module.css'

function Line({ change }: { change: AttributeChange }) {
  const { t } = useTranslation(['people', 'ui'])
  const { exact, date } = useFormats()
  const shownOf = useShownValue()
  const shown = (values: string[]) => values.map((value) => shownOf(change.field, value)).join(', ')
  return (
    <tr>
      <td>
        <time dateTime={change.at} title={exact(change.at)} className="num dim">
          {date(change.at)}
        </time>
      </td>
      <th scope="row">{t(`ui:field.${change.field}`)}</th>
      <td className={classes.values}>
        {change.from.length > 0 && (
          <del>
            <Wrapped text={shown(change.from)} />
          </del>
        )}
        {change.from.length > 0 && <IconArrowNarrowRight size={15} stroke={1.7} role="img" aria-label={t('changes.became')} />}
        <ins>
          <Wrapped text={shown(change.to)} />
        </ins>
      </td>
      <td>
        <span className={classes.who}>
          <ChannelDot channel={change.channel} label={change.source} />
          {change.actor && <span className="dim">{change.actor}</span>}
        </span>
      </td>
    </tr>
  )
}

/** What each source said of each field, before and after: nothing is ever overwritten unseen. */
export function Changes({ personId }: { personId: string }) {
  const { t } = useTranslation(['people', 'ui'])
  const changes = useInfiniteQuery(
    api.people.changes.infiniteOptions({
      input: (cursor: string | undefined) => ({ id: personId, limit: 50, cursor }),
      initialPageParam: undefined,
      getNextPageParam: (last) => last.next ?? undefined,
    }),
  )
  if (changes.error) return <ErrorState error={changes.error} retry={changes.refetch} />
  if (!changes.data) return <RowsSkeleton rows={10} height={36} />
  const items = changes.data.pages.flatMap((page) => page.items)
  if (items.length === 0) return <EmptyState title={t('changes.nothing')}>{t('changes.nothingWhy')}</EmptyState>
  return (
    <div className={classes.changes}>
      <table aria-label={t('changes.title')}>
        <thead>
          <tr>
            <th scope="col">{t('changes.when')}</th>
            <th scope="col">{t('changes.field')}</th>
            <th scope="col">{t('changes.value')}</th>
            <th scope="col">{t('changes.who')}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((change, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line of history never moves, and two may read alike
            <Line key={`${index} ${change.at} ${change.field}`} change={change} />
          ))}
        </tbody>
      </table>
      {changes.hasNextPage && (
        <UnstyledButton className={classes.more} disabled={changes.isFetchingNextPage} onClick={() => void changes.fetchNextPage()}>
          {t(changes.isFetchingNextPage ? 'ui:loading' : 'timeline.older')}
        </UnstyledButton>
      )}
    </div>
  )
}
