import { Checkbox } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { PersonSummary } from '../api.ts'
import { paths } from '../paths.ts'
import { Avatar, ChannelIcon, Money, useFormats, useName } from '../ui/index.ts'
import classes from './compare.module.css'

/** Who stands in this column: enough context never to judge by a name alone. */
export function PersonHead({ person }: { person: PersonSummary }) {
  const { t } = useTranslation('reviews')
  const nameOf = useName()
  const { ago } = useFormats()
  return (
    <div className={classes.head}>
      <Link to={paths.person} params={{ personId: person.id }} className={classes.headName} title={t('compare.open')}>
        <Avatar name={person.name} seed={person.id} size={24} />
        <span className="cut">{nameOf(person)}</span>
      </Link>
      <span className={classes.headFacts}>
        <span className="num">{person.code}</span>
        <span>{t('compare.identities', { count: person.recordCount })}</span>
        {person.purchaseCount > 0 && (
          <span>
            {t('compare.purchases', { count: person.purchaseCount })} · <Money value={person.spent} />
          </span>
        )}
        {person.lastSeenAt && <span>{t('compare.seen', { when: ago(person.lastSeenAt) })}</span>}
        <span className={classes.headChannels}>
          {person.channels.map((channel) => (
            <ChannelIcon key={channel} channel={channel} size={14} />
          ))}
        </span>
      </span>
    </div>
  )
}

type IncludeProps = { person: PersonSummary; isIn: boolean; include: (personId: string) => void; letter: string | null }

/** Whether the verdict is about this one of the group as well. */
export function Include({ person, isIn, include, letter }: IncludeProps) {
  const { t } = useTranslation('reviews')
  const nameOf = useName()
  return (
    <Checkbox
      size="xs"
      className={classes.include}
      checked={isIn}
      onChange={() => include(person.id)}
      aria-keyshortcuts={letter ?? undefined}
      label={
        <>
          {t('further.include')}
          <span className="unseen"> {nameOf(person)}</span>{' '}
          {letter && (
            <span className={classes.key} aria-hidden="true">
              {letter}
            </span>
          )}
        </>
      }
    />
  )
}
