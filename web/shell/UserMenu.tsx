import { Menu, UnstyledButton } from '@mantine/core'
import { IconCheck, IconSelector } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useMe } from '../access.ts'
import { Avatar } from '../ui/index.ts'
import classes from './shell.module.css'
import { UserActions } from './UserActions.tsx'

/** Who is signed in and in which business; everything about the reader himself hangs from here. */
export function UserMenu({ collapsed }: { collapsed: boolean }) {
  const { t } = useTranslation('shell')
  const me = useMe()
  if (!me) return null
  const name = me.user?.name ?? ''
  return (
    <div className={classes.sideBottom}>
      <Menu position="top-start" width={232}>
        <Menu.Target>
          <UnstyledButton className={classes.userButton} aria-label={t('userMenu', { name, workspace: me.workspace.name })}>
            <Avatar name={me.workspace.name} seed={me.workspace.id} size={26} />
            {!collapsed && (
              <>
                <span className={classes.userText}>
                  <span className="cut">{me.workspace.name}</span>
                  <span className="cut dim">{name}</span>
                </span>
                <IconSelector size={15} stroke={1.6} aria-hidden="true" className="dim" />
              </>
            )}
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <UserActions
            group={(label, children) => (
              <>
                <Menu.Label>{label}</Menu.Label>
                {children}
              </>
            )}
            item={({ key, label, onClick, checked, icon: Icon }) => (
              <Menu.Item
                key={key}
                onClick={onClick}
                leftSection={Icon && <Icon size={16} stroke={1.6} aria-hidden="true" />}
                rightSection={checked && <IconCheck size={15} aria-label={t('current')} />}
              >
                {label}
              </Menu.Item>
            )}
          />
        </Menu.Dropdown>
      </Menu>
    </div>
  )
}
