import { Skeleton } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import classes from './ui.module.css'

const keys = (count: number) => Array.from({ length: count }, (_, index) => `row-${index}`)

/** Rows of the height the real ones will have, so that nothing moves when they arrive. */
export function RowsSkeleton({ rows = 12, height = 36 }: { rows?: number; height?: number }) {
  const { t } = useTranslation('ui')
  return (
    <div role="status" aria-label={t('loading')}>
      {keys(rows).map((key, index) => (
        <div key={key} className={classes.skeletonRow} style={{ height }}>
          <Skeleton circle height={Math.min(24, height - 10)} />
          <Skeleton height={9} width={`${28 - (index % 4) * 4}%`} />
          <Skeleton height={9} width={`${18 + (index % 3) * 5}%`} ml="auto" />
        </div>
      ))}
    </div>
  )
}

export function TextSkeleton({ lines = 4 }: { lines?: number }) {
  const { t } = useTranslation('ui')
  return (
    <div role="status" aria-label={t('loading')} className={classes.skeletonText}>
      {keys(lines).map((key, index) => (
        <Skeleton key={key} height={9} width={`${92 - (index % 3) * 17}%`} />
      ))}
    </div>
  )
}
