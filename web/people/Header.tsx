import { UnstyledButton } from '@mantine/core'
import { IconQrcode } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useMay } from '../access.ts'
import type { PersonPage } from '../api.ts'
import { Here } from '../live/Here.tsx'
import { paths } from '../paths.ts'
import { Avatar, ChannelIcon, StatusDot, useNameless } from '../ui/index.ts'
import { Permissions } from './Permissions.tsx'
import classes from './person.module.css'
import { Totals } from './Totals.tsx'

const firstSeen = (person: PersonPage): string | undefined => person.identities.map((identity) => identity.firstSeenAt).sort()[0]

/** Who this is at a glance: name, wristband code, how many identities, totals. */
export function Header({ person, showBand }: { person: PersonPage; showBand: () => void }) {
  const { t } = useTranslation(['people', 'ui'])
  const may = useMay()
  const nameless = useNameless()
  return (
    <header className={classes.header}>
      <Avatar name={person.name} seed={person.id} size={52} />
      <div className={classes.who}>
        {/* Whom nobody named is called by her phone or mail above; here stands what is missing. */}
        <p className={classes.whoName} data-nameless={!person.name || undefined}>
          {person.name || nameless(person)}
        </p>
        <div className={classes.whoLine}>
          <UnstyledButton className={`num ${classes.code}`} onClick={showBand} aria-label={t('header.code', { code: person.code })}>
            <IconQrcode size={14} stroke={1.7} aria-hidden="true" />
            {person.code}
          </UnstyledButton>
          <span className={`chip ${classes.chip}`}>
            <span className={classes.ring} aria-hidden="true" />
            {t('header.one', { count: person.identities.length })}
          </span>
          <span className={classes.whoChannels}>
            {person.channels.map((channel) => (
              <ChannelIcon key={channel} channel={channel} />
            ))}
          </span>
          {person.claimed && <StatusDot tone="warn">{t('header.claimed')}</StatusDot>}
          {person.openReviews > 0 &&
            (may('people.judge') ? (
              <Link to={paths.reviews} className="textLink">
                <StatusDot tone="warn">{t('header.doubts', { count: person.openReviews })}</StatusDot>
              </Link>
            ) : (
              <StatusDot tone="warn">{t('header.doubts', { count: person.openReviews })}</StatusDot>
            ))}
        </div>
        <Permissions personId={person.id} />
      </div>
      <Totals person={person} since={firstSeen(person)} />
      <Here personId={person.id} />
    </header>
  )
}
