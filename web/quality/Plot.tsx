import { useFormats } from '../ui/index.ts'
import classes from './quality.module.css'
import type { Multiverse } from './queries.ts'
import { pathOf, placeOf, trendOf } from './trend.ts'

type Series = Multiverse['all']
const small = { width: 132, height: 30 }
const large = { width: 560, height: 132 }

export const maxOf = (list: readonly Series[]): number =>
  Math.max(1.05, ...list.flatMap((series) => trendOf(series.months).map(({ index }) => index ?? 1)))

/** The line of the index over twelve months, in little; 1, one card a person, is the ground. A dot stands where it is now. */
export function Spark({ series, max }: { series: Series; max: number }) {
  const points = trendOf(series.months).map(({ index }) => index)
  const box = { ...small, min: 1, max }
  const end = placeOf(points, box)
  return (
    <svg viewBox={`-3 -4 ${small.width + 8} ${small.height + 8}`} className={classes.line} aria-hidden="true">
      <line x1="0" x2={small.width} y1={small.height} y2={small.height} className={classes.ground} />
      <path d={pathOf(points, box)} className={classes.stroke} vectorEffect="non-scaling-stroke" />
      {end && <circle cx={end.x} cy={end.y} r="3" className={classes.dot} />}
    </svg>
  )
}

/** The same in large, with what it means written beside: the ground, the height, the months, and where it is now. */
export function Plot({ series }: { series: Series }) {
  const { decimal, monthName } = useFormats()
  const months = trendOf(series.months)
  const points = months.map(({ index }) => index)
  const max = maxOf([series])
  const box = { ...large, min: 1, max }
  const end = placeOf(points, box)
  const path = pathOf(points, box)
  const step = large.width / Math.max(1, months.length - 1)
  const [first] = path.slice(1).split(' ')
  return (
    <svg viewBox={`-6 -22 ${large.width + 50} ${large.height + 44}`} className={classes.plot} aria-hidden="true">
      <line x1="0" x2={large.width} y1="0" y2="0" className={classes.grid} />
      <line x1="0" x2={large.width} y1={large.height} y2={large.height} className={classes.ground} />
      <text x={large.width + 6} y={large.height + 4}>
        {decimal(1)}
      </text>
      {end && first && <path d={`${path} L${end.x},${large.height} L${first.split(',')[0]},${large.height} Z`} className={classes.area} />}
      <path d={path} className={classes.stroke} vectorEffect="non-scaling-stroke" />
      {end && <circle cx={end.x} cy={end.y} r="4" className={classes.dot} />}
      {end && (
        <text x={end.x + 8} y={Math.min(end.y + 4, large.height - 12)} className={classes.now}>
          {decimal(points.findLast((point) => point !== null) ?? 1)}
        </text>
      )}
      {months.map(({ month }, at) => (
        <text key={month} x={at * step} y={large.height + 17} textAnchor="middle">
          {monthName(month, 'narrow')}
        </text>
      ))}
    </svg>
  )
}
