import { useTranslation } from 'react-i18next'
import { StatusDot } from '../ui/index.ts'
import { useHere } from './use-here.ts'

/** "Ana está aquí": colleagues who have the same page open. */
export function Here({ personId }: { personId: string }) {
  const { t, i18n } = useTranslation('shell')
  const names = useHere(personId)
  if (names.length === 0) return null
  const list = new Intl.ListFormat(i18n.language).format(names)
  return (
    <span role="status">
      <StatusDot tone="accent" pulse>
        {t('here', { count: names.length, names: list })}
      </StatusDot>
    </span>
  )
}
