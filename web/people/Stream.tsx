import { UnstyledButton } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { defaultRangeExtractor, type Range, useWindowVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Moment } from '../api.ts'
import { useFormats } from '../ui/index.ts'
import { onAskedAgain } from './asked-again.ts'
import { onlyActor, type Row, rowsOf } from './group.ts'
import { MomentLine } from './Moment.tsx'
import classes from './timeline.module.css'

const estimates = { day: 36, moment: 72, fold: 76 } as const
// The page's bar and the label of the day lie over the list: what is read begins under them.
const coveredPx = 90 + estimates.day

function Fold({ moments, personId }: { moments: Moment[]; personId: string }) {
  const { t } = useTranslation('people')
  const [isOpen, setOpen] = useState(false)
  const shown = isOpen ? moments : moments.slice(0, 1)
  const rest = moments.slice(1)
  const name = onlyActor(rest)
  const words = name ? t('timeline.foldedBy', { count: rest.length, name }) : t('timeline.folded', { count: rest.length })
  return (
    <>
      {shown.map((moment) => (
        <MomentLine key={moment.id} moment={moment} personId={personId} />
      ))}
      {!isOpen && (
        <div className={classes.moment} data-small>
          <span className={classes.sign}>
            <IconDots size={15} stroke={1.7} aria-hidden="true" />
          </span>
          <UnstyledButton className={classes.unfold} aria-expanded={false} onClick={() => setOpen(true)}>
            {words}
          </UnstyledButton>
        </div>
      )}
    </>
  )
}

/** The label of the day that is being read stays in sight; only what is near the window is drawn. */
function useStreamRows(rows: Row[]) {
  const list = useRef<HTMLOListElement>(null)
  // Less what is covered, so that the first row in reach is the first one in sight: it tells the day.
  const [margin, setMargin] = useState(0)
  const days = useMemo(() => rows.flatMap((row, index) => (row.type === 'day' ? [index] : [])), [rows])
  const current = useRef(0)
  // What stands above the list may grow: its place is measured at every drawing.
  useLayoutEffect(() => {
    const top = list.current ? list.current.getBoundingClientRect().top + window.scrollY : 0
    if (Math.abs(top - coveredPx - margin) > 1) setMargin(top - coveredPx)
  })
  const extract = useCallback(
    (range: Range) => {
      current.current = days.findLast((index) => index <= range.startIndex) ?? 0
      return [...new Set([current.current, ...defaultRangeExtractor(range)])].sort((a, b) => a - b)
    },
    [days],
  )
  const virtual = useWindowVirtualizer<HTMLLIElement>({
    count: rows.length,
    estimateSize: (index) => estimates[rows[index]?.type ?? 'moment'],
    getItemKey: (index) => rows[index]?.key ?? index,
    rangeExtractor: extract,
    overscan: 8,
    scrollMargin: margin,
  })
  return { list, virtual, margin, current }
}

/** Scrolls to the moment that is shown as soon as it is in the list, and each time it is asked for again; what comes in above it pulls nobody back. */
function useBroughtIntoSight(shown: string | undefined, place: number, virtual: ReturnType<typeof useStreamRows>['virtual']) {
  const at = useRef(place)
  at.current = place
  const isListed = shown !== undefined && place >= 0
  const bring = useCallback(() => virtual.scrollToIndex(at.current, { align: 'start' }), [virtual])
  useEffect(() => {
    if (!isListed) return
    bring()
    return onAskedAgain((asked) => asked === shown && bring())
  }, [isListed, shown, bring])
}

type StreamProps = { moments: Moment[]; personId: string; shown?: string | undefined }

/** What happened, by day, newest first. `shown`: the moment to scroll to. */
export function Stream({ moments, personId, shown }: StreamProps) {
  const { t } = useTranslation('people')
  const { dayKey, dayLabel } = useFormats()
  const rows = useMemo(() => rowsOf(moments, dayKey), [moments, dayKey])
  const { list, virtual, margin, current } = useStreamRows(rows)
  const place = rows.findIndex(
    (row) => (row.type === 'moment' && row.moment.id === shown) || (row.type === 'fold' && row.moments.some(({ id }) => id === shown)),
  )
  useBroughtIntoSight(shown, place, virtual)
  if (moments.length === 0) return <p className={classes.nothing}>{t('timeline.nothing')}</p>
  return (
    <ol ref={list} className={classes.stream} style={{ height: virtual.getTotalSize() }}>
      {virtual.getVirtualItems().map(({ index, key, start }) => {
        const row = rows[index]
        if (!row) return null
        const isStuck = index === current.current
        const style = isStuck ? undefined : { transform: `translateY(${start - margin}px)` }
        return (
          <li
            key={key}
            ref={virtual.measureElement}
            data-index={index}
            data-stuck={isStuck || undefined}
            data-shown={(index === place && shown !== undefined) || undefined}
            className={classes.row}
            style={style}
          >
            {row.type === 'day' && <h3 className={classes.day}>{dayLabel(row.at)}</h3>}
            {row.type === 'moment' && <MomentLine moment={row.moment} personId={personId} />}
            {row.type === 'fold' && <Fold moments={row.moments} personId={personId} />}
          </li>
        )
      })}
    </ol>
  )
}
