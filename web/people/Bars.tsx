import { useTranslation } from 'react-i18next'
import { useFormats } from '../ui/index.ts'
import classes from './purchases.module.css'

type Month = { month: string; count: number; spent: { amountMinor: number; currency: string } }

const height = 44
const step = 26
const width = 18

/** Twelve months of spending as bars; each says its month and figures, and the whole is one picture for who listens. */
export function Bars({ months }: { months: Month[] }) {
  const { t } = useTranslation('people')
  const { money, monthName } = useFormats()
  const most = Math.max(1, ...months.map(({ spent }) => spent.amountMinor))
  const best = months.reduce((a, b) => (b.spent.amountMinor > a.spent.amountMinor ? b : a), months[0] as Month)
  const label = t('purchases.plot', { month: monthName(best.month, 'long'), amount: money(best.spent) })
  return (
    <svg className={classes.bars} viewBox={`0 0 ${months.length * step} ${height + 16}`} role="img" aria-label={label}>
      {months.map(({ month, count, spent }, index) => {
        const tall = Math.max(spent.amountMinor > 0 ? 2 : 0, (spent.amountMinor / most) * height)
        return (
          <g key={month} transform={`translate(${index * step + (step - width) / 2} 0)`}>
            <title>{t('purchases.month', { month: monthName(month, 'long'), count, amount: money(spent) })}</title>
            <rect className={classes.back} y={0} width={width} height={height} />
            <rect className={classes.bar} y={height - tall} width={width} height={tall} rx={2} />
            <text x={width / 2} y={height + 12}>
              {monthName(month, 'narrow')}
            </text>
          </g>
        )
      })}
      <line x1={0} x2={months.length * step} y1={height} y2={height} className={classes.floor} />
    </svg>
  )
}
