import { useTranslation } from 'react-i18next'
import type { Room } from './rooms.ts'
import classes from './shell.module.css'

const words = { reviews: 'toDecide', today: 'blocksLeft', imports: 'toFinish', sources: 'toMend' } as const
const isCounted = (id: Room['id']): id is keyof typeof words => id in words

/** So many wait there; in words for whoever does not see the bar. `dot`: there is no place for the figure. */
export function Count({ room, count, dot = false }: { room: Room['id']; count: number | undefined; dot?: boolean }) {
  const { t } = useTranslation('shell')
  if (!count || !isCounted(room)) return null
  return (
    <span className={`${classes.badge} num`} data-room={room}>
      <span className={dot ? 'unseen' : undefined}>{count > 999 ? '999+' : count}</span>
      <span className="unseen"> {t(words[room], { count })}</span>
    </span>
  )
}
