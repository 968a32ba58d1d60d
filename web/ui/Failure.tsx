import { IconAlertTriangle } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { isRefusal, messageOf } from '../api.ts'
import { paths } from '../paths.ts'
import classes from './ui.module.css'

/** A refusal in its place: beside what was asked. */
export function Failure({ error }: { error: unknown }) {
  const { t } = useTranslation('ui')
  if (!error) return null
  return (
    <p role="alert" className={classes.failure}>
      <IconAlertTriangle size={16} stroke={1.8} aria-hidden="true" className={classes.failureSign} />
      <span>
        {typeof error === 'string' ? error : messageOf(error)}{' '}
        {/* This page keeps what is written; the session is the same one in every tab. */}
        {isRefusal(error, 'session.missing') && (
          <a href={paths.signIn} target="_blank" rel="noreferrer" className={classes.signInAgain}>
            {t('signInAgain')}
          </a>
        )}
      </span>
    </p>
  )
}
