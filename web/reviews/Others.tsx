import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { paths } from '../paths.ts'
import { useName } from '../ui/index.ts'
import classes from './pair.module.css'
import type { ReviewPage } from './queries.ts'

/** A third version of the same two may wait too: one click goes there. */
export function Others({ pair }: { pair: ReviewPage }) {
  const { t } = useTranslation('reviews')
  const nameOf = useName()
  if (pair.others.length === 0) return null
  return (
    <p className={classes.others}>
      <span className="dim">{t('others', { count: pair.others.length })}</span>
      {pair.others.map(({ reviewId, person }) => (
        <Link key={reviewId} to={paths.reviews} search={{ review: reviewId }} className={classes.other}>
          {nameOf(person)}
        </Link>
      ))}
    </p>
  )
}
