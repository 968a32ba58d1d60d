import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Money, useFormats, useName } from '../ui/index.ts'
import type { Column } from './Compare.tsx'
import { PermissionChanges } from './PermissionChanges.tsx'
import classes from './pair.module.css'
import { isSame, type Row } from './pick.ts'
import type { ReviewPage } from './queries.ts'

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

/** The ways to reach them, each once however it is spelled. */
function contactsIn(rows: Row[], isIn: (side: number) => boolean): number {
  return contactFields.reduce((sum, field) => {
    const known: string[] = []
    const row = rows.find((one) => one.field === field)
    for (const value of row?.sides.filter((_, side) => isIn(side)).flat() ?? [])
      if (!known.some((one) => isSame(field, one, value))) known.push(value)
    return sum + known.length
  }, 0)
}

/** What comes together, what does not change, and what may be said to whom afterwards: a join is never a surprise. */
export function Consequences({ pair, columns, rows }: { pair: ReviewPage; columns: Column[]; rows: Row[] }) {
  const { t } = useTranslation('reviews')
  const nameOf = useName()
  const { number } = useFormats()
  const { left, right, group, ...joined } = pair.consequence
  const sides = [left, right, ...group]
  const meant = columns.flatMap((column, at) => (column.isIn && sides[at] ? [{ ...column, side: sides[at], at }] : []))
  const line = (key: string, show: (side: Side) => ReactNode) => ({
    key,
    cells: meant.map(({ person, side }) => ({ id: person.id, shown: show(side) })),
    joined: show(joined),
  })
  const lines = [
    line('purchases', (side) => number(side.purchases)),
    line('spent', (side) => <Money value={side.spent} />),
    line('entries', (side) => number(side.entries)),
    {
      key: 'contacts',
      cells: meant.map(({ person, at }) => ({ id: person.id, shown: number(contactsIn(rows, (side) => side === at)) })),
      joined: number(contactsIn(rows, (side) => columns[side]?.isIn === true)),
    },
  ]
  return (
    <section className={classes.consequences} aria-labelledby="consequences" data-columns={meant.length}>
      <h2 id="consequences" className={classes.consequencesTitle}>
        {t('consequence.panel')}
      </h2>
      <table>
        <thead className="unseen">
          <tr>
            <th scope="col">{t('consequence.what')}</th>
            {meant.map(({ person }) => (
              <th key={person.id} scope="col">
                {nameOf(person)}
              </th>
            ))}
            <th scope="col">{t('compare.joined')}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ key, cells, joined: sum }) => (
            <tr key={key}>
              <th scope="row">{t(`consequence.${key as 'purchases'}Row`)}</th>
              {cells.map(({ id, shown }, at) => (
                <td key={id} className="num" data-sign={at === 0 ? undefined : '+'}>
                  {shown}
                </td>
              ))}
              <td className="num" data-sign="=">
                {sum}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <PermissionChanges pair={pair} />
    </section>
  )
}
