import { IconBookmark } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { viewsQuery } from '../api.ts'
import { paths } from '../paths.ts'
import classes from './shell.module.css'

const shownMax = 6

/** Lists of people that were kept, one's own and the team's, one click away from anywhere. */
export function SharedViews() {
  const { t } = useTranslation('shell')
  const views = useQuery(viewsQuery()).data?.items ?? []
  if (views.length === 0) return null
  return (
    <nav aria-label={t('views')} className={classes.sideNav}>
      <p className={classes.sideLabel}>{t('views')}</p>
      {views.slice(0, shownMax).map(({ id, name, filters }) => (
        <Link key={id} to={paths.people} search={filters} className={classes.sideLink} activeOptions={{ includeSearch: true, exact: true }}>
          <IconBookmark size={17} stroke={1.6} aria-hidden="true" />
          <span className="cut">{name}</span>
        </Link>
      ))}
    </nav>
  )
}
