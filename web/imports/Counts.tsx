import { useTranslation } from 'react-i18next'
import type { ImportShown } from '#contract'
import { useFormats } from '../ui/index.ts'
import classes from './imports.module.css'

const shownCounts = ['newPeople', 'knownPeople', 'doubts', 'rejected', 'unchanged'] as const

/** What a trial or an import came to: people first. */
export function Counts({ counts }: { counts: ImportShown['counts'] }) {
  const { t } = useTranslation('imports')
  const { number } = useFormats()
  return (
    <dl className={classes.counts}>
      {shownCounts.map((count) => (
        <div key={count} data-count={count} data-none={counts[count] === 0 || undefined}>
          <dt>{t(`counts.${count}`)}</dt>
          <dd className="num">{number(counts[count])}</dd>
          <dd className={classes.under}>{t(`counts.${count}Hint`)}</dd>
        </div>
      ))}
    </dl>
  )
}
