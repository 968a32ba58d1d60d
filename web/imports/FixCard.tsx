import { TextInput, UnstyledButton } from '@mantine/core'
import { memo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../ui/index.ts'
import { askedIn } from './misreads.ts'
import type { WrongRow } from './WrongRows.tsx'
import wrong from './wrong.module.css'

type Columns = { index: number; name: string; isFixed: boolean }[]
export type FixRowProps = {
  row: WrongRow
  cells: readonly string[]
  columns: Columns
  isChanged: boolean
  change: (row: WrongRow, at: number, text: string) => void
  at: number
  measure: (row: Element | null) => void
}

/** A row under a thumb: why, and what is wrong in it to be written; the rest of the row says whose it is, and opens when it is pressed. */
export const FixCard = memo(function FixCard({ row, cells, columns, isChanged, change, at, measure }: FixRowProps) {
  const { t } = useTranslation('imports')
  const { number } = useFormats()
  const [isWhole, showWhole] = useState(false)
  const { asked, beside } = askedIn(columns, row.marked)
  const rest = beside.map(({ index }) => cells[index]?.trim()).filter(Boolean)
  return (
    <li className={wrong.card} data-row data-changed={isChanged || undefined} data-index={at} ref={measure}>
      <p className={wrong.cardWhy}>
        <span className="num dim">
          {t('rejected.line')} {number(row.line)}
        </span>{' '}
        {row.sentence}
      </p>
      <div className={wrong.cardFields}>
        {(isWhole ? columns : asked).map(({ index, name, isFixed }) => (
          <TextInput
            key={index}
            label={name}
            aria-label={t('rejected.cell', { column: name, line: row.line })}
            value={cells[index] ?? ''}
            readOnly={isFixed}
            variant={isFixed ? 'filled' : 'default'}
            description={isFixed ? t('misread.isIn') : undefined}
            inputWrapperOrder={['label', 'input', 'description']}
            {...(row.marked.includes(index) ? { classNames: { input: wrong.marked } } : {})}
            onChange={(event) => change(row, index, event.currentTarget.value)}
          />
        ))}
      </div>
      {!isWhole && beside.length > 0 && (
        <UnstyledButton className={wrong.cardRest} onClick={() => showWhole(true)}>
          {rest.length > 0 && <span className="dim">{rest.join(' · ')}</span>}
          <span>{t('rejected.whole')}</span>
        </UnstyledButton>
      )}
    </li>
  )
})
