import { UnstyledButton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { GroupShown, TraitShown } from '#contract'
import { useDay, useFormats } from '../ui/index.ts'
import classes from './facts.module.css'
import { Section } from './Section.tsx'
import { Source } from './Source.tsx'
import { showTrait } from './shown-trait.ts'
import { traitsQuery } from './use-page.ts'

const shownMax = 10
const lengthMax = 120

/** A value as this reader reads it. */
function useShownTrait(): (value: unknown) => string {
  const { t } = useTranslation('people')
  const { date, clock } = useFormats()
  const day = useDay()
  const words = { yes: t('traits.yes'), no: t('traits.no'), day, instant: (text: string) => `${date(text)}, ${clock(text)}` }
  return (value) => showTrait(value, words)
}

const isLong = (text: string) => text.length > lengthMax
const shortened = (text: string) => (isLong(text) ? `${text.slice(0, lengthMax)}…` : text)

function Claimed({ claimed }: { claimed: boolean }) {
  const { t } = useTranslation('people')
  return claimed ? <p className="dim">{t('traits.claimed')}</p> : null
}

function Trait({ trait }: { trait: TraitShown }) {
  const text = useShownTrait()(trait.value)
  return (
    <div>
      <dt className={classes.traitName}>{trait.name}</dt>
      <dd>
        <span className={classes.goldenValue}>{shortened(text)}</span>
        <Source of={trait.name} stated={trait}>
          <Claimed claimed={trait.claimed} />
          {isLong(text) && <p className={classes.wholeTrait}>{text}</p>}
        </Source>
      </dd>
    </div>
  )
}

/** A group is one line; what is said of it lies behind it. */
function Group({ group }: { group: GroupShown }) {
  const { t } = useTranslation('people')
  const show = useShownTrait()
  const others = group.traits.filter(({ name }) => name !== 'name')
  const name = group.name ?? group.id
  return (
    <div>
      <dt>{t('traits.group')}</dt>
      <dd>
        <span className={classes.goldenValue}>
          {name} {name !== group.id && <span className="dim">{group.id}</span>}
        </span>
        <Source of={t('traits.group')} stated={group} mark={others.length > 0 ? `+${others.length}` : null}>
          <Claimed claimed={group.claimed} />
          {others.length > 0 && (
            <dl className={classes.groupTraits}>
              {others.map((trait) => (
                <div key={trait.name}>
                  <dt>{trait.name}</dt>
                  <dd>{shortened(show(trait.value))}</dd>
                </div>
              ))}
            </dl>
          )}
        </Source>
      </dd>
    </div>
  )
}

/** What the sources say of somebody besides who it is; not on the screen where they say nothing. */
export function Traits({ personId }: { personId: string }) {
  const { t } = useTranslation('people')
  const { data } = useQuery(traitsQuery(personId))
  const [isWhole, setWhole] = useState(false)
  const { traits = [], groups = [], groupsMax = null } = data ?? {}
  if (traits.length === 0 && groups.length === 0) return null
  const shown = isWhole || traits.length <= shownMax + 2 ? traits : traits.slice(0, shownMax)
  return (
    <Section part="traits" title={t('traits.title')}>
      <dl className={classes.golden}>
        {groups.map((group) => (
          <Group key={`${group.source} ${group.id}`} group={group} />
        ))}
        {shown.map((trait) => (
          <Trait key={trait.name} trait={trait} />
        ))}
      </dl>
      {groupsMax !== null && <p className="dim">{t('traits.groupsMax', { total: groupsMax })}</p>}
      {traits.length > shownMax + 2 && (
        <UnstyledButton className="textLink" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
          {isWhole ? t('traits.fewer') : t('traits.more', { total: traits.length })}
        </UnstyledButton>
      )}
    </Section>
  )
}
