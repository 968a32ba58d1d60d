import { UnstyledButton } from '@mantine/core'
import { IconUserPlus } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Candidate } from '../api.ts'
import { Avatar, StatusDot, type Tone, useContacts, useFormats, useName, When } from '../ui/index.ts'
import classes from './recognise.module.css'
import { isName, useFieldName } from './use-field-name.ts'

const tones = { exact: 'ok', strong: 'accent', possible: 'warn' } as const satisfies Record<Candidate['certainty'], Tone>

export const optionId = (index: number): string => `candidate-${index}`

type CandidatesProps = {
  candidates: Candidate[]
  at: number
  /** others were found too */
  more: boolean
  /** the list still answers an earlier text */
  stale: boolean
  mark: (index: number) => void
  pick: (candidate: Candidate) => void
  somebodyNew: () => void
}

/** Who it may be, each with why. */
export function Candidates({ candidates, at, more, stale, mark, pick, somebodyNew }: CandidatesProps) {
  const { t } = useTranslation(['recognise', 'ui'])
  const { phone } = useFormats()
  const nameOf = useName()
  const contactsOf = useContacts()
  const fieldName = useFieldName()
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  })
  // A name is matched word by word, nicknames included: the words themselves would puzzle.
  const matchedIn = ({ matched }: Candidate) =>
    [
      ...new Set(
        matched.map(({ field, value }) => {
          if (field === 'ending') return t('matched.ending', { value })
          return isName(field) ? t('matched.byName') : `${fieldName(field)}: ${field === 'phone' ? phone(value) : value}`
        }),
      ),
    ].join(' · ')
  return (
    <div className={classes.found} data-stale={stale || undefined}>
      {/* Focus stays in the field; the list is walked from there with the arrows. */}
      <div id="candidates" role="listbox" aria-label={t('candidates')} ref={list}>
        {candidates.map((candidate, index) => {
          const { person } = candidate
          return (
            // biome-ignore lint/a11y/useFocusableInteractive: a listbox of a combobox is moved through aria-activedescendant
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are handled by the field
            <div
              key={person.id}
              id={optionId(index)}
              role="option"
              aria-selected={index === at}
              className={classes.candidate}
              onPointerMove={() => mark(index)}
              onClick={() => pick(candidate)}
            >
              <Avatar name={person.name} seed={person.id} size={38} />
              <div className={classes.candidateText}>
                <div className={classes.candidateTop}>
                  <span className={`${classes.candidateName} cut`}>{nameOf(person)}</span>
                  <StatusDot tone={person.claimed ? 'warn' : tones[candidate.certainty]}>
                    {person.claimed ? t('ui:claimed') : t(`certainty.${candidate.certainty}`)}
                  </StatusDot>
                </div>
                <div className={classes.candidateWhy}>
                  {candidate.matched.length > 0 && !candidate.isFormer ? matchedIn(candidate) : candidate.because[0]?.sentence}
                </div>
                <div className={classes.candidateFacts}>
                  {contactsOf(person, nameOf(person)).slice(0, 2).join(' · ')}
                  <span className={classes.candidateSeen}>
                    {t('ui:purchases', { count: person.purchaseCount })} · <When at={person.lastSeenAt} />
                  </span>
                </div>
              </div>
            </div>
          )
        })}
      </div>
      {more && <p className={classes.more}>{t('more')}</p>}
      <UnstyledButton className={classes.somebodyNew} onClick={somebodyNew}>
        <IconUserPlus size={18} stroke={1.6} aria-hidden="true" />
        {t('somebodyNew')}
      </UnstyledButton>
    </div>
  )
}
