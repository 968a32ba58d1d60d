import { getRouteApi } from '@tanstack/react-router'
import { type KeyboardEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Candidate } from '../api.ts'
import { ErrorState, Page } from '../ui/index.ts'
import { Candidates } from './Candidates.tsx'
import { Card } from './Card.tsx'
import { Field } from './Field.tsx'
import { Hints } from './Hints.tsx'
import { Known } from './Known.tsx'
import { type Ended, Outcome } from './Outcome.tsx'
import classes from './recognise.module.css'
import { useCandidates } from './use-candidates.ts'

/** Where the clerk is: looking, greeting somebody known, filling the card, or done. */
type Stage =
  | { at: 'looking' }
  | { at: 'known'; candidate: Candidate }
  | { at: 'card'; doubt: Candidate | null }
  | { at: 'done'; carded: Ended }

const looking: Stage = { at: 'looking' }

function useRecognition(start: string) {
  const [text, setText] = useState(start)
  const [stage, setStage] = useState<Stage>(looking)
  const [marked, setMarked] = useState(0)
  const field = useRef<HTMLInputElement>(null)
  const found = useCandidates(text)
  const isLooking = stage.at === 'looking'
  const isListing = isLooking && found.candidates.length > 0
  const at = isListing ? Math.min(marked, found.candidates.length - 1) : null
  const look = (next: string) => {
    setText(next)
    setMarked(0)
    setStage(looking)
  }
  const back = () => {
    setStage(looking)
    field.current?.focus()
  }
  const press = (event: KeyboardEvent) => {
    const picked = at === null ? undefined : found.candidates[at]
    if (event.key === 'Escape') isLooking ? look('') : back()
    else if (at === null) return
    else if (event.key === 'ArrowDown') setMarked(Math.min(at + 1, found.candidates.length - 1))
    else if (event.key === 'ArrowUp') setMarked(Math.max(at - 1, 0))
    else if (event.key === 'Enter' && picked && found.isCurrent) setStage({ at: 'known', candidate: picked })
    else return
    event.preventDefault()
  }
  const again = () => {
    look('')
    field.current?.focus()
  }
  return { text, stage, setStage, setMarked, field, found, isLooking, isListing, at, look, back, press, again }
}

/** One field: who is this? */
export default function Recognise() {
  const { t } = useTranslation('recognise')
  const { q } = getRouteApi('/inside/recognise').useSearch()
  const { text, stage, setStage, setMarked, field, found, isLooking, isListing, at, look, back, press, again } = useRecognition(q ?? '')
  const isUnknown = isLooking && found.isAsking && found.isCurrent && !isListing && !found.error
  const isCard = isUnknown || stage.at === 'card'
  return (
    <Page title={t('title')}>
      <div className={classes.recognise}>
        <Field
          ref={field}
          text={text}
          change={look}
          press={press}
          clear={again}
          busy={found.isAsking && !found.isCurrent && !found.error}
          at={at}
        />
        <p className="unseen" role="status">
          {isListing && found.isCurrent ? t('found', { count: found.candidates.length }) : ''}
        </p>
        {isLooking && !found.isAsking && <Hints />}
        {isLooking && found.error && <ErrorState error={found.error} retry={found.retry} />}
        {at !== null && (
          <Candidates
            candidates={found.candidates}
            at={at}
            stale={!found.isCurrent}
            mark={setMarked}
            pick={(candidate) => setStage({ at: 'known', candidate })}
            somebodyNew={() => setStage({ at: 'card', doubt: null })}
          />
        )}
        {stage.at === 'known' && (
          <Known candidate={stage.candidate} back={back} doubt={() => setStage({ at: 'card', doubt: stage.candidate })} />
        )}
        {isCard && (
          <Card
            key={isUnknown ? text.trim() : 'asked'}
            query={text.trim()}
            kind={found.kind}
            isUnknown={isUnknown}
            doubt={stage.at === 'card' ? stage.doubt : null}
            cancel={back}
            done={(carded) => setStage({ at: 'done', carded })}
          />
        )}
        {stage.at === 'done' && <Outcome carded={stage.carded} again={again} />}
      </div>
    </Page>
  )
}
