import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { ErrorState, Money, TextSkeleton, useFormats, When } from '../ui/index.ts'
import { Bars } from './Bars.tsx'
import classes from './purchases.module.css'
import { purchasesQuery } from './use-page.ts'

/** What somebody buys, when, how much, how often, and what they like best. */
export function Purchases({ personId }: { personId: string }) {
  const { t } = useTranslation('people')
  const { number } = useFormats()
  const purchases = useQuery(purchasesQuery(personId))
  if (purchases.error) return <ErrorState error={purchases.error} retry={purchases.refetch} />
  if (!purchases.data) {
    return (
      <div className={classes.waiting}>
        <TextSkeleton lines={7} />
      </div>
    )
  }
  const { count, apart, average, returned, lastAt, everyDays, months, favourites } = purchases.data
  if (count === 0) return <p className={`dim ${classes.nothing}`}>{t('purchases.nothing')}</p>
  return (
    <>
      <dl className={classes.facts}>
        <div>
          <dt>{t('purchases.average')}</dt>
          <dd>{average ? <Money value={average} /> : '—'}</dd>
        </div>
        <div>
          <dt>{t('purchases.every')}</dt>
          <dd>{everyDays === null ? '—' : t('purchases.days', { count: Math.round(everyDays), days: number(Math.round(everyDays)) })}</dd>
        </div>
        <div>
          <dt>{t('purchases.last')}</dt>
          <dd>{lastAt ? <When at={lastAt} /> : '—'}</dd>
        </div>
        {returned && (
          <div>
            <dt>{t('purchases.returned')}</dt>
            <dd>
              <Money value={returned} />
            </dd>
          </div>
        )}
        {apart.map((sum) => (
          <div key={sum.currency}>
            <dt>{t('purchases.apart')}</dt>
            <dd>
              <Money value={sum} />
            </dd>
          </div>
        ))}
      </dl>
      <Bars months={months} />
      {favourites.length > 0 && (
        <>
          <h3 className={classes.subtitle}>{t('purchases.favourites')}</h3>
          <ol className={classes.favourites}>
            {favourites.map(({ name, times }) => (
              <li key={name}>
                <span>{name}</span>
                <span className="num dim">{t('purchases.times', { count: times })}</span>
              </li>
            ))}
          </ol>
        </>
      )}
    </>
  )
}
