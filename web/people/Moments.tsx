import { useTranslation } from 'react-i18next'
import type { Moment } from '../api.ts'
import { useFormats } from '../ui/index.ts'
import { rowsOf } from './group.ts'
import { MomentLine } from './Moment.tsx'
import classes from './timeline.module.css'

/** A few moments by day, newest first, all of them drawn. */
export function Moments({ moments, personId }: { moments: Moment[]; personId: string }) {
  const { t } = useTranslation('people')
  const { dayKey, dayLabel } = useFormats()
  if (moments.length === 0) return <p className={classes.nothing}>{t('timeline.nothing')}</p>
  return (
    <ol className={classes.moments}>
      {rowsOf(moments, dayKey).map((row) => (
        <li key={row.key}>
          {row.type === 'day' && <h4 className={classes.dayPlain}>{dayLabel(row.at)}</h4>}
          {row.type === 'moment' && <MomentLine moment={row.moment} personId={personId} />}
          {row.type === 'fold' && row.moments.map((moment) => <MomentLine key={moment.id} moment={moment} personId={personId} />)}
        </li>
      ))}
    </ol>
  )
}
