import { Button } from '@mantine/core'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { RowsSkeleton, useFormats } from '../ui/index.ts'
import { useVirtualRows, type VirtualRows } from '../ui/use-virtual-rows.ts'
import classes from './imports.module.css'
import wrong from './wrong.module.css'

/** A row with something wrong in it: where it stands in the file, why, its cells, and which of them it is about. */
export type WrongRow = { line: number; sentence: string; cells: string[]; marked: number[] }
export type More = { load: () => void; isLoading: boolean } | null

/** Of a sentence of up to two lines; a longer one makes its row higher. */
const wrongRowHeight = 58

/** The rows near the window; the next page is asked for well before its rows come into sight. */
export function useWrongRows(
  rows: readonly WrongRow[],
  more: More,
  rowHeight = wrongRowHeight,
): VirtualRows & { list: React.RefObject<HTMLDivElement | null> } {
  const virtual = useVirtualRows(rows.length, rowHeight)
  const isNearEnd = (virtual.shown.at(-1) ?? 0) > rows.length - 60
  useEffect(() => {
    if (isNearEnd && more && !more.isLoading) more.load()
  }, [isNearEnd, more])
  return virtual
}

/** What is still to come, for whoever does not scroll. */
export function MoreRows({ more }: { more: More }) {
  const { t } = useTranslation('imports')
  if (!more) return null
  if (more.isLoading) return <RowsSkeleton rows={2} height={wrongRowHeight} />
  return (
    <Button variant="subtle" fullWidth onClick={more.load}>
      {t('rejected.more')}
    </Button>
  )
}

/** Rows to be read: however many there are, those near the window are drawn. */
export function WrongRows({ rows, more, label }: { rows: WrongRow[]; more: More; label: string }) {
  const { t } = useTranslation('imports')
  const { number } = useFormats()
  const { list, shown, before, after, measure } = useWrongRows(rows, more)
  return (
    <div ref={list}>
      <table className={`${classes.table} ${wrong.wrong}`} aria-label={label} aria-rowcount={-1}>
        <thead>
          <tr>
            <th scope="col">{t('rejected.line')}</th>
            <th scope="col">{t('rejected.reason')}</th>
            <th scope="col" data-wide>
              {t('rejected.cells')}
            </th>
          </tr>
        </thead>
        <tbody>
          {before > 0 && <tr style={{ height: before }} />}
          {shown.map((at) => {
            const row = rows[at]
            return (
              row && (
                <tr key={row.line} data-row aria-rowindex={at + 2} data-index={at} ref={measure}>
                  <td className="num">{number(row.line)}</td>
                  <td>{row.sentence}</td>
                  <td className={classes.cells} data-wide title={row.cells.filter(Boolean).join(' · ')}>
                    {row.cells.filter(Boolean).join(' · ')}
                  </td>
                </tr>
              )
            )
          })}
          {after > 0 && <tr style={{ height: after }} />}
        </tbody>
      </table>
      <MoreRows more={more} />
    </div>
  )
}
