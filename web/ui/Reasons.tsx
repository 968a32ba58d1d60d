import { IconMinus, IconPlus } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Reason } from '../api.ts'
import classes from './ui.module.css'
import { Wrapped } from './Wrapped.tsx'

type ReasonsProps = {
  reasons: Reason[]
  /** What forbids it weighs nothing by itself and stands against it all the same. */
  against?: Reason[]
  limit?: number | undefined
}

/** Why: each piece of evidence in words, for (+) or against (−), strongest first as the server sends it. */
export function Reasons({ reasons, against = [], limit }: ReasonsProps) {
  const { t } = useTranslation('ui')
  const shown = [...reasons, ...against].slice(0, limit)
  if (shown.length === 0) return null
  return (
    <ul className={classes.reasons}>
      {shown.map((reason) => {
        const isAgainst = reason.weight < 0 || against.includes(reason)
        const Sign = isAgainst ? IconMinus : IconPlus
        return (
          <li key={`${reason.rule} ${reason.sentence}`} data-against={isAgainst || undefined}>
            <Sign size={13} stroke={2} role="img" aria-label={t(isAgainst ? 'against' : 'inFavour')} />
            <span>
              <Wrapped text={reason.sentence} />
            </span>
          </li>
        )
      })}
    </ul>
  )
}
