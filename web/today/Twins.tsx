import { useTranslation } from 'react-i18next'
import { useMay } from '../access.ts'
import { paths } from '../paths.ts'
import { LinkButton, useFormats } from '../ui/index.ts'
import type { TodayShown } from './queries.ts'
import classes from './today.module.css'

/** Block two: the pairs of today, one's own share first. */
export function Twins({ twins }: { twins: TodayShown['twins'] }) {
  const { t } = useTranslation('today')
  const { number } = useFormats()
  const mayJudge = useMay()('people.judge')
  const { open, openedToday, judgedToday, duty } = twins
  const left = duty ? Math.max(0, Math.min(duty.open, duty.pairsPerDay - duty.judgedToday)) : open
  if (open === 0) return <p className={classes.fine}>{t(judgedToday > 0 ? 'twins.allDone' : 'twins.none')}</p>
  return (
    <>
      <p>
        {duty
          ? t('twins.mine', { done: number(duty.judgedToday), total: number(duty.judgedToday + left) })
          : t('twins.open', { count: open, n: number(open) })}{' '}
        <span className="dim">{t('twins.today', { count: openedToday, n: number(openedToday), judged: number(judgedToday) })}</span>
      </p>
      {duty === null && mayJudge && <p className="dim">{t('twins.noOwner')}</p>}
      {left === 0 ? (
        <p className={classes.fine}>{t('twins.quota')}</p>
      ) : (
        <p>
          <LinkButton to={paths.reviews} search={duty ? { of: 'mine' } : {}} variant="light">
            {t(mayJudge ? 'twins.go' : 'twins.look', { count: left, n: number(left) })}
          </LinkButton>
        </p>
      )}
    </>
  )
}
