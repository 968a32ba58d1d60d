import { useTranslation } from 'react-i18next'
import { useFormats } from './format.ts'

/** Minor units and currency as the business's country writes them. `whole` rounds for tables; the exact amount stays in the title. */
export function Money({ value, whole = false }: { value: { amountMinor: number; currency: string }; whole?: boolean }) {
  const { money } = useFormats()
  return (
    <span className="num" title={whole ? money(value) : undefined}>
      {money(value, whole)}
    </span>
  )
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
