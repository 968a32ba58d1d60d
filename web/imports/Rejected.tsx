import { Button } from '@mantine/core'
import { IconDownload, IconPencil } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type ImportShown, triedRejectionsMax } from '#contract'
import { ErrorState, RowsSkeleton, useFormats } from '../ui/index.ts'
import { inWorkspace } from '../workspace.ts'
import { FixRows } from './FixRows.tsx'
import classes from './imports.module.css'
import { rejectionsQuery } from './queries.ts'
import { WrongRows } from './WrongRows.tsx'

/** Rows that could not be understood, each with its reason, to read here or to take away. */
export function Rejected({ shown, count }: { shown: ImportShown; count: number }) {
  const { t, i18n } = useTranslation('imports')
  const { number } = useFormats()
  const { id } = shown
  const found = useInfiniteQuery(rejectionsQuery(id))
  const [isFixing, fix] = useState(false)
  const rows = useMemo(
    () => found.data?.pages.flatMap((page) => page.items.map((row) => ({ ...row, marked: row.column === null ? [] : [row.column] }))) ?? [],
    [found.data],
  )
  if (found.data && rows.length === 0) return null
  const more = found.hasNextPage ? { load: () => void found.fetchNextPage(), isLoading: found.isFetchingNextPage } : null
  return (
    <section aria-labelledby="rejected-title" className={classes.stackTight}>
      <div className={classes.between}>
        <div>
          <h2 id="rejected-title" className={classes.sectionTitle}>
            {t('rejected.title')}
          </h2>
          <p className="dim">
            {t('rejected.lead')}
            {shown.state === 'checked' && count > triedRejectionsMax && <> {t('rejected.first', { n: number(triedRejectionsMax) })}</>}
          </p>
        </div>
        <div className={classes.bar}>
          {shown.state === 'done' && rows.length > 0 && !isFixing && (
            <Button variant="default" leftSection={<IconPencil size={16} aria-hidden="true" />} onClick={() => fix(true)}>
              {t('rejected.fix')}
            </Button>
          )}
          <Button
            component="a"
            href={inWorkspace(`/api/imports/${id}/rejections.csv?language=${i18n.language}`)}
            download
            variant="default"
            leftSection={<IconDownload size={16} aria-hidden="true" />}
          >
            {t('rejected.download')}
          </Button>
        </div>
      </div>
      {found.isPending && <RowsSkeleton rows={3} />}
      {found.isError && <ErrorState error={found.error} retry={found.refetch} />}
      {isFixing && <FixRows shown={shown} rows={rows} more={more} label={t('rejected.title')} close={() => fix(false)} />}
      {!isFixing && rows.length > 0 && <WrongRows rows={rows} more={more} label={t('rejected.title')} />}
    </section>
  )
}
