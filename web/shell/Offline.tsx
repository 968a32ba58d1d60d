import { useNetwork } from '@mantine/hooks'
import { IconWifiOff } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import classes from './shell.module.css'

/** Says that there is no connection, for as long as there is none. */
export function Offline() {
  const { t } = useTranslation('shell')
  const { online } = useNetwork()
  return (
    <div role="status" className={online ? undefined : classes.offline}>
      {!online && (
        <>
          <IconWifiOff className={classes.offlineSign} size={16} stroke={1.7} aria-hidden="true" />
          {t('offline')}
        </>
      )}
    </div>
  )
}
