import { UnstyledButton } from '@mantine/core'
import { IconSelector } from '@tabler/icons-react'
import type { ComponentPropsWithRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useMe } from '../access.ts'
import { Avatar } from '../ui/Avatar.tsx'
import classes from './shell.module.css'

type UserButtonProps = ComponentPropsWithRef<'button'> & { collapsed: boolean }

/** Who is signed in and in which business. */
export function UserButton({ collapsed, ...rest }: UserButtonProps) {
  const { t } = useTranslation('shell')
  const me = useMe()
  if (!me) return null
  const name = me.user?.name ?? ''
  return (
    <UnstyledButton
      {...rest}
      className={classes.userButton}
      aria-label={collapsed ? t('userMenu', { name, workspace: me.workspace.name }) : undefined}
    >
      <Avatar name={me.workspace.name} seed={me.workspace.id} size={26} />
      {!collapsed && (
        <>
          <span className="unseen">{t('account')}</span>
          <span className={classes.userText}>
            <span className="cut">{me.workspace.name}</span>
            <span className="cut dim">{name}</span>
          </span>
          <IconSelector size={15} stroke={1.6} aria-hidden="true" className="dim" />
        </>
      )}
    </UnstyledButton>
  )
}
