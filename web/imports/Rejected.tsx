import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { ErrorState, RowsSkeleton, useFormats } from '../ui/index.ts'
import classes from './imports.module.css'
import { rejectionsQuery } from './queries.ts'

/** The server keeps no more of one file. */
const keptMax = 10_000

/** Rows that could not be understood, each with its reason, to read here or to take away. */
export function Rejected({ id, count }: { id: string; count: number }) {
  const { t } = useTranslation('imports')
  const { number } = useFormats()
  const found = useInfiniteQuery(rejectionsQuery(id))
  const rows = found.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <section aria-labelledby="rejected-title" className={classes.stackTight}>
      <div className={classes.between}>
        <div>
          <h2 id="rejected-title" className={classes.sectionTitle}>
            {t('rejected.title')}
          </h2>
          <p className="dim">
            {t('rejected.lead')}
            {count > keptMax && <> {t('rejected.first', { n: number(keptMax) })}</>}
          </p>
        </div>
        <Button
          component="a"
          href={`/api/imports/${id}/rejections.csv`}
          download
          variant="default"
          leftSection={<IconDownload size={16} aria-hidden="true" />}
        >
          {t('rejected.download')}
        </Button>
      </div>
      {found.isPending && <RowsSkeleton rows={3} />}
      {found.isError && <ErrorState error={found.error} retry={found.refetch} />}
      {rows.length > 0 && (
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t('rejected.line')}</th>
              <th scope="col">{t('rejected.reason')}</th>
              <th scope="col">{t('rejected.cells')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.line}>
                <td className="num">{number(row.line)}</td>
                <td>{row.sentence}</td>
                <td className={classes.cells}>{row.cells.join(' · ')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {found.hasNextPage && (
        <Button variant="subtle" fullWidth loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {t('rejected.more')}
        </Button>
      )}
    </section>
  )
}
