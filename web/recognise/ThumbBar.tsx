import { Button } from '@mantine/core'
import { IconScan, IconUserPlus } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import classes from './recognise.module.css'

/** Browsers lend the camera only to pages that nobody can tamper with on the way. */
export const canScan = (): boolean => window.isSecureContext && navigator.mediaDevices?.getUserMedia !== undefined

/** On a phone, what begins without typing lies where the thumb is. */
export function ThumbBar({ scan, somebodyNew }: { scan: (() => void) | undefined; somebodyNew: () => void }) {
  const { t } = useTranslation('recognise')
  return (
    <div className={classes.thumb}>
      {scan && (
        <Button size="md" leftSection={<IconScan size={19} stroke={1.6} aria-hidden="true" />} onClick={scan}>
          {t('scan.open')}
        </Button>
      )}
      <Button size="md" variant="default" leftSection={<IconUserPlus size={18} stroke={1.6} aria-hidden="true" />} onClick={somebodyNew}>
        {t('somebodyNew')}
      </Button>
    </div>
  )
}
