import { IconMinus, IconPlus } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Reason } from '../api.ts'
import { Wrapped } from '../ui/index.ts'
import classes from './pair.module.css'
import { strengthOf } from './pick.ts'

const bars = { strong: 3, fair: 2, slight: 1 } as const

function Strength({ weight }: { weight: number }) {
  const { t } = useTranslation('reviews')
  const strength = strengthOf(weight)
  const word = t(`evidence.${strength}`)
  return (
    <span className={classes.strength} title={word} role="img" aria-label={word}>
      {[1, 2, 3].map((step) => (
        <span key={step} data-on={step <= bars[strength] || undefined} />
      ))}
    </span>
  )
}

function Side({ title, reasons, none, isAgainst }: { title: string; reasons: Reason[]; none: string; isAgainst: boolean }) {
  const Sign = isAgainst ? IconMinus : IconPlus
  return (
    <section className={classes.evidenceSide} data-against={isAgainst || undefined}>
      <h2>
        <Sign size={14} stroke={2.2} aria-hidden="true" /> {title}
      </h2>
      {reasons.length === 0 ? (
        <p className="dim">{none}</p>
      ) : (
        <ul>
          {reasons.map((reason) => (
            <li key={`${reason.rule} ${reason.sentence}`}>
              <Strength weight={reason.weight} />
              <span>
                <Wrapped text={reason.sentence} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

/** Why they may be one person and why they may not, in words, with how much each piece says. */
export function Evidence({ because, against, ask }: { because: Reason[]; against: Reason[]; ask: () => void }) {
  const { t } = useTranslation('reviews')
  return (
    <div className={classes.evidence}>
      <Side title={t('evidence.because')} reasons={because} none={t('evidence.noneBecause')} isAgainst={false} />
      <Side title={t('evidence.against')} reasons={against} none={t('evidence.noneAgainst')} isAgainst={true} />
      <button type="button" className={classes.ask} onClick={ask}>
        {t('whyNot.ask')}
      </button>
    </div>
  )
}
