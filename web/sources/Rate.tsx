import { useTranslation } from 'react-i18next'
import { useFormats } from '../ui/index.ts'
import classes from './sources.module.css'

const width = 120
const height = 24
const step = width / 60

/** The minutes in which something came, each at its place. */
function columnsOf(came: readonly number[]): { x: number; tall: number }[] {
  const max = Math.max(...came, 1)
  const columns = came.map((n, at) => ({ x: at * step, tall: n === 0 ? 0 : Math.max(2, (n / max) * (height - 2)) }))
  return columns.filter(({ tall }) => tall > 0)
}

/** Events per minute over the last hour, as sixty small columns; what they say stands beside them in words, or where a table's head has said it, as a figure. */
export function Rate({ came, isShort = false }: { came: number[]; isShort?: boolean }) {
  const { t } = useTranslation('sources')
  const { number } = useFormats()
  const total = came.reduce((sum, n) => sum + n, 0)
  const label = t('page.rateLabel', { total: number(total), max: number(Math.max(...came, 0)) })
  return (
    <span className={classes.rate} title={label}>
      <svg viewBox={`0 0 ${width} ${height}`} width={width} height={height} role="img" aria-label={label}>
        <line x1="0" x2={width} y1={height - 0.5} y2={height - 0.5} className={classes.rateGround} />
        {columnsOf(came).map(({ x, tall }) => (
          <rect key={x} x={x} y={height - tall} width={step - 0.5} height={tall} className={classes.rateColumn} />
        ))}
      </svg>
      <span className="num dim">{isShort ? number(total) : t('page.came', { count: total, n: number(total) })}</span>
    </span>
  )
}
