import { ActionIcon, Button, Menu } from '@mantine/core'
import { IconArrowsJoin2, IconArrowsSplit2, IconDots, IconHelpCircle, IconPencil, IconPlus, IconScale } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useMay } from '../access.ts'
import type { PersonPage } from '../api.ts'
import type { Dialog } from './Dialogs.tsx'

type PersonActionsProps = { person: PersonPage; write: () => void; open: (dialog: Dialog) => void }

/** One primary button; the rest in a menu. */
export function PersonActions({ person, write, open }: PersonActionsProps) {
  const { t } = useTranslation('people')
  const may = useMay()
  if (!may('people.write')) return null
  const icon = { size: 16, stroke: 1.6, 'aria-hidden': true } as const
  return (
    <>
      <Button visibleFrom="sm" leftSection={<IconPlus {...icon} />} onClick={write}>
        {t('actions.write')}
      </Button>
      <Menu position="bottom-end" width={236}>
        <Menu.Target>
          <ActionIcon variant="default" size={34} aria-label={t('actions.more')}>
            <IconDots {...icon} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconPencil {...icon} />} onClick={() => open('correct')}>
            {t('actions.correct')}
          </Menu.Item>
          {may('people.judge') && (
            <>
              <Menu.Item leftSection={<IconArrowsJoin2 {...icon} />} onClick={() => open('join')}>
                {t('actions.join')}
              </Menu.Item>
              <Menu.Item
                leftSection={<IconArrowsSplit2 {...icon} />}
                disabled={person.identities.length < 2}
                onClick={() => open('separate')}
              >
                {t('actions.separate')}
              </Menu.Item>
            </>
          )}
          <Menu.Item leftSection={<IconScale {...icon} />} onClick={() => open('compare')}>
            {t('actions.compare')}
          </Menu.Item>
          <Menu.Item leftSection={<IconHelpCircle {...icon} />} onClick={() => open('suspect')}>
            {t('actions.suspect')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  )
}
