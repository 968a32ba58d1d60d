import { Button } from '@mantine/core'
import { IconArrowBackUp, IconChevronDown } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { differences } from './differences.ts'
import { PersonHead } from './PersonHead.tsx'
import { isPlural, isSame, optionsOf, type Picks, type Row, resultOf, type Side } from './pick.ts'
import type { ReviewPage } from './queries.ts'
import classes from './reviews.module.css'
import { useShownValue } from './use-shown-value.ts'

type Choosing = { picks: Picks; choose: (row: Row, value: string) => void; mayJudge: boolean; keysShown: boolean }

function Missing() {
  const { t } = useTranslation('reviews')
  return (
    <span className={classes.missing}>
      <span aria-hidden="true">{t('compare.missing')}</span>
      <span className="unseen">{t('compare.missingSpoken')}</span>
    </span>
  )
}

/** One value of one side, with what differs from the first of the other side marked. */
function Value({ row, side, value }: { row: Row; side: Side; value: string }) {
  const shown = useShownValue()
  const text = shown(row.field, value)
  const other = row[side === 'left' ? 'right' : 'left'][0]
  const pieces = other === undefined || row.equal ? [{ text, differs: false }] : differences(text, shown(row.field, other))
  return (
    <span className={classes.value}>
      {pieces.map(({ text: piece, differs }, at) => {
        const key = `${at} ${piece}`
        return differs ? <mark key={key}>{piece}</mark> : <span key={key}>{piece}</span>
      })}
    </span>
  )
}

type CellProps = { row: Row; side: Side; isActive: boolean } & Choosing

/** What one side says: each value that can be chosen is a button with its key, the others stand below. */
function Cell({ row, side, picks, choose, mayJudge, isActive, keysShown }: CellProps) {
  const { t } = useTranslation('reviews')
  const { t: ui } = useTranslation('ui')
  const options = mayJudge && !row.equal ? optionsOf(row).filter((option) => option.side === side) : []
  // Another spelling of what stands there already says nothing.
  const others = row[side].filter((value, at) => {
    const before = [...options.map((option) => option.value), ...row[side].slice(0, at)]
    return !before.some((known) => known === value || (row.field !== 'full_name' && isSame(row.field, known, value)))
  })
  if (row[side].length === 0) {
    return (
      <div className={classes.plain}>
        <Missing />
      </div>
    )
  }
  return (
    <div className={classes.cell}>
      {options.map(({ value, key }) => (
        <button
          key={value}
          type="button"
          className={classes.choice}
          aria-pressed={picks[row.field] === value}
          aria-keyshortcuts={isActive && keysShown ? String(key) : undefined}
          onClick={() => choose(row, value)}
        >
          <span className="unseen">{t('compare.pick', { field: ui(`field.${row.field}`) })}</span>
          <Value row={row} side={side} value={value} />
          {isActive && keysShown && (
            <span className={classes.key} aria-hidden="true">
              {key}
            </span>
          )}
        </button>
      ))}
      {others.map((value, at) => (
        <div key={value} className={at === 0 && options.length === 0 ? classes.plain : classes.valueMore}>
          <Value row={row} side={side} value={value} />
        </div>
      ))}
    </div>
  )
}

/** So many further values are named; the rest are counted. */
const namedMax = 3

function Result({ row, picks, choose, mayJudge }: { row: Row } & Omit<Choosing, 'keysShown'>) {
  const { t } = useTranslation('reviews')
  const { t: ui } = useTranslation('ui')
  const shown = useShownValue()
  const { value, isChosen, kept } = resultOf(row, picks)
  const areNamed = isPlural(row.field) && kept.length <= namedMax
  return (
    <div className={classes.result}>
      <span className={classes.resultValue}>{value ? shown(row.field, value) : <Missing />}</span>
      {areNamed &&
        kept.map((other) => (
          <span key={other} className={classes.resultAlso}>
            {shown(row.field, other)}
          </span>
        ))}
      {!areNamed && kept.length > 0 && (
        <span className={classes.kept} title={kept.join(', ')}>
          {t('compare.kept', { count: kept.length })}
        </span>
      )}
      {isChosen && mayJudge && (
        <Button
          variant="subtle"
          size="compact-xs"
          className={classes.release}
          leftSection={<IconArrowBackUp size={13} aria-hidden="true" />}
          aria-label={t('compare.release', { field: ui(`field.${row.field}`) })}
          onClick={() => choose(row, value)}
        >
          {t('compare.picked')}
        </Button>
      )}
    </div>
  )
}

function Line({ row, isActive, ...choosing }: { row: Row; isActive: boolean } & Choosing) {
  const { t: ui } = useTranslation('ui')
  return (
    <tr data-active={isActive || undefined} data-equal={row.equal || undefined}>
      <th scope="row">{ui(`field.${row.field}`)}</th>
      {(['left', 'right'] as const).map((side) => (
        <td key={side} data-side={side}>
          <Cell row={row} side={side} isActive={isActive} {...choosing} />
        </td>
      ))}
      <td data-side="result">
        <Result row={row} {...choosing} />
      </td>
    </tr>
  )
}

type CompareProps = { pair: ReviewPage; differing: Row[]; equal: Row[]; active: number } & Choosing

/** Fields as rows, the two people as columns, and a third that says at once how they would look joined. */
export function Compare({ pair, differing, equal, active, ...choosing }: CompareProps) {
  const { t } = useTranslation('reviews')
  const [areEqualShown, showEqual] = useState(false)
  return (
    <table className={classes.compare}>
      <caption className="unseen">{t('compare.caption')}</caption>
      <thead>
        <tr>
          <th scope="col">
            <span className="unseen">{t('compare.field')}</span>
          </th>
          <th scope="col">
            <PersonHead person={pair.left} />
          </th>
          <th scope="col">
            <PersonHead person={pair.right} />
          </th>
          <th scope="col" data-side="result">
            {t('compare.joined')}
          </th>
        </tr>
      </thead>
      <tbody>
        {differing.map((row, index) => (
          <Line key={row.field} row={row} isActive={index === active} {...choosing} />
        ))}
        {equal.length > 0 && (
          <tr className={classes.fold}>
            <td colSpan={4}>
              <button type="button" aria-expanded={areEqualShown} onClick={() => showEqual(!areEqualShown)}>
                <IconChevronDown size={15} aria-hidden="true" data-open={areEqualShown || undefined} />
                {t('compare.equal', { count: equal.length })}
              </button>
            </td>
          </tr>
        )}
        {areEqualShown && equal.map((row) => <Line key={row.field} row={row} isActive={false} {...choosing} />)}
      </tbody>
    </table>
  )
}
