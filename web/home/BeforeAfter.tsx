import { IconArrowRight } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { channelOf } from '#contract'
import type { Overview } from '../api.ts'
import { ChannelIcon, useFormats } from '../ui/index.ts'
import classes from './home.module.css'
import { useCountTo } from './use-count-to.ts'

type BeforeAfterProps = { overview: Overview; animate: boolean }

function Sources({ bySource }: { bySource: Overview['bySource'] }) {
  const { t } = useTranslation('home')
  const { number } = useFormats()
  const rows = [...bySource].sort((a, b) => b.contacts - a.contacts)
  const most = Math.max(1, ...rows.map((row) => row.contacts))
  return (
    <table className={classes.sources}>
      <caption className="unseen">{t('bySource')}</caption>
      <thead className="unseen">
        <tr>
          <th scope="col">{t('source')}</th>
          <th scope="col">{t('contacts')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={`${row.source} ${row.channel} ${row.contacts}`}>
            <th scope="row">
              <span className={classes.sourceName}>
                <ChannelIcon channel={channelOf(row.channel)} decorative size={15} />
                <span className="cut">{row.source}</span>
              </span>
            </th>
            <td>
              <span className={classes.barLine}>
                <span className={classes.bar} aria-hidden="true">
                  <span style={{ width: `${(row.contacts / most) * 100}%` }} />
                </span>
                <span className={`num ${classes.barNumber}`}>{number(row.contacts)}</span>
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** So many contacts, so many people. */
export function BeforeAfter({ overview, animate }: BeforeAfterProps) {
  const { t } = useTranslation('home')
  const { number, percent } = useFormats()
  // A channel through which nobody came yet has nothing to show.
  const bySource = overview.bySource.filter((source) => source.contacts > 0)
  const people = useCountTo(overview.contacts, overview.people, animate && !overview.loading)
  // A sale without a customer repeats nobody.
  const somebodys = overview.contacts - overview.nobodys
  const repeated = somebodys > 0 ? 1 - overview.people / somebodys : 0
  return (
    <section className={classes.hero} aria-labelledby="before-after">
      <h2 id="before-after" className="unseen">
        {t('beforeAfter')}
      </h2>
      <div className={classes.figures}>
        <div className={classes.figure}>
          <span className={`num ${classes.big}`}>{number(overview.contacts)}</span>
          <span className="dim">{t('contactsIn', { count: bySource.length })}</span>
        </div>
        <IconArrowRight size={22} stroke={1.4} aria-hidden="true" className={classes.arrow} />
        <div className={classes.figure}>
          <span className={`num ${classes.big} ${classes.after}`}>
            <span aria-hidden="true">{number(people)}</span>
            <span className="unseen">{number(overview.people)}</span>
          </span>
          <span className="dim">{t('people', { count: overview.people })}</span>
        </div>
        <dl className={classes.facts}>
          <div>
            <dt>{t('joined')}</dt>
            <dd className="num">{number(overview.joined)}</dd>
          </div>
          <div>
            <dt>{t('repeated')}</dt>
            <dd className="num">{percent(repeated)}</dd>
          </div>
          {overview.nobodys > 0 && (
            <div>
              <dt>{t('nobodys')}</dt>
              <dd className="num">{number(overview.nobodys)}</dd>
            </div>
          )}
          <div>
            <dt>{t('moments')}</dt>
            <dd className="num">{number(overview.entries)}</dd>
          </div>
        </dl>
      </div>
      <Sources bySource={bySource} />
    </section>
  )
}
