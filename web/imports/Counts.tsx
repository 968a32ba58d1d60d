import { useTranslation } from 'react-i18next'
import { type ImportShown, importBatchMax } from '#contract'
import { useFormats } from '../ui/index.ts'
import { doubtsHint, rowsIn } from './brought.ts'
import classes from './imports.module.css'

type Counted = ImportShown['counts']
const groups = [
  { group: 'rows', counts: ['rowsIn', 'unchanged', 'rejected'] },
  { group: 'people', counts: ['newPeople', 'knownPeople', 'repeated', 'doubts'] },
] as const

/** What a trial or an import came to: rows add up to the file; people are counted apart, as one may come in several rows. */
export function Counts({
  counts,
  isTrial = false,
  areDoubtsSettled = false,
}: {
  counts: Counted
  isTrial?: boolean
  areDoubtsSettled?: boolean
}) {
  const { t } = useTranslation('imports')
  const { number } = useFormats()
  const brought = rowsIn(counts)
  // What the rows are more than the people: nothing of the file is left unexplained.
  const all = { ...counts, rowsIn: brought, repeated: Math.max(0, brought - counts.newPeople - counts.knownPeople) }
  // A trial meets the rows of a long file a few at a time: whom they resemble among the others, and what a later row settles, shows only when they are in.
  const isRough = isTrial && all.rows > importBatchMax
  const hintOf = (count: (typeof groups)[number]['counts'][number]) =>
    count === 'doubts' ? doubtsHint(all.doubts, { isRough, areSettled: areDoubtsSettled }) : (`counts.${count}Hint` as const)
  return (
    <div className={classes.stackTight}>
      {groups.map(({ group, counts }) => (
        <section key={group} aria-label={t(`counts.${group}`)}>
          <p className="dim">{group === 'rows' ? t('counts.rowsOf', { count: all.rows, n: number(all.rows) }) : t('counts.people')}</p>
          <dl className={classes.counts}>
            {counts.map((count) => (
              <div key={count} data-count={count} data-none={all[count] === 0 || undefined}>
                <dt>{t(`counts.${count}`)}</dt>
                <dd className="num">{number(all[count])}</dd>
                <dd className={classes.under}>{t(hintOf(count))}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  )
}
