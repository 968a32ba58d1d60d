import { ActionIcon, Button, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { PersonAction } from './person-actions.ts'

const inMenu = ['correct', 'join', 'separate', 'compare', 'suspect'] as const satisfies PersonAction['id'][]

/** One primary button; the rest in a menu. */
export function PersonActions({ actions }: { actions: readonly PersonAction[] }) {
  const { t } = useTranslation('people')
  const write = actions.find(({ id }) => id === 'write')
  if (!write) return null
  const icon = { size: 16, stroke: 1.6, 'aria-hidden': true } as const
  return (
    <>
      <Button visibleFrom="sm" leftSection={<write.icon {...icon} />} onClick={write.run}>
        {write.label}
      </Button>
      <Menu position="bottom-end" width={236}>
        <Menu.Target>
          <ActionIcon variant="default" size={34} aria-label={t('actions.more')}>
            <IconDots {...icon} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {inMenu.map((id) => {
            const action = actions.find((one) => one.id === id)
            return (
              action && (
                <Menu.Item key={id} leftSection={<action.icon {...icon} />} onClick={action.run} disabled={action.isVain}>
                  {action.label}
                </Menu.Item>
              )
            )
          })}
        </Menu.Dropdown>
      </Menu>
    </>
  )
}
