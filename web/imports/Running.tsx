import { Progress } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ImportShown } from '#contract'
import { useFormats } from '../ui/index.ts'
import classes from './imports.module.css'
import { type Mark, progressOf, remember, secondsLeft } from './pace.ts'

/** At work: how far, how much longer, and that nobody has to wait here. */
export function Running({ shown }: { shown: ImportShown }) {
  const { t } = useTranslation('imports')
  const { number } = useFormats()
  const [marks, setMarks] = useState<Mark[]>([])
  const { state } = shown
  const { rowsDone, rowCount } = progressOf(shown)
  useEffect(() => setMarks((known) => remember(known, { at: Date.now(), done: rowsDone })), [rowsDone])

  const title = { checking: t('check.running'), running: t('run.running'), undoing: t('run.undoing') }[
    state as 'checking' | 'running' | 'undoing'
  ]
  const percent = rowCount ? Math.min(100, (rowsDone / rowCount) * 100) : null
  const seconds = rowCount === null ? null : secondsLeft(marks, rowCount)
  const time =
    seconds === null ? null : seconds < 90 ? t('run.seconds', { count: seconds }) : t('run.minutes', { count: Math.round(seconds / 60) })
  return (
    <section className={classes.running} aria-labelledby="running-title">
      <div role="status">
        <h2 id="running-title" className={classes.sectionTitle}>
          {title}
        </h2>
      </div>
      <Progress value={percent ?? 100} animated={percent === null} striped={percent === null} size={8} aria-label={title} />
      <div className={classes.between}>
        <span className="num">
          {rowCount === null
            ? t('run.progressUnknown', { count: rowsDone, n: number(rowsDone) })
            : t('run.progress', { count: rowCount, done: number(rowsDone), total: number(rowCount) })}
        </span>
        <span className="dim num">{time && t('run.left', { time })}</span>
      </div>
      <p className="dim">{t('run.leave')}</p>
    </section>
  )
}
