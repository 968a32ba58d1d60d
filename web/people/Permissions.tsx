import { Popover, UnstyledButton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Permission } from '#contract'
import { StatusDot, type Tone } from '../ui/index.ts'
import classes from './people.module.css'
import { permissionsQuery } from './use-page.ts'

const tones = { granted: 'ok', denied: 'bad', unknown: 'quiet' } as const satisfies Record<Permission['state'], Tone>

function Why({ permissions }: { permissions: Permission[] }) {
  const { t } = useTranslation(['people', 'ui'])
  const stated = permissions.flatMap(({ because }) => because.map(({ sentence }) => sentence))
  return (
    <div className={classes.allowed}>
      <ul>
        {permissions
          .filter(({ purpose }) => purpose === 'marketing' || purpose === 'service')
          .map(({ purpose, channel, state, may }) => (
            <li key={`${purpose} ${channel}`}>
              <span>
                {t(`permissions.purpose.${purpose === 'service' ? 'service' : 'marketing'}`)} · {t(`ui:channel.${channel}`)}
              </span>
              <StatusDot tone={tones[state]}>
                {state === 'unknown' ? t(may ? 'permissions.silentYes' : 'permissions.silentNo') : t(`permissions.${state}`)}
              </StatusDot>
            </li>
          ))}
      </ul>
      {stated.length > 0 && (
        <ul className={classes.allowedWhy}>
          {[...new Set(stated)].slice(0, 6).map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      )}
    </div>
  )
}

/** Whether they may be written to for selling, channel by channel; the rest and the why a tap away. */
export function Permissions({ personId }: { personId: string }) {
  const { t } = useTranslation(['people', 'ui'])
  const permissions = useQuery(permissionsQuery(personId)).data?.permissions ?? []
  const selling = permissions.filter(({ purpose, channel }) => purpose === 'marketing' && channel !== 'web')
  if (selling.length === 0) return null
  return (
    <Popover position="bottom-start" width={330} withinPortal>
      <Popover.Target>
        <UnstyledButton className={classes.dots}>
          <span className="dim">{t('permissions.selling')}</span>
          {selling.map(({ channel, state }) => (
            <StatusDot key={channel} tone={tones[state]}>
              {t(`ui:channel.${channel}`)}
              <span className="unseen"> {t(`permissions.${state}`)}</span>
            </StatusDot>
          ))}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('permissions.title')}>
        <Why permissions={permissions} />
      </Popover.Dropdown>
    </Popover>
  )
}
