import { useTranslation } from 'react-i18next'
import { StatusDot } from '../ui/index.ts'
import classes from './setup.module.css'

const passwordLengthMin = 10

export const isPasswordLongEnough = (password: string): boolean => password.length >= passwordLengthMin

/** The rule stands there before it is broken, and says when it is kept. */
export function PasswordRule({ password }: { password: string }) {
  const { t } = useTranslation('setup')
  const isKept = isPasswordLongEnough(password)
  return (
    <p className={classes.rule}>
      <StatusDot tone={isKept ? 'ok' : 'quiet'}>
        {t('passwordRule', { count: passwordLengthMin })}
        <span className="unseen" role="status">
          {isKept ? t('passwordKept') : ''}
        </span>
      </StatusDot>
    </p>
  )
}
