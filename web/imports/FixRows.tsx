import { Button, ScrollArea, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type ComponentType, memo, useCallback, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { attributeFields, type ImportShown } from '#contract'
import { api, client, queryClient } from '../api.ts'
import { paths } from '../paths.ts'
import { Failure, mayDiscard, useFormats, useHalfWritten, useIsPhone } from '../ui/index.ts'
import { FixCard, type FixRowProps } from './FixCard.tsx'
import classes from './imports.module.css'
import { wrongFirst } from './misreads.ts'
import { type More, MoreRows, useWrongRows, type WrongRow } from './WrongRows.tsx'
import wrong from './wrong.module.css'

/** Typing into one row draws that row anew, not the table. */
const GridRow = memo(function GridRow({ row, cells, columns, isChanged, change, at, measure }: FixRowProps) {
  const { t } = useTranslation('imports')
  const { number } = useFormats()
  return (
    <tr data-row data-changed={isChanged || undefined} data-index={at} ref={measure}>
      <th scope="row">
        <span className="num">{number(row.line)}</span>
        <span className={wrong.gridWhy}>{row.sentence}</span>
      </th>
      {columns.map(({ index, name, isFixed }) => (
        <td key={index} data-marked={row.marked.includes(index) || undefined}>
          <TextInput
            size="xs"
            aria-label={t('rejected.cell', { column: name, line: row.line })}
            value={cells[index] ?? ''}
            readOnly={isFixed}
            variant={isFixed ? 'filled' : 'default'}
            title={isFixed ? t('misread.isIn') : undefined}
            onChange={(event) => change(row, index, event.currentTarget.value)}
          />
        </td>
      ))}
    </tr>
  )
})

/** Of a card with one value to be put right. */
const cardHeight = 172

/** `isIn`: the rows came in; what they say of the person may be put right, what else they brought is there. */
type FixProps = { shown: ImportShown; rows: WrongRow[]; more: More; label: string; isIn?: boolean; close: () => void }

const isOfPerson = (field: string | null) => attributeFields.some((one) => one === field)

/** Rows of the file as a grid, on a phone as cards: what is changed comes in, and nothing else. */
export function FixRows({ shown, rows, more, label, isIn = false, close }: FixProps) {
  const { t } = useTranslation('imports')
  const { number } = useFormats()
  const navigate = useNavigate()
  const [changed, setChanged] = useState<Record<number, string[]>>({})
  // What is wrong stands in sight, also of a wide table on a phone; the order stays while one types.
  const [order] = useState(() => wrongFirst(shown.columns, rows))
  const columns = useMemo(
    () => order.map(({ header, index, field }) => ({ index, name: header || String(index + 1), isFixed: isIn && !isOfPerson(field) })),
    [order, isIn],
  )
  const width = columns.length
  const change = useCallback(
    (row: WrongRow, at: number, text: string) =>
      setChanged((before) => {
        const cells = before[row.line] ?? Array.from({ length: width }, (_, index) => row.cells[index] ?? '')
        return { ...before, [row.line]: cells.map((cell, index) => (index === at ? text : cell)) }
      }),
    [width],
  )
  const fixed = Object.entries(changed).map(([line, cells]) => ({ line: Number(line), cells }))
  useHalfWritten(fixed.length > 0)
  const bring = useMutation({
    mutationFn: () => client.imports.fix({ id: shown.id, rows: fixed }),
    onSuccess: async (next) => {
      await queryClient.invalidateQueries({ queryKey: api.imports.key() })
      await navigate({ to: paths.import, params: { importId: next.id }, ignoreBlocker: true })
    },
  })
  const isPhone = useIsPhone()
  const virtual = useWrongRows(rows, more, isPhone ? cardHeight : undefined)
  const drawn = (Row: ComponentType<FixRowProps>) =>
    virtual.shown.map((at) => {
      const row = rows[at]
      return (
        row && (
          <Row
            key={row.line}
            row={row}
            cells={changed[row.line] ?? row.cells}
            columns={columns}
            isChanged={changed[row.line] !== undefined}
            change={change}
            at={at}
            measure={virtual.measure}
          />
        )
      )
    })
  return (
    <>
      <div ref={virtual.list}>
        {isPhone ? (
          <ul className={wrong.cards} aria-label={label} style={{ paddingBlock: `${virtual.before}px ${virtual.after}px` }}>
            {drawn(FixCard)}
          </ul>
        ) : (
          <ScrollArea type="auto" viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': label }}>
            <table className={`${classes.table} ${wrong.grid}`}>
              <thead>
                <tr>
                  <th scope="col">{t('rejected.line')}</th>
                  {columns.map(({ index, name }) => (
                    <th key={index} scope="col">
                      {name}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {virtual.before > 0 && <tr style={{ height: virtual.before }} />}
                {drawn(GridRow)}
                {virtual.after > 0 && <tr style={{ height: virtual.after }} />}
              </tbody>
            </table>
          </ScrollArea>
        )}
        <MoreRows more={more} />
      </div>
      <Failure error={bring.error} />
      <div className={`${classes.bar} ${wrong.stuck}`}>
        <Button disabled={fixed.length === 0} loading={bring.isPending} onClick={() => bring.mutate()}>
          {t('rejected.bring', { count: fixed.length, n: number(fixed.length) })}
        </Button>
        <Button variant="default" onClick={() => void mayDiscard().then((may) => may && close())}>
          {t('rejected.stopFixing')}
        </Button>
      </div>
    </>
  )
}
