import { Drawer, UnstyledButton } from '@mantine/core'
import { IconCheck, IconSearch } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Count } from './Count.tsx'
import type { Room } from './rooms.ts'
import classes from './shell.module.css'
import { UserActions } from './UserActions.tsx'

type MoreSheetProps = { close: () => void; search: () => void; rooms: Room[]; counts: Partial<Record<Room['id'], number>> }

/** What does not fit in a phone's bar: the other rooms, and everything about the reader himself. */
export default function MoreSheet({ close, search, rooms, counts }: MoreSheetProps) {
  const { t } = useTranslation('shell')
  return (
    <Drawer
      opened
      onClose={close}
      position="bottom"
      size="auto"
      title={t('more')}
      closeButtonProps={{ 'aria-label': t('close') }}
      classNames={{ content: classes.sheet }}
    >
      <nav aria-label={t('more')} className={classes.sheetGroup}>
        <UnstyledButton
          className={classes.sheetItem}
          onClick={() => {
            close()
            search()
          }}
        >
          <IconSearch size={19} stroke={1.6} aria-hidden="true" />
          {t('search')}
        </UnstyledButton>
        {rooms.map((room) => (
          <Link key={room.id} to={room.to} className={classes.sheetItem} onClick={close}>
            <room.icon size={19} stroke={1.6} aria-hidden="true" />
            {t(`room.${room.id}`)}
            <Count room={room.id} count={counts[room.id]} />
          </Link>
        ))}
      </nav>
      <UserActions
        group={(label, children) => (
          <section className={classes.sheetGroup}>
            <h2 className={classes.sheetLabel}>{label}</h2>
            {children}
          </section>
        )}
        item={({ key, label, onClick, checked, icon: Icon }) => (
          <UnstyledButton
            key={key}
            className={classes.sheetItem}
            onClick={() => {
              close()
              onClick()
            }}
          >
            {Icon ? <Icon size={19} stroke={1.6} aria-hidden="true" /> : <span className={classes.sheetNoIcon} />}
            {label}
            {checked && <IconCheck size={17} aria-label={t('current')} className={classes.sheetCheck} />}
          </UnstyledButton>
        )}
      />
    </Drawer>
  )
}
