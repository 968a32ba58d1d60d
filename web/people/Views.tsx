import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { paths } from '../paths.ts'
import classes from './person.module.css'

/** The history, or field by field what the sources said before and after. Addresses, so that one can be sent. */
export function Views({ personId, view }: { personId: string; view: 'changes' | undefined }) {
  const { t } = useTranslation('people')
  const at = (mine: typeof view) => (view === mine ? 'page' : undefined)
  return (
    <nav className={classes.views} aria-label={t('tabs.label')}>
      <Link
        to={paths.person}
        params={{ personId }}
        search={{}}
        replace
        aria-current={at(undefined)}
        activeOptions={{ exact: true, includeSearch: true }}
      >
        {t('tabs.history')}
      </Link>
      <Link to={paths.person} params={{ personId }} search={{ view: 'changes' }} replace aria-current={at('changes')}>
        {t('tabs.changes')}
      </Link>
    </nav>
  )
}
