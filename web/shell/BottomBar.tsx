import { UnstyledButton } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconDots } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { Count } from './Count.tsx'
import classes from './shell.module.css'
import { useCounts } from './use-counts.ts'
import { useRooms } from './use-team.ts'

const MoreSheet = lazy(() => import('./MoreSheet.tsx'))

const inBar = 4

/** The bar of a phone, where the thumb is: the team's first four rooms, and a sheet with the rest. */
export function BottomBar({ search }: { search: () => void }) {
  const { t } = useTranslation('shell')
  const { own, others } = useRooms()
  const counts = useCounts()
  const [isMore, more] = useDisclosure()
  const allowed = [...own, ...others]
  return (
    <>
      <nav aria-label={t('rooms')} className={classes.bottom}>
        {allowed.slice(0, inBar).map((room) => (
          <Link key={room.id} to={room.to} className={classes.bottomLink} activeOptions={{ exact: room.to === '/' }}>
            <span className={classes.bottomIcon}>
              <room.icon size={21} stroke={1.6} aria-hidden="true" />
              <Count room={room.id} count={counts[room.id]} />
            </span>
            <span>{t(`room.${room.id}`)}</span>
          </Link>
        ))}
        <UnstyledButton className={classes.bottomLink} onClick={more.open} aria-haspopup="dialog" aria-expanded={isMore}>
          <IconDots size={21} stroke={1.6} aria-hidden="true" />
          <span>{t('more')}</span>
        </UnstyledButton>
      </nav>
      <Suspense>{isMore && <MoreSheet close={more.close} search={search} rooms={allowed.slice(inBar)} counts={counts} />}</Suspense>
    </>
  )
}
