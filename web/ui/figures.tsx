import { useTranslation } from 'react-i18next'
import { useFormats } from './format.ts'

/** An amount as every screen and sentence writes it. */
export function Money({ value }: { value: { amountMinor: number; currency: string } }) {
  const { money } = useFormats()
  return <span className="num">{money(value)}</span>
}

/** "hace 3 días", with the exact moment on hover. */
export function When({ at }: { at: string | null }) {
  const { t } = useTranslation('ui')
  const { ago, exact } = useFormats()
  if (at === null) return <span className="dim">{t('neverSeen')}</span>
  return (
    <time dateTime={at} title={exact(at)} style={{ whiteSpace: 'nowrap' }}>
      {ago(at)}
    </time>
  )
}
