import { Button } from '@mantine/core'
import { IconArrowBackUp, IconChevronDown } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PersonSummary } from '../api.ts'
import { useShownValue, Wrapped } from '../ui/index.ts'
import classes from './compare.module.css'
import { differences, stretch } from './differences.ts'
import { Include, PersonHead } from './PersonHead.tsx'
import { isPlural, isSame, optionsOf, type Picks, type Row, resultOf } from './pick.ts'

type Choosing = { picks: Picks; choose: (row: Row, value: string) => void; mayJudge: boolean; keysShown: boolean }
/** Who stands in a column. Of the group somebody may be left out; the two of the doubt may not. */
export type Column = { person: PersonSummary; isIn: boolean; key: string | null }

function Missing() {
  const { t } = useTranslation('reviews')
  return (
    <span className={classes.missing}>
      <span aria-hidden="true">{t('compare.missing')}</span>
      <span className="unseen">{t('compare.missingSpoken')}</span>
    </span>
  )
}

/** One value of one side, with what differs from the first of another side marked. */
function Value({ row, side, value }: { row: Row; side: number; value: string }) {
  const shown = useShownValue()
  const text = shown(row.field, value)
  const other = row.sides.find((values, at) => at !== side && values.length > 0)?.[0]
  const isMeant = row.sides[side]?.includes(value)
  const pieces = other === undefined || row.equal || !isMeant ? [{ text, differs: false }] : differences(text, shown(row.field, other))
  // The pieces, which a mail's @ may cut once more.
  const draw = (from: number, to: number) =>
    stretch(pieces, from, to).map(({ text: piece, differs, at }) => {
      const Piece = differs ? 'mark' : 'span'
      return <Piece key={at}>{piece}</Piece>
    })
  return (
    <span className={classes.value}>
      <Wrapped text={text} draw={draw} />
    </span>
  )
}

type CellProps = { row: Row; side: number; stated: string[]; isActive: boolean } & Choosing

/** What one side says: each value that can be chosen is a button with its key, the others stand below. */
function Cell({ row, side, stated, picks, choose, mayJudge, isActive, keysShown }: CellProps) {
  const { t } = useTranslation('reviews')
  const { t: ui } = useTranslation('ui')
  const options = mayJudge && !row.equal ? optionsOf(row).filter((option) => option.side === side) : []
  // Another spelling of what stands there already says nothing.
  const others = stated.filter((value, at) => {
    const before = [...options.map((option) => option.value), ...stated.slice(0, at)]
    return !before.some((known) => known === value || (row.field !== 'full_name' && isSame(row.field, known, value)))
  })
  if (stated.length === 0) {
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
      <span className={classes.resultValue}>{value ? <Wrapped text={shown(row.field, value)} /> : <Missing />}</span>
      {areNamed &&
        kept.map((other) => (
          <span key={other} className={classes.resultAlso}>
            <Wrapped text={shown(row.field, other)} />
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

type LineProps = { row: Row; stated: string[][]; columns: Column[]; isActive: boolean } & Choosing

function Line({ row, stated, columns, isActive, ...choosing }: LineProps) {
  const { t: ui } = useTranslation('ui')
  return (
    <tr data-active={isActive || undefined} data-equal={row.equal || undefined}>
      <th scope="row">{ui(`field.${row.field}`)}</th>
      {columns.map(({ person, isIn }, side) => (
        <td key={person.id} data-side={side} data-out={!isIn || undefined} data-of={columns.length > 2 ? person.name : undefined}>
          <Cell row={row} side={side} stated={stated[side] ?? []} isActive={isActive} {...choosing} />
        </td>
      ))}
      <td data-side="result">
        <Result row={row} {...choosing} />
      </td>
    </tr>
  )
}

type CompareProps = {
  columns: Column[]
  include: (personId: string) => void
  /** Every row as it is stated, also by whoever is left out. */
  rows: Row[]
  differing: Row[]
  equal: Row[]
  active: number
} & Choosing

/** Fields as rows, the people as columns, and one more that says at once how they would look joined. */
export function Compare({ columns, include, rows, differing, equal, active, ...choosing }: CompareProps) {
  const { t } = useTranslation('reviews')
  const [areEqualShown, showEqual] = useState(false)
  const line = (row: Row, isActive: boolean) => {
    const stated = rows.find(({ field }) => field === row.field)?.sides ?? row.sides
    return <Line key={row.field} row={row} stated={stated} columns={columns} isActive={isActive} {...choosing} />
  }
  return (
    <table className={classes.compare} data-columns={columns.length}>
      <caption className="unseen">{t('compare.caption')}</caption>
      <thead>
        <tr>
          <th scope="col">
            <span className="unseen">{t('compare.field')}</span>
          </th>
          {columns.map(({ person, isIn, key }) => (
            <th key={person.id} scope="col" data-out={!isIn || undefined}>
              <PersonHead person={person} />
              {key && choosing.mayJudge && (
                <Include person={person} isIn={isIn} include={include} letter={choosing.keysShown ? key : null} />
              )}
            </th>
          ))}
          <th scope="col" data-side="result">
            {t('compare.joined')}
          </th>
        </tr>
      </thead>
      <tbody>
        {differing.map((row, index) => line(row, index === active))}
        {equal.length > 0 && (
          <tr className={classes.fold}>
            <td colSpan={columns.length + 2}>
              <button type="button" aria-expanded={areEqualShown} onClick={() => showEqual(!areEqualShown)}>
                <IconChevronDown size={15} aria-hidden="true" data-open={areEqualShown || undefined} />
                {t('compare.equal', { count: equal.length })}
              </button>
            </td>
          </tr>
        )}
        {areEqualShown && equal.map((row) => line(row, false))}
      </tbody>
    </table>
  )
}
