import { Button } from '@mantine/core'
import { IconUserExclamation } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './holders.module.css'
import type { Holder as Held } from './use-holders.ts'

/** `isNeeded`: somebody wanted to save; the answer comes first. */
type HolderProps = { holder: Held; busy?: boolean; isShared: boolean; isNeeded: boolean; yes: () => void; no: () => void }

/** Said at once, before anything is saved: what was typed is somebody's already. */
export function Holder({ holder: { field, candidate }, busy = false, isShared, isNeeded, yes, no }: HolderProps) {
  const { t } = useTranslation(['people', 'ui'])
  const { name, code } = candidate.person
  const facts = { name: name || code }
  const answer = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (isNeeded) answer.current?.focus()
  }, [isNeeded])
  return (
    <div role="status" className={classes.holder} data-shared={isShared || undefined}>
      <IconUserExclamation size={18} stroke={1.6} aria-hidden="true" />
      <p>
        {t(isShared ? `holder.sharedWith.${field}` : `holder.is.${field}`, facts)}
        {isNeeded && <strong> {t('holder.first')}</strong>}
      </p>
      <div className={classes.answers}>
        <Button ref={answer} size="compact-md" loading={busy} onClick={yes}>
          {t('holder.yes')}
        </Button>
        {!isShared && (
          <Button size="compact-md" variant="default" onClick={no}>
            {t(`holder.no.${field}`)}
          </Button>
        )}
      </div>
    </div>
  )
}
