import { Drawer, UnstyledButton } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconCheck, IconDots, IconSearch } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useMay } from '../access.ts'
import { rooms } from './rooms.ts'
import classes from './shell.module.css'
import { UserActions } from './UserActions.tsx'
import { useOpenReviews } from './useOpenReviews.ts'

const inBar = 4

/** The bar of a phone, where the thumb is: four rooms, and a sheet with the rest. */
export function BottomBar({ search }: { search: () => void }) {
  const { t } = useTranslation('shell')
  const may = useMay()
  const open = useOpenReviews()
  const [isMore, more] = useDisclosure()
  const allowed = rooms.filter((room) => may(room.may))
  return (
    <>
      <nav aria-label={t('rooms')} className={classes.bottom}>
        {allowed.slice(0, inBar).map((room) => (
          <Link key={room.id} to={room.to} className={classes.bottomLink} activeOptions={{ exact: room.to === '/' }}>
            <span className={classes.bottomIcon}>
              <room.icon size={21} stroke={1.6} aria-hidden="true" />
              {room.id === 'reviews' && open > 0 && (
                <span className={classes.bottomBadge}>
                  <span aria-hidden="true">{open > 99 ? '99+' : open}</span>
                </span>
              )}
            </span>
            <span>{t(`room.${room.id}`)}</span>
          </Link>
        ))}
        <UnstyledButton className={classes.bottomLink} onClick={more.open} aria-haspopup="dialog" aria-expanded={isMore}>
          <IconDots size={21} stroke={1.6} aria-hidden="true" />
          <span>{t('more')}</span>
        </UnstyledButton>
      </nav>
      <Drawer
        opened={isMore}
        onClose={more.close}
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
              more.close()
              search()
            }}
          >
            <IconSearch size={19} stroke={1.6} aria-hidden="true" />
            {t('search')}
          </UnstyledButton>
          {allowed.slice(inBar).map((room) => (
            <Link key={room.id} to={room.to} className={classes.sheetItem} onClick={more.close}>
              <room.icon size={19} stroke={1.6} aria-hidden="true" />
              {t(`room.${room.id}`)}
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
                more.close()
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
    </>
  )
}
