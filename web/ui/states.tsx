import { Button } from '@mantine/core'
import { IconAlertTriangle, IconRefresh } from '@tabler/icons-react'
import type { ComponentType, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { messageOf } from '../api.ts'
import classes from './ui.module.css'

type Icon = ComponentType<{ size?: number; stroke?: number; 'aria-hidden'?: 'true' }>

/** Nothing here: says so, says why, and offers what to do next. */
export function EmptyState({
  icon: Sign,
  title,
  children,
  action,
}: {
  icon?: Icon
  title: string
  children?: ReactNode
  action?: ReactNode
}) {
  return (
    <div className={classes.empty}>
      {Sign && (
        <span className={classes.emptySign}>
          <Sign size={20} stroke={1.6} aria-hidden="true" />
        </span>
      )}
      <p className={classes.emptyTitle}>{title}</p>
      {children && <div className={classes.emptyText}>{children}</div>}
      {action && <div className={classes.emptyAction}>{action}</div>}
    </div>
  )
}

/** Something failed: what the server said, and a way to try again. */
export function ErrorState({ error, retry }: { error: unknown; retry?: () => unknown }) {
  const { t } = useTranslation('ui')
  return (
    <div role="alert">
      <EmptyState
        icon={IconAlertTriangle}
        title={t('failed')}
        action={
          retry && (
            <Button variant="default" leftSection={<IconRefresh size={16} aria-hidden="true" />} onClick={() => void retry()}>
              {t('retry')}
            </Button>
          )
        }
      >
        {messageOf(error)}
      </EmptyState>
    </div>
  )
}
