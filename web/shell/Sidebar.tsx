import { UnstyledButton } from '@mantine/core'
import { IconLayoutSidebar, IconSearch } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Count } from './Count.tsx'
import { Mark } from './Mark.tsx'
import type { Room } from './rooms.ts'
import { SharedViews } from './SharedViews.tsx'
import classes from './shell.module.css'
import { UserButton } from './UserButton.tsx'
import { useCounts } from './use-counts.ts'
import { useRooms } from './use-team.ts'

// The menu's code is as heavy as the rest of the bar; the button stands there meanwhile.
const UserMenu = lazy(() => import('./UserMenu.tsx'))

type SidebarProps = { collapsed: boolean; toggle: () => void; search: () => void }

/** The bar of a desk: the rooms of the reader's team first; only those that exist and that the reader may enter. */
export function Sidebar({ collapsed, toggle, search }: SidebarProps) {
  const { t } = useTranslation('shell')
  // Pressed before the menu's code was there, it opens as soon as it is.
  const [isMenuAsked, setMenuAsked] = useState(false)
  const { team, own, others } = useRooms()
  const counts = useCounts()
  const link = (room: Room) => (
    <Link
      key={room.id}
      to={room.to}
      title={collapsed ? t(`room.${room.id}`) : undefined}
      className={classes.sideLink}
      activeOptions={{ exact: room.to === '/' }}
    >
      <room.icon size={18} stroke={1.6} aria-hidden="true" />
      <span className={collapsed ? 'unseen' : 'cut'}>{t(`room.${room.id}`)}</span>
      <Count room={room.id} count={counts[room.id]} dot={collapsed} />
    </Link>
  )
  return (
    <aside className={classes.side} data-collapsed={collapsed || undefined}>
      <div className={classes.sideTop}>
        {!collapsed && (
          <Link to="/" className={classes.brand}>
            <Mark />
            <span>Pulsera</span>
          </Link>
        )}
        <UnstyledButton
          className={classes.iconButton}
          title={t(collapsed ? 'expand' : 'collapse')}
          onClick={toggle}
          aria-expanded={!collapsed}
          aria-label={t(collapsed ? 'expand' : 'collapse')}
        >
          <IconLayoutSidebar size={17} stroke={1.6} aria-hidden="true" />
        </UnstyledButton>
      </div>
      <UnstyledButton
        className={classes.searchButton}
        title={collapsed ? t('search') : undefined}
        onClick={search}
        aria-label={collapsed ? t('search') : undefined}
        aria-keyshortcuts="Control+K Meta+K"
      >
        <IconSearch size={16} stroke={1.7} aria-hidden="true" />
        {!collapsed && (
          <>
            <span>{t('search')}</span>
            <kbd>{t('searchKeys')}</kbd>
          </>
        )}
      </UnstyledButton>
      <div className={classes.sideScroll}>
        <nav aria-label={t('rooms')} className={classes.sideNav}>
          {!collapsed && <p className={classes.sideLabel}>{t(`team.${team}`)}</p>}
          {own.map(link)}
          {others.length > 0 && (collapsed ? <hr className={classes.sideLine} /> : <p className={classes.sideLabel}>{t('otherRooms')}</p>)}
          {others.map(link)}
        </nav>
        {!collapsed && <SharedViews />}
      </div>
      <div className={classes.sideBottom}>
        <Suspense fallback={<UserButton collapsed={collapsed} onClick={() => setMenuAsked(true)} />}>
          <UserMenu collapsed={collapsed} isOpenAtOnce={isMenuAsked} />
        </Suspense>
      </div>
    </aside>
  )
}
