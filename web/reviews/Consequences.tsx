import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Money, useFormats } from '../ui/index.ts'
import { isSame, type Row } from './pick.ts'
import type { ReviewPage } from './queries.ts'
import classes from './reviews.module.css'

/** What joining would mean in one sentence, beside the answers, and that nothing is lost by it. */
export function InShort({ consequence, corrections }: { consequence: ReviewPage['consequence']; corrections: number }) {
  const { t } = useTranslation('reviews')
  const { money } = useFormats()
  const { records, entries, purchases, spent } = consequence
  return (
    <p className={classes.consequence}>
      <strong>{t('consequence.title')}:</strong>{' '}
      {t('consequence.sentence', {
        records: t('consequence.records', { count: records }),
        entries: t('consequence.entries', { count: entries }),
        purchases: t('consequence.purchases', { count: purchases, spent: money(spent) }),
      })}{' '}
      {corrections > 0 && <>{t('consequence.corrections', { count: corrections })} </>}
      <span className="dim">{t('consequence.safe')}</span>
    </p>
  )
}

type Side = ReviewPage['consequence']['left']
const contactFields = ['phone', 'email', 'handle', 'card'] as const

/** The ways to reach somebody, each once however it is spelled. */
function contactsIn(rows: Row[], sides: readonly ('left' | 'right')[]): number {
  return contactFields.reduce((sum, field) => {
    const known: string[] = []
    const row = rows.find((one) => one.field === field)
    for (const value of sides.flatMap((side) => row?.[side] ?? [])) if (!known.some((one) => isSame(field, one, value))) known.push(value)
    return sum + known.length
  }, 0)
}

/** What comes together and what does not change, side by side: a join is never a surprise. */
export function Consequences({ pair, rows }: { pair: ReviewPage; rows: Row[] }) {
  const { t } = useTranslation('reviews')
  const { number } = useFormats()
  const { left, right, ...joined } = pair.consequence
  const line = (key: string, show: (side: Side) => ReactNode) => ({ key, left: show(left), right: show(right), joined: show(joined) })
  const lines = [
    line('purchases', (side) => number(side.purchases)),
    line('spent', (side) => <Money value={side.spent} />),
    line('entries', (side) => number(side.entries)),
    {
      key: 'contacts',
      left: number(contactsIn(rows, ['left'])),
      right: number(contactsIn(rows, ['right'])),
      joined: number(contactsIn(rows, ['left', 'right'])),
    },
  ] as const
  return (
    <section className={classes.consequences} aria-labelledby="consequences">
      <h2 id="consequences" className={classes.consequencesTitle}>
        {t('consequence.panel')}
      </h2>
      <table>
        <thead className="unseen">
          <tr>
            <th scope="col">{t('consequence.what')}</th>
            <th scope="col">{pair.left.name || t('queue.nameless')}</th>
            <th scope="col">{pair.right.name || t('queue.nameless')}</th>
            <th scope="col">{t('compare.joined')}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ key, ...cells }) => (
            <tr key={key}>
              <th scope="row">{t(`consequence.${key as 'purchases'}Row`)}</th>
              <td className="num">{cells.left}</td>
              <td className="num" data-sign="+">
                {cells.right}
              </td>
              <td className="num" data-sign="=">
                {cells.joined}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
