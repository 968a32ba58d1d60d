import { UnstyledButton } from '@mantine/core'
import { IconUserPlus } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Candidate } from '../api.ts'
import { Avatar, StatusDot, type Tone, useContacts, useFormats, useName, When } from '../ui/index.ts'
import { besides, surenessAmong } from './likely.ts'
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
  const { phone, number } = useFormats()
  const nameOf = useName()
  const contactsOf = useContacts()
  const fieldName = useFieldName()
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  })
  const shown = ({ field, value }: Candidate['matched'][number]) => (field === 'phone' ? phone(value) : value)
  // A name is matched word by word, nicknames included: the words themselves would puzzle.
  const matchedIn = ({ matched }: Candidate) =>
    [
      ...new Set(
        matched.map((one) => {
          if (one.field === 'ending') return t('matched.ending', { value: one.value })
          return isName(one.field) ? t('matched.byName') : `${fieldName(one.field)}: ${shown(one)}`
        }),
      ),
    ].join(' · ')
  return (
    <div className={classes.found} data-stale={stale || undefined}>
      {/* Focus stays in the field; the list is walked from there with the arrows. */}
      <div id="candidates" role="listbox" aria-label={t('candidates')} ref={list}>
        {candidates.map((candidate, index) => {
          const { person } = candidate
          const sureness = surenessAmong(candidate, candidates)
          const isMatchSaid = candidate.matched.length > 0 && !candidate.isFormer
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
                  <StatusDot tone={person.claimed ? 'warn' : tones[sureness]}>
                    {person.claimed ? t('ui:claimed') : t(`certainty.${sureness}`)}
                  </StatusDot>
                </div>
                <div className={classes.candidateWhy}>{isMatchSaid ? matchedIn(candidate) : candidate.because[0]?.sentence}</div>
                <div className={classes.candidateFacts}>
                  <span>{besides(contactsOf(person, nameOf(person)), isMatchSaid ? candidate.matched.map(shown) : []).join(' · ')}</span>
                  <span className={classes.candidateSeen}>
                    {t('ui:purchases', { count: person.purchaseCount, n: number(person.purchaseCount) })} · <When at={person.lastSeenAt} />
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
