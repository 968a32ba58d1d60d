import { useTranslation } from 'react-i18next'
import type { AttributeField } from '#contract'
import { Money } from '../ui/index.ts'
import type { Previewed } from './queries.ts'
import classes from './sources.module.css'

/** What a sample would become: who, and what happened. Nothing of it is kept. */
export function Preview({ preview }: { preview: Previewed }) {
  const { t } = useTranslation('sources')
  const { t: ui } = useTranslation('ui')
  const problem = preview.problem && (
    <p role="status" className={classes.failure}>
      {preview.problem}
    </p>
  )
  if (preview.arrivals.length === 0 && problem) return problem
  const [who] = preview.arrivals
  const happened = preview.arrivals.find(({ entry }) => entry !== null)?.entry
  return (
    <section role="status" className={classes.notice} aria-label={t('map.result')}>
      <strong>{t('map.result')}</strong>
      {problem}
      <dl className={classes.previewed}>
        <dt>{t('map.externalId')}</dt>
        <dd>{who?.externalId}</dd>
        {Object.entries(who?.attributes ?? {}).map(([field, value]) => (
          <div key={field}>
            <dt>{ui(`field.${field as AttributeField}`)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        {who?.traits.map(({ name, value }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        {happened && (
          <div>
            <dt>{t('map.happened')}</dt>
            <dd>
              {t(`tail.kind.${happened.kind}` as 'tail.kind.event')}
              {happened.orderId && ` · ${happened.orderId}`}
              {happened.event && ` · ${happened.event}`}
              {happened.amount && (
                <>
                  {' · '}
                  <Money value={happened.amount} />
                </>
              )}
            </dd>
          </div>
        )}
      </dl>
    </section>
  )
}
