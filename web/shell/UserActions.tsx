import { useMantineColorScheme } from '@mantine/core'
import {
  IconDeviceDesktop,
  IconKeyboard,
  IconLayoutList,
  IconList,
  IconLock,
  IconLogout,
  IconMoon,
  IconPlus,
  IconSignature,
  IconSun,
} from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useMe } from '../access.ts'
import { client, queryClient } from '../api.ts'
import { chooseLanguage, languages } from '../i18n.ts'
import { paths } from '../paths.ts'
import { chooseDensity, densities, useDensity } from '../ui/density.ts'
import { sayFailure } from '../ui/index.ts'
import { nameWorkspace } from '../workspace.ts'
import { openKeys } from './keys.ts'
import { leave } from './leave.ts'
import { openName, openPassword } from './own-account.ts'
import { teams } from './teams.ts'
import { useTeam } from './use-team.ts'

type Item = { key: string; label: string; onClick: () => void; checked?: boolean; icon?: typeof IconSun }
type Draw = { group: (label: string, children: ReactNode) => ReactNode; item: (item: Item) => ReactNode }

const looks = [
  { id: 'light', icon: IconSun },
  { id: 'dark', icon: IconMoon },
  { id: 'auto', icon: IconDeviceDesktop },
] as const

/** Another business is another world: nothing of the last one stays in memory. */
async function enter(workspaceId: string): Promise<void> {
  await client.access.enterWorkspace({ workspaceId })
  nameWorkspace(workspaceId)
  window.location.assign(paths.home)
}

/** What a reader may do with his own session, drawn as a menu on a desk and as a sheet on a phone. */
export function UserActions({ group, item }: Draw) {
  const { t, i18n } = useTranslation('shell')
  const me = useMe()
  const navigate = useNavigate()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const density = useDensity()
  const { team, choose } = useTeam()
  if (!me) return null
  return (
    <>
      {group(
        t('businesses'),
        <>
          {me.workspaces.map(({ id, name }) =>
            item({ key: id, label: name, checked: id === me.workspace.id, onClick: () => void enter(id).catch(sayFailure) }),
          )}
          {item({ key: 'new', label: t('newBusiness'), icon: IconPlus, onClick: () => void navigate({ to: paths.newWorkspace }) })}
        </>,
      )}
      {group(
        t('teamOf'),
        teams.map((id) => item({ key: id, label: t(`team.${id}`), checked: id === team, onClick: () => choose(id) })),
      )}
      {group(
        t('language'),
        languages.map(({ id, name }) =>
          item({
            key: id,
            label: name,
            checked: i18n.language === id,
            onClick: () => void chooseLanguage(id).then(() => queryClient.invalidateQueries()),
          }),
        ),
      )}
      {group(
        t('look'),
        looks.map(({ id, icon }) =>
          item({ key: id, label: t(`looks.${id}`), icon, checked: colorScheme === id, onClick: () => setColorScheme(id) }),
        ),
      )}
      {group(
        t('density'),
        densities.map((id) =>
          item({
            key: id,
            label: t(`densities.${id}`),
            icon: id === 'compact' ? IconList : IconLayoutList,
            checked: density === id,
            onClick: () => chooseDensity(id),
          }),
        ),
      )}
      {group(
        me.user?.email ?? '',
        <>
          {item({ key: 'keys', label: t('keys.title'), icon: IconKeyboard, onClick: openKeys })}
          {item({ key: 'name', label: t('name.title'), icon: IconSignature, onClick: openName })}
          {item({ key: 'password', label: t('password.title'), icon: IconLock, onClick: openPassword })}
          {item({ key: 'out', label: t('signOut'), icon: IconLogout, onClick: () => void leave().catch(sayFailure) })}
        </>,
      )}
    </>
  )
}
