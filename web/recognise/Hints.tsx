import { IconAt, IconCreditCard, IconId, IconPhone, IconReceipt, IconUser } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useMe } from '../access.ts'
import { phoneExample } from './phone-examples.ts'
import classes from './recognise.module.css'

const hints = [
  { id: 'phone', icon: IconPhone },
  { id: 'email', icon: IconAt },
  { id: 'name', icon: IconUser },
  { id: 'order', icon: IconReceipt },
  { id: 'document', icon: IconId },
  { id: 'card', icon: IconCreditCard },
] as const

/** What may be typed, before anything is. */
export function Hints() {
  const { t } = useTranslation('recognise')
  const country = useMe()?.workspace.country
  return (
    <div className={classes.hints}>
      <p className="dim">{t('hints.title')}</p>
      <ul>
        {hints.map(({ id, icon: Icon }) => (
          <li key={id}>
            <Icon size={16} stroke={1.6} aria-hidden="true" />
            <span>{t(`hints.${id}.label`)}</span>
            <span className="dim">{id === 'phone' ? phoneExample(country) : t(`hints.${id}.example`)}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}
