import { Button, ScrollArea, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ImportShown } from '#contract'
import { api, client, queryClient } from '../api.ts'
import { paths } from '../paths.ts'
import { Failure, useFormats } from '../ui/index.ts'
import classes from './imports.module.css'

type Row = { line: number; sentence: string; cells: string[] }

/** The rejected rows as a grid: what is changed comes in, and nothing else. */
export function FixRows({ shown, rows, close }: { shown: ImportShown; rows: Row[]; close: () => void }) {
  const { t } = useTranslation('imports')
  const { number } = useFormats()
  const navigate = useNavigate()
  const [changed, setChanged] = useState<Record<number, string[]>>({})
  const columns = shown.columns.map(({ header, index }) => header || String(index + 1))
  const cellsOf = (row: Row) => changed[row.line] ?? columns.map((_, at) => row.cells[at] ?? '')
  const change = (row: Row, at: number, text: string) =>
    setChanged({ ...changed, [row.line]: cellsOf(row).map((cell, index) => (index === at ? text : cell)) })
  const fixed = Object.entries(changed).map(([line, cells]) => ({ line: Number(line), cells }))
  const bring = useMutation({
    mutationFn: () => client.imports.fix({ id: shown.id, rows: fixed }),
    onSuccess: async (next) => {
      await queryClient.invalidateQueries({ queryKey: api.imports.key() })
      await navigate({ to: paths.import, params: { importId: next.id } })
    },
  })
  return (
    <>
      <ScrollArea type="auto" viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': t('rejected.title') }}>
        <table className={`${classes.table} ${classes.grid}`}>
          <thead>
            <tr>
              <th scope="col">{t('rejected.line')}</th>
              {columns.map((column, at) => (
                <th key={shown.columns[at]?.index} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.line} data-changed={changed[row.line] !== undefined || undefined}>
                <th scope="row">
                  <span className="num">{number(row.line)}</span>
                  <span className={classes.gridWhy}>{row.sentence}</span>
                </th>
                {cellsOf(row).map((cell, at) => (
                  <td key={shown.columns[at]?.index}>
                    <TextInput
                      size="xs"
                      aria-label={t('rejected.cell', { column: columns[at], line: row.line })}
                      value={cell}
                      onChange={(event) => change(row, at, event.currentTarget.value)}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollArea>
      <Failure error={bring.error} />
      <div className={classes.bar}>
        <Button disabled={fixed.length === 0} loading={bring.isPending} onClick={() => bring.mutate()}>
          {t('rejected.bring', { count: fixed.length, n: number(fixed.length) })}
        </Button>
        <Button variant="default" onClick={close}>
          {t('rejected.stopFixing')}
        </Button>
      </div>
    </>
  )
}
