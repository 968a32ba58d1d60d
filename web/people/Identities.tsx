import { UnstyledButton } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { attributeFields, isNamedByUs } from '#contract'
import type { Identity } from '../api.ts'
import { ChannelIcon, Reasons, useFormats, useShownValue, When, Wrapped } from '../ui/index.ts'
import classes from './facts.module.css'

/** The name this source gives, or the first thing it states. */
export const nameOf = (identity: Identity): string => {
  const { attributes, externalId } = identity
  const parts = [attributes.first_name?.[0], attributes.last_name?.[0], attributes.second_last_name?.[0]].filter(Boolean).join(' ')
  const told = attributes.handle?.[0] ?? attributes.email?.[0] ?? attributes.phone?.[0] ?? factsOf(identity)[0]?.value
  return attributes.full_name?.[0] ?? (parts || (told ?? externalId))
}

const factsOf = ({ attributes }: Identity) =>
  attributeFields.flatMap((field) => (attributes[field] ?? []).map((value) => ({ field, value })))

/** One record: what one source says, and why it is part of this person. */
function Record({ identity }: { identity: Identity }) {
  const { t } = useTranslation(['people', 'ui'])
  const { exact, number } = useFormats()
  const shown = useShownValue()
  const [isOpen, setOpen] = useState(false)
  return (
    <li className={classes.identity}>
      <UnstyledButton className={classes.identityTop} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <ChannelIcon channel={identity.channel} decorative />
        <span className={classes.identityText}>
          <span className="cut">{nameOf(identity)}</span>
          <span className="cut dim">
            {identity.source} · {t('ui:moments', { count: identity.entryCount, n: number(identity.entryCount) })}
            {identity.claimed && ` · ${t('ui:claimed')}`}
          </span>
        </span>
        <IconChevronDown size={15} stroke={1.7} aria-hidden="true" className={classes.chevron} />
      </UnstyledButton>
      {identity.because.length > 0 ? (
        <div className={classes.because}>
          <Reasons reasons={identity.because} limit={isOpen ? undefined : 1} />
        </div>
      ) : (
        <p className={`dim ${classes.because}`}>{t('identities.first')}</p>
      )}
      {isOpen && (
        <dl className={classes.identityFacts}>
          {factsOf(identity).map(({ field, value }) => (
            <div key={`${field} ${value}`}>
              <dt>{t(`ui:field.${field}`)}</dt>
              <dd>
                <Wrapped text={shown(field, value)} />
                {identity.tenures
                  .filter((tenure) => tenure.field === field && tenure.value === value)
                  .map(({ sentence, isOver }) => (
                    <span key={sentence} className={classes.tenure} data-over={isOver || undefined}>
                      {sentence}
                    </span>
                  ))}
              </dd>
            </div>
          ))}
          {!isNamedByUs(identity) && (
            <div>
              <dt>{t('identities.externalId')}</dt>
              <dd>{identity.externalId}</dd>
            </div>
          )}
          <div>
            <dt>{t('identities.firstSeen')}</dt>
            <dd>{exact(identity.firstSeenAt)}</dd>
          </div>
          <div>
            <dt>{t('identities.lastSeen')}</dt>
            <dd>
              <When at={identity.lastSeenAt} />
            </dd>
          </div>
        </dl>
      )}
    </li>
  )
}

/** Everything the sources know of this person, each with its why. */
export function Identities({ identities }: { identities: Identity[] }) {
  return (
    <ul className={classes.identities}>
      {identities.map((identity) => (
        <Record key={identity.recordId} identity={identity} />
      ))}
    </ul>
  )
}
