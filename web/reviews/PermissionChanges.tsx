import { IconBell, IconBellOff } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useFormats, useName } from '../ui/index.ts'
import { gather } from './gather.ts'
import classes from './group.module.css'
import type { ReviewPage } from './queries.ts'

/** What may be said to whom after joining and might not before, or the other way round, and by whose word. */
export function PermissionChanges({ pair }: { pair: ReviewPage }) {
  const { t } = useTranslation(['reviews', 'ui'])
  const { list } = useFormats()
  const people = [pair.left, pair.right, ...pair.group.map(({ person }) => person)]
  const nameOf = useName()
  const nameOfId = (id: string | null) => nameOf(people.find((one) => one.id === id) ?? { name: '' })
  const changes = gather(pair.consequence.permissions)
  if (changes.length === 0) return <p className={`${classes.permissions} dim`}>{t('permission.unchanged')}</p>
  return (
    <ul className={classes.permissions}>
      {changes.map(({ change, purpose, channels, personId, by, sentence }) => {
        const isLost = change === 'lost'
        const Sign = isLost ? IconBellOff : IconBell
        const facts = {
          name: nameOfId(personId),
          purpose: t(`permission.purpose.${purpose}`),
          channels: list(channels.map((channel) => t(`permission.channel.${channel as 'email'}`))),
        }
        const because = by === null ? t('permission.byAddress') : t(isLost ? 'permission.no' : 'permission.yes', { name: nameOfId(by) })
        return (
          <li key={`${change} ${purpose} ${personId} ${by}`} data-change={change} title={sentence}>
            <Sign size={16} stroke={1.8} aria-hidden="true" />
            <span>
              {t(`permission.${change}`, facts)} {because}
            </span>
          </li>
        )
      })}
    </ul>
  )
}
