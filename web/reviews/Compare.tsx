import { Button } from '@mantine/core'
import { IconArrowBackUp, IconChevronDown } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { differences } from './differences.ts'
import { PersonHead } from './PersonHead.tsx'
import { isConflict, type Picks, type Row, resultOf, type Side } from './pick.ts'
import type { ReviewPage } from './queries.ts'
import classes from './reviews.module.css'
import { useShownValue } from './use-shown-value.ts'

type Choosing = { picks: Picks; choose: (row: Row, side: Side) => void; mayJudge: boolean; keysShown: boolean }

function Value({ row, side }: { row: Row; side: Side }) {
  const { t } = useTranslation('reviews')
  const shown = useShownValue()
  const [value, ...more] = row[side].map((each) => shown(row.field, each))
  if (value === undefined) {
    return (
      <span className={classes.missing}>
        <span aria-hidden="true">{t('compare.missing')}</span>
        <span className="unseen">{t('compare.missingSpoken')}</span>
      </span>
    )
  }
  const other = row[side === 'left' ? 'right' : 'left'][0]
  const pieces = other === undefined || row.equal ? [{ text: value, differs: false }] : differences(value, shown(row.field, other))
  return (
    <span className={classes.value}>
      <span>
        {pieces.map(({ text, differs }, at) => {
          const key = `${at} ${text}`
          return differs ? <mark key={key}>{text}</mark> : <span key={key}>{text}</span>
        })}
      </span>
      {more.map((another) => (
        <span key={another} className={classes.valueMore}>
          {another}
        </span>
      ))}
    </span>
  )
}

function Choice({ row, side, picks, choose, mayJudge, isActive, keysShown }: { row: Row; side: Side; isActive: boolean } & Choosing) {
  const { t } = useTranslation('reviews')
  const { t: ui } = useTranslation('ui')
  const chosen = picks[row.field] === side
  if (!mayJudge || !isConflict(row)) {
    return (
      <div className={classes.plain}>
        <Value row={row} side={side} />
      </div>
    )
  }
  return (
    <button
      type="button"
      className={classes.choice}
      aria-pressed={chosen}
      aria-keyshortcuts={side === 'left' ? '1' : '2'}
      onClick={() => choose(row, side)}
    >
      <span className="unseen">{t('compare.pick', { field: ui(`field.${row.field}`) })}</span>
      <Value row={row} side={side} />
      {isActive && keysShown && (
        <span className={classes.key} aria-hidden="true">
          {side === 'left' ? '1' : '2'}
        </span>
      )}
    </button>
  )
}

function Result({ row, picks, choose, mayJudge }: { row: Row } & Omit<Choosing, 'keysShown'>) {
  const { t } = useTranslation('reviews')
  const { t: ui } = useTranslation('ui')
  const shown = useShownValue()
  const { value, chosen, kept } = resultOf(row, picks)
  return (
    <div className={classes.result}>
      <span className={classes.resultValue}>
        {value ? shown(row.field, value) : <span className={classes.missing}>{t('compare.missing')}</span>}
      </span>
      {kept.length > 0 && (
        <span className={classes.kept} title={kept.join(', ')}>
          {t('compare.kept', { count: kept.length })}
        </span>
      )}
      {chosen && mayJudge && (
        <Button
          variant="subtle"
          size="compact-xs"
          className={classes.release}
          leftSection={<IconArrowBackUp size={13} aria-hidden="true" />}
          aria-label={t('compare.release', { field: ui(`field.${row.field}`) })}
          onClick={() => choose(row, chosen)}
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
        <td key={side} data-side={side} data-off={(choosing.picks[row.field] ?? side) !== side || undefined}>
          <Choice row={row} side={side} isActive={isActive} {...choosing} />
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
