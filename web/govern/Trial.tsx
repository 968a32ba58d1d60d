import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../api.ts'
import { ErrorState, Reasons, TextSkeleton, useFormats } from '../ui/index.ts'
import classes from './models.module.css'
import type { TrialShown } from './queries.ts'

type Part = TrialShown['joined']

function Examples({ title, part }: { title: string; part: Part }) {
  const { t } = useTranslation(['govern', 'ui'])
  if (part.examples.length === 0) return null
  return (
    <section>
      <h4 className={classes.partTitle}>{title}</h4>
      <ul className={classes.examples}>
        {part.examples.map(({ left, right, because, against }) => (
          <li key={`${left.recordId} ${right.recordId}`}>
            <p>
              <strong>{left.name || t('ui:nameless')}</strong> <span className="dim">({left.source})</span> ·{' '}
              <strong>{right.name || t('ui:nameless')}</strong> <span className="dim">({right.source})</span>
            </p>
            <Reasons reasons={because.slice(0, 2)} against={against.slice(0, 2)} />
          </li>
        ))}
      </ul>
    </section>
  )
}

/** What another model would change, counted and shown on examples. */
export function Trial({ id }: { id: string }) {
  const { t } = useTranslation('govern')
  const { number } = useFormats()
  const found = useQuery(api.models.get.queryOptions({ input: { id } }))
  if (found.isError) return <ErrorState error={found.error} retry={found.refetch} />
  if (!found.data) return <TextSkeleton lines={5} />
  const { trial } = found.data
  if (!trial) return null
  const { people, joined, separated, asked, settled, records, ofRecords } = trial
  const isNothing = joined.count + separated.count + asked.count + settled.count === 0
  return (
    <div className={classes.trial}>
      <p>
        {isNothing ? t('models.trial.nothing') : t('models.trial.people', { before: number(people.before), after: number(people.after) })}{' '}
        {records < ofRecords && t('models.trial.sample', { records: number(records), of: number(ofRecords) })}
      </p>
      {!isNothing && (
        <ul className={classes.figures}>
          <li>{t('models.trial.joined', { count: joined.count })}</li>
          <li>{t('models.trial.separated', { count: separated.count })}</li>
          <li>{t('models.trial.asked', { count: asked.count })}</li>
          <li>{t('models.trial.settled', { count: settled.count })}</li>
        </ul>
      )}
      <Examples title={t('models.trial.joinedExamples')} part={joined} />
      <Examples title={t('models.trial.separatedExamples')} part={separated} />
      <Examples title={t('models.trial.askedExamples')} part={asked} />
    </div>
  )
}
