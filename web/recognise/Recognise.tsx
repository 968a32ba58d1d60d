import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { type KeyboardEvent, lazy, Suspense, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Candidate } from '../api.ts'
import { paths } from '../paths.ts'
import { ErrorState, Page } from '../ui/index.ts'
import { Candidates } from './Candidates.tsx'
import { Card } from './Card.tsx'
import { Field } from './Field.tsx'
import { Hints } from './Hints.tsx'
import { Known } from './Known.tsx'
import { type Ended, Outcome } from './Outcome.tsx'
import classes from './recognise.module.css'
import { canScan, ThumbBar } from './ThumbBar.tsx'
import { useCandidates } from './use-candidates.ts'

// The camera's code, and what reads codes, arrives with its first use.
const Scanner = lazy(() => import('./Scanner.tsx'))

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
  /** Whoever pressed Enter, or scanned, before the answer was there is taken to the person as soon as one is sure. */
  const [isEager, setEager] = useState(false)
  const first = found.candidates[0]
  const isSure = first?.certainty === 'exact' && found.candidates[1]?.certainty !== 'exact'
  useEffect(() => {
    if (!isEager || !found.isCurrent || !found.isAsking) return
    setEager(false)
    if (first && isSure) setStage({ at: 'known', candidate: first })
  }, [isEager, found.isCurrent, found.isAsking, first, isSure])
  const look = (next: string) => {
    setEager(false)
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
    else if (event.key === 'Enter' && isLooking && !found.isCurrent) setEager(true)
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
  const scanned = (query: string) => {
    look(query)
    setEager(true)
  }
  return { scanned, text, stage, setStage, setMarked, field, found, isLooking, isListing, at, look, back, press, again }
}

/** One field: who is this? */
export default function Recognise() {
  const { t } = useTranslation('recognise')
  const { q, do: wish } = getRouteApi('/inside/recognise').useSearch()
  const navigate = useNavigate()
  const { scanned, text, stage, setStage, setMarked, field, found, isLooking, isListing, at, look, back, press, again } = useRecognition(
    q ?? '',
  )
  const [isScanning, setScanning] = useState(false)
  const scan = canScan() ? () => setScanning(true) : undefined
  const somebodyNew = () => setStage({ at: 'card', doubt: null })
  // The palette sends here to do something at once; the address forgets it, so that going back does not do it again.
  useEffect(() => {
    if (wish === undefined) return
    if (wish === 'card') setStage({ at: 'card', doubt: null })
    else if (canScan()) setScanning(true)
    void navigate({ to: paths.recognise, search: {}, replace: true })
  }, [wish, navigate, setStage])
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
          scan={scan}
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
            somebodyNew={somebodyNew}
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
            known={(candidate) => setStage({ at: 'known', candidate })}
            undone={({ writingId }) => setStage((now) => (now.at === 'done' && now.carded.writingId === writingId ? looking : now))}
          />
        )}
        {stage.at === 'done' && <Outcome carded={stage.carded} again={again} />}
      </div>
      {isLooking && !isUnknown && <ThumbBar scan={scan} somebodyNew={somebodyNew} />}
      <Suspense>
        {isScanning && (
          <Scanner
            close={() => setScanning(false)}
            found={(query) => {
              setScanning(false)
              scanned(query)
            }}
          />
        )}
      </Suspense>
    </Page>
  )
}
