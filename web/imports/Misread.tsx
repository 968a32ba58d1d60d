import { Button } from '@mantine/core'
import { IconPencil } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type ImportShown, importMisreadsMax } from '#contract'
import { ErrorState, RowsSkeleton, useFormats } from '../ui/index.ts'
import { FixRows } from './FixRows.tsx'
import classes from './imports.module.css'
import { gatherMisreads } from './misreads.ts'
import { misreadsQuery } from './queries.ts'
import { useFieldWord } from './use-field-word.ts'
import { WrongRows } from './WrongRows.tsx'
import wrong from './wrong.module.css'

const linesNamed = 6

/** Of each column how many values are not understood, and in which rows the first of them stand. */
function Columns({ shown, linesOf }: { shown: ImportShown; linesOf: ReadonlyMap<number, number[]> }) {
  const { t } = useTranslation('imports')
  const { number, list } = useFormats()
  const word = useFieldWord()
  return (
    <ul className={wrong.misreadColumns}>
      {shown.columns
        .filter(({ misread }) => misread > 0)
        .map(({ index, header, field, misread }) => {
          const lines = (linesOf.get(index) ?? []).slice(0, linesNamed)
          const more = misread - lines.length
          const named = [...lines.map((line) => number(line)), ...(more > 0 ? [t('misread.more', { count: more, n: number(more) })] : [])]
          return (
            <li key={index}>
              <strong>{header || (field && word(field)) || String(index + 1)}</strong>
              <span className="num">{t('misread.values', { count: misread, n: number(misread) })}</span>
              <span className="dim">{lines.length > 0 && t('misread.lines', { count: lines.length, lines: list(named) })}</span>
            </li>
          )
        })}
    </ul>
  )
}

/** Values that nobody can be recognised by, in rows that came in all the same: counted by column, and put right here. */
export function Misread({ shown }: { shown: ImportShown }) {
  const { t } = useTranslation(['imports', 'ui'])
  const { number } = useFormats()
  const word = useFieldWord()
  const found = useInfiniteQuery(misreadsQuery(shown.id))
  const [isFixing, fix] = useState(false)
  const { rows, linesOf } = useMemo(
    () =>
      gatherMisreads(found.data?.pages.flatMap((page) => page.items) ?? [], ({ column, value, reason }) => {
        const { header = '', field = null } = shown.columns[column] ?? {}
        return t('misread.one', { column: header || (field && word(field)) || column + 1, value, problem: t(`ui:problem.${reason}`) })
      }),
    [found.data, shown.columns, t, word],
  )
  if (found.data && rows.length === 0) return null
  const more = found.hasNextPage ? { load: () => void found.fetchNextPage(), isLoading: found.isFetchingNextPage } : null
  const isDone = shown.state === 'done'
  return (
    <section aria-labelledby="misread-title" className={classes.stackTight}>
      <div className={classes.between}>
        <div>
          <h2 id="misread-title" className={classes.sectionTitle}>
            {t('misread.title')}
          </h2>
          <p className="dim">
            {t(isDone ? 'misread.lead' : 'misread.leadChecked')}
            {shown.counts.misread > importMisreadsMax && <> {t('misread.first', { n: number(importMisreadsMax) })}</>}
          </p>
        </div>
        {isDone && rows.length > 0 && !isFixing && (
          <Button variant="default" leftSection={<IconPencil size={16} aria-hidden="true" />} onClick={() => fix(true)}>
            {t('misread.fix')}
          </Button>
        )}
      </div>
      <Columns shown={shown} linesOf={linesOf} />
      {found.isPending && <RowsSkeleton rows={3} />}
      {found.isError && <ErrorState error={found.error} retry={found.refetch} />}
      {isFixing && <FixRows shown={shown} rows={rows} more={more} label={t('misread.title')} isIn close={() => fix(false)} />}
      {!isFixing && rows.length > 0 && <WrongRows rows={rows} more={more} label={t('misread.title')} />}
    </section>
  )
}
