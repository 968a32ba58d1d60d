import { Button } from '@mantine/core'
import { IconTableImport } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { ImportShown } from '#contract'
import { paths } from '../paths.ts'
import { EmptyState, ErrorState, RowsSkeleton, useFormats, When } from '../ui/index.ts'
import classes from './imports.module.css'
import { progressOf } from './pace.ts'
import { isBusy, listQuery } from './queries.ts'
import { ImportState } from './state.tsx'

function Line({ item }: { item: ImportShown }) {
  const { t } = useTranslation('imports')
  const { number } = useFormats()
  const total = item.rowCount ?? item.counts.rows
  const progress = progressOf(item)
  const goal = progress.rowCount ?? total
  const { newPeople, knownPeople } = item.counts
  return (
    <tr>
      <td>
        <Link to={paths.import} params={{ importId: item.id }} className={classes.fileLink}>
          {item.fileName}
        </Link>
        <span className={classes.under}>{t(`drop.${item.kind}`)}</span>
      </td>
      <td>
        <ImportState state={item.state} />
      </td>
      <td className="num" data-wide>
        {isBusy(item.state) ? t('run.progress', { count: goal, done: number(progress.rowsDone), total: number(goal) }) : number(total)}
      </td>
      <td className="num" data-wide>
        {item.state === 'done' &&
          [
            t('list.newPeople', { count: newPeople, n: number(newPeople) }),
            t('list.knownPeople', { count: knownPeople, n: number(knownPeople) }),
          ].join(' · ')}
      </td>
      <td className="dim">
        <When at={item.createdAt} />
      </td>
    </tr>
  )
}

/** Earlier imports, newest first; one at work shows how far it is. */
export function ImportList() {
  const { t } = useTranslation('imports')
  const list = useInfiniteQuery(listQuery())
  const items = list.data?.pages.flatMap((page) => page.items) ?? []
  if (list.isPending) return <RowsSkeleton rows={3} />
  if (list.isError && items.length === 0) return <ErrorState error={list.error} retry={list.refetch} />
  if (items.length === 0) {
    return (
      <EmptyState icon={IconTableImport} title={t('list.empty')}>
        {t('list.emptyBody')}
      </EmptyState>
    )
  }
  return (
    <section aria-labelledby="earlier-imports">
      <h2 id="earlier-imports" className={classes.sectionTitle}>
        {t('list.title')}
      </h2>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('list.name')}</th>
            <th scope="col">{t('list.state')}</th>
            <th scope="col" data-wide>
              {t('list.rows')}
            </th>
            <th scope="col" data-wide>
              {t('list.people')}
            </th>
            <th scope="col">{t('list.when')}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <Line key={item.id} item={item} />
          ))}
        </tbody>
      </table>
      {list.hasNextPage && (
        <Button variant="subtle" fullWidth loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('list.more')}
        </Button>
      )}
    </section>
  )
}
