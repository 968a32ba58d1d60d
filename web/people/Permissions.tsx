import { Popover, UnstyledButton } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Permission } from '#contract'
import { Scrolls, StatusDot, type Tone } from '../ui/index.ts'
import { answersTo, purposesOf } from './answers.ts'
import classes from './permissions.module.css'
import { permissionsQuery } from './use-page.ts'

const tones = { granted: 'ok', denied: 'bad', unknown: 'quiet' } as const satisfies Record<Permission['state'], Tone>

/** Every answer to one purpose as dot, word and channels; under it who said so, and when. */
function Purpose({ purpose, permissions }: { purpose: Permission['purpose']; permissions: readonly Permission[] }) {
  const { t } = useTranslation(['people', 'ui'])
  return (
    <div>
      <h3>{t(`permissions.purpose.${purpose}`)}</h3>
      <ul>
        {answersTo(purpose, permissions).map(({ state, may, channels, because }) => (
          <li key={`${state} ${may}`} className={classes.answer}>
            <StatusDot tone={tones[state]}>
              <span>
                <strong>
                  {state === 'unknown' ? t(may ? 'permissions.silentYes' : 'permissions.silentNo') : t(`permissions.${state}`)}:
                </strong>{' '}
                {channels.map((channel) => t(`ui:channel.${channel}`)).join(', ')}
              </span>
            </StatusDot>
            {because.length > 0 && (
              <ul className={classes.because}>
                {because.slice(0, 4).map((sentence) => (
                  <li key={sentence}>{sentence}</li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}

/** Whether they may be written to for selling: the answer as a word, and the channels it is of; the rest and the why a tap away. */
export function Permissions({ personId }: { personId: string }) {
  const { t } = useTranslation(['people', 'ui'])
  const permissions = useQuery(permissionsQuery(personId)).data?.permissions ?? []
  const selling = permissions.filter(({ purpose, channel }) => purpose === 'marketing' && channel !== 'web')
  if (selling.length === 0) return null
  return (
    <Popover position="bottom-start" width="min(380px, calc(100vw - 24px))" withinPortal>
      <Popover.Target>
        <UnstyledButton className={classes.states}>
          <span className="dim">{t('permissions.selling')}</span>
          {answersTo('marketing', selling).map(({ state, channels }, index, all) => (
            <span key={state} className={classes.answer}>
              <StatusDot tone={tones[state]}>
                <span>
                  <strong>{t(`permissions.${state}`)}:</strong> {channels.map((channel) => t(`ui:channel.${channel}`)).join(', ')}
                  {index === all.length - 1 && <IconChevronDown size={14} stroke={1.8} aria-hidden="true" />}
                </span>
              </StatusDot>
            </span>
          ))}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('permissions.title')}>
        <Scrolls as="div" className={classes.why}>
          {purposesOf(permissions).map((purpose) => (
            <Purpose key={purpose} purpose={purpose} permissions={permissions} />
          ))}
        </Scrolls>
      </Popover.Dropdown>
    </Popover>
  )
}
