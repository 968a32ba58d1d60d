import { useTranslation } from 'react-i18next'
import type { PersonSummary } from '../api.ts'
import { Money, useFormats, When } from '../ui/index.ts'
import classes from './person.module.css'

/** The figures of a person: what one wants to know before speaking. */
export function Totals({ person, since }: { person: PersonSummary; since?: string | undefined }) {
  const { t } = useTranslation('people')
  const { number, date } = useFormats()
  return (
    <dl className={classes.totals}>
      <div>
        <dt>{t('totals.purchases')}</dt>
        <dd className="num">{number(person.purchaseCount)}</dd>
      </div>
      <div>
        <dt>{t('totals.spent')}</dt>
        <dd>
          <Money value={person.spent} />
        </dd>
      </div>
      <div>
        <dt>{t('totals.seen')}</dt>
        <dd>
          <When at={person.lastSeenAt} />
        </dd>
      </div>
      {since && (
        <div>
          <dt>{t('totals.since')}</dt>
          <dd className="num">{date(since)}</dd>
        </div>
      )}
    </dl>
  )
}
