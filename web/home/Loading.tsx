import { Progress } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { StatusDot, useFormats } from '../ui/index.ts'
import classes from './home.module.css'

/** While the demo shop arrives through the real intake, or all that is known is read again by other rules. */
export function Loading({ what, done, total }: { what: 'loading' | 'readingAgain'; done: number; total: number }) {
  const { t } = useTranslation('home')
  const { number } = useFormats()
  const percent = total > 0 ? Math.min(100, (done / total) * 100) : 0
  return (
    <section className={classes.loading} aria-label={t(`${what}.title`)}>
      <div className={classes.loadingLine}>
        <StatusDot tone="accent" pulse>
          {t(`${what}.title`)}
        </StatusDot>
        <span className="num dim">{t(`${what}.of`, { done: number(done), total: number(total) })}</span>
      </div>
      <Progress value={percent} size={5} radius="xl" aria-label={t(`${what}.title`)} transitionDuration={900} />
      <p className="dim">{t(`${what}.text`)}</p>
    </section>
  )
}
