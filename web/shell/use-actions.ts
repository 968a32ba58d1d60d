import { useMantineColorScheme } from '@mantine/core'
import {
  IconCalendar,
  IconKeyboard,
  IconLanguage,
  IconLayoutList,
  IconList,
  IconLogout,
  IconMoon,
  IconPlus,
  IconPrinter,
  IconScan,
  IconSun,
  IconUserPlus,
} from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useMay } from '../access.ts'
import { queryClient } from '../api.ts'
import { chooseLanguage, languages } from '../i18n.ts'
import { paths } from '../paths.ts'
import { chooseDensity, useDensity } from '../ui/density.ts'
import { sayFailure } from '../ui/index.ts'
import type { Action } from '../ui/offered.ts'
import { openKeys } from './keys.ts'
import { leave } from './leave.ts'

/** `keys`: those that do it from anywhere. */
export type ShellAction = Action & { keys?: string[] }

/** What can be done from anywhere, for the palette. What would change nothing is not offered. */
export function useActions(): ShellAction[] {
  const { t, i18n } = useTranslation(['shell', 'today'])
  const may = useMay()
  const navigate = useNavigate()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const density = useDensity()
  const [isDark, isCompact] = [colorScheme === 'dark', density === 'compact']
  const other = languages.filter(({ id }) => id !== i18n.language)
  return [
    ...(may('people.write')
      ? [
          {
            id: 'scan',
            label: t('action.scan'),
            icon: IconScan,
            run: () => void navigate({ to: paths.recognise, search: { do: 'scan' } }),
          },
          {
            id: 'card',
            label: t('action.card'),
            icon: IconUserPlus,
            run: () => void navigate({ to: paths.recognise, search: { do: 'card' } }),
          },
        ]
      : []),
    ...(may('people.read')
      ? [
          { id: 'kit', label: t('today:kit.page'), icon: IconPrinter, run: () => void navigate({ to: paths.kit }) },
          { id: 'programme', label: t('today:programme.title'), icon: IconCalendar, run: () => void navigate({ to: paths.programme }) },
        ]
      : []),
    {
      id: 'look',
      label: t(isDark ? 'action.light' : 'action.dark'),
      icon: isDark ? IconSun : IconMoon,
      run: () => setColorScheme(isDark ? 'light' : 'dark'),
    },
    {
      id: 'density',
      label: t(isCompact ? 'action.comfortable' : 'action.compact'),
      icon: isCompact ? IconLayoutList : IconList,
      run: () => chooseDensity(isCompact ? 'comfortable' : 'compact'),
    },
    ...other.map(({ id, name }) => ({
      id: `language ${id}`,
      label: t('action.language', { name }),
      icon: IconLanguage,
      run: () => void chooseLanguage(id).then(() => queryClient.invalidateQueries()),
    })),
    { id: 'keys', label: t('keys.title'), icon: IconKeyboard, run: openKeys, keys: ['?'] },
    { id: 'business', label: t('newBusiness'), icon: IconPlus, run: () => void navigate({ to: paths.newWorkspace }) },
    { id: 'out', label: t('signOut'), icon: IconLogout, run: () => void leave().catch(sayFailure) },
  ]
}
