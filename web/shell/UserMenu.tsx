import { Menu } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { UserActions } from './UserActions.tsx'
import { UserButton } from './UserButton.tsx'

/** Everything about the reader himself hangs from here. */
export default function UserMenu({ collapsed, isOpenAtOnce }: { collapsed: boolean; isOpenAtOnce: boolean }) {
  const { t } = useTranslation('shell')
  return (
    <Menu position="top-start" width={232} defaultOpened={isOpenAtOnce}>
      <Menu.Target>
        <UserButton collapsed={collapsed} />
      </Menu.Target>
      {/* A low window shows what fits of it, and scrolls to the rest. */}
      <Menu.Dropdown mah="calc(100dvh - 84px)" style={{ overflowY: 'auto' }}>
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
  )
}
