import { useTranslation } from 'react-i18next'
import { StatusDot } from '../ui/index.ts'
import classes from './here.module.css'
import { useHere } from './use-here.ts'

/** "Ana está aquí": colleagues who have the same page open. It is there before they come, so that a screen reader tells who does. */
export function Here({ personId }: { personId: string }) {
  const { t, i18n } = useTranslation('shell')
  const names = useHere(personId)
  const list = new Intl.ListFormat(i18n.language).format(names)
  return (
    <div role="status" className={classes.here}>
      {names.length > 0 && (
        <StatusDot tone="accent" pulse>
          <span className="cut">{t('here', { count: names.length, names: list })}</span>
        </StatusDot>
      )}
    </div>
  )
}
