import { useTranslation } from 'react-i18next'
import { useFormats } from '../ui/index.ts'
import classes from './brief.module.css'

/** By when something is to be done, as a day of the business's own time zone: "hoy", "mañana", "venció el 3 nov". */
export function Due({ on }: { on: string }) {
  const { t } = useTranslation('people')
  const { dayKey, dayAhead } = useFormats()
  const isLate = on < dayKey(Date.now())
  return (
    <time dateTime={on} className={isLate ? classes.late : undefined}>
      {isLate ? t('due.late', { day: dayAhead(on) }) : t('due.by', { day: dayAhead(on) })}
    </time>
  )
}
