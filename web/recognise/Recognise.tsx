import { getRouteApi, useLocation, useNavigate, useRouter } from '@tanstack/react-router'
import { type KeyboardEvent, lazy, type RefObject, Suspense, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Candidate, queryClient } from '../api.ts'
import { paths } from '../paths.ts'
import { briefQuery } from '../people/Brief.tsx'
import { ErrorState, Page } from '../ui/index.ts'
import { Candidates } from './Candidates.tsx'
import { type Begun, Card } from './Card.tsx'
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

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** What was looked for and whom it greeted: going back finds it again. Not in the address, which goes to logs. */
    looked?: { text: string; personId?: string }
  }
}

/** What moves the buttons of the greeting is there before it, or not waited for: a click on a button that moves away does nothing. */
const briefAtHand = (personId: string) =>
  Promise.race([queryClient.prefetchQuery(briefQuery(personId)), new Promise<void>((resolve) => setTimeout(resolve, briefWaitMs))])
const briefWaitMs = 250

/** Whom the place in the history greets; picking one is a step forward, and going back returns to the list. */
function usePicked(candidates: readonly Candidate[]) {
  const router = useRouter()
  const personId = useLocation({ select: ({ state }) => state.looked?.personId })
  const last = useRef<Candidate>(null)
  const picked = [last.current, ...candidates].find((one) => one?.person.id === personId) ?? null
  const go = (looked: { text: string; personId?: string }, replace: boolean) =>
    router.navigate({ to: paths.recognise, search: {}, state: { looked }, replace, ignoreBlocker: true })
  return {
    picked: personId === undefined ? null : picked,
    pick: (candidate: Candidate, text: string) => {
      last.current = candidate
      void Promise.all([go({ text }, true), briefAtHand(candidate.person.id)]).then(() => {
        // Unless something else was asked for meanwhile.
        if (last.current === candidate) void go({ text, personId: candidate.person.id }, false)
      })
    },
    /** One step back where one came from the list. */
    unpick: () => router.history.back(),
    forget: () => {
      last.current = null
      if (personId !== undefined) void go({ text: '' }, true)
    },
  }
}

/** Back from the greeting, the hands are on the field again. */
function useFieldAgain(field: RefObject<HTMLInputElement | null>, at: Stage['at']): void {
  const wasKnown = useRef(false)
  useEffect(() => {
    if (wasKnown.current && at === 'looking') field.current?.focus()
    wasKnown.current = at === 'known'
  }, [field, at])
}

function useRecognition(start: string) {
  const [text, setText] = useState(start)
  const [local, setLocal] = useState<Stage>(looking)
  const [marked, setMarked] = useState(0)
  const field = useRef<HTMLInputElement>(null)
  /** Whoever mends what she asked goes on with the card she had begun; whoever asks anew, or ended it, does not. */
  const begun = useRef<Begun>(null)
  const found = useCandidates(text)
  const { picked, pick, unpick, forget } = usePicked(found.candidates)
  const stage: Stage = local.at === 'looking' && picked ? { at: 'known', candidate: picked } : local
  const setStage = (next: Stage) => {
    if (next.at !== 'looking') begun.current = null
    if (next.at === 'known') pick(next.candidate, text)
    setLocal(next.at === 'known' ? looking : next)
  }
  const isLooking = stage.at === 'looking'
  const isNobody = isLooking && found.isAsking && found.isCurrent && found.candidates.length === 0 && !found.error
  /** What was asked when it was nobody's. Asking that again (the window comes back, the line does, something else is undone) leaves the card, and what was written in it. */
  const [nobody, setNobody] = useState<string | null>(null)
  if (isNobody && nobody !== found.wanted) setNobody(found.wanted)
  const isUnknown = isLooking && found.isAsking && (isNobody || nobody === found.wanted)
  const isListing = isLooking && !isUnknown && found.candidates.length > 0
  const at = isListing ? Math.min(marked, found.candidates.length - 1) : null
  /** Whoever pressed Enter, or scanned, before the answer was there is taken to the person as soon as one is sure. */
  const [isEager, setEager] = useState(false)
  const first = found.candidates[0]
  const isSure = first?.certainty === 'exact' && found.candidates[1]?.certainty !== 'exact'
  const greet = useRef(setStage)
  greet.current = setStage
  useEffect(() => {
    if (!isEager || !found.isCurrent || !found.isAsking) return
    setEager(false)
    if (first && isSure) greet.current({ at: 'known', candidate: first })
  }, [isEager, found.isCurrent, found.isAsking, first, isSure])
  useFieldAgain(field, stage.at)
  const look = (next: string) => {
    setEager(false)
    if (next.trim() === '') begun.current = null
    if (next.trim() !== found.wanted) setNobody(null)
    setText(next)
    setMarked(0)
    setLocal(looking)
    forget()
  }
  const back = () => {
    if (stage.at === 'known') return unpick()
    setLocal(looking)
    field.current?.focus()
  }
  const press = (event: KeyboardEvent) => {
    const candidate = at === null ? undefined : found.candidates[at]
    if (event.key === 'Escape') isLooking ? look('') : back()
    else if (event.key === 'Enter' && isLooking && !found.isCurrent) setEager(true)
    else if (event.key === 'Enter' && isLooking && found.isAsking && at === null) firstEmptyField()?.focus()
    else if (at === null) return
    else if (event.key === 'ArrowDown') setMarked(Math.min(at + 1, found.candidates.length - 1))
    else if (event.key === 'ArrowUp') setMarked(Math.max(at - 1, 0))
    else if (event.key === 'Enter' && candidate && found.isCurrent) setStage({ at: 'known', candidate })
    else return
    event.preventDefault()
  }
  const undone = (writingId: string) => setLocal((now) => (now.at === 'done' && now.carded.writingId === writingId ? looking : now))
  const again = () => {
    look('')
    field.current?.focus()
  }
  const scanned = (query: string) => {
    look(query)
    setEager(true)
  }
  const card = { isUnknown, begun, undone }
  return { scanned, text, stage, setStage, setMarked, field, found, isLooking, isListing, card, at, look, back, press, again }
}

/** Nobody is known by what was typed: Enter goes on to what the new card still lacks. */
const firstEmptyField = (): HTMLInputElement | undefined =>
  [...document.querySelectorAll<HTMLInputElement>('form[aria-labelledby="card-title"] input:not([type="checkbox"])')].find(
    ({ value }) => value === '',
  )

/** One field: who is this? */
export default function Recognise() {
  const { t } = useTranslation('recognise')
  const { q, do: wish } = getRouteApi('/inside/recognise').useSearch()
  const navigate = useNavigate()
  const kept = useLocation({ select: ({ state }) => state.looked?.text })
  const { scanned, text, stage, setStage, setMarked, field, found, isLooking, isListing, card, at, look, back, press, again } =
    useRecognition(q ?? kept ?? '')
  const [isScanning, setScanning] = useState(false)
  const scan = canScan() ? () => setScanning(true) : undefined
  const somebodyNew = () => setStage({ at: 'card', doubt: null })
  const begin = useRef(somebodyNew)
  begin.current = somebodyNew
  // The palette sends here to do something at once; the address forgets it, so that going back does not do it again.
  useEffect(() => {
    if (wish === undefined) return
    if (wish === 'card') begin.current()
    else if (canScan()) setScanning(true)
    void navigate({ to: paths.recognise, search: {}, replace: true })
  }, [wish, navigate])
  const isCard = card.isUnknown || stage.at === 'card'
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
        {isLooking && !card.isUnknown && found.error && <ErrorState error={found.error} retry={found.retry} />}
        {at !== null && (
          <Candidates
            candidates={found.candidates}
            at={at}
            more={found.more}
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
            key={card.isUnknown ? text.trim() : 'asked'}
            query={text.trim()}
            kind={found.kind}
            isUnknown={card.isUnknown}
            begun={card.begun}
            doubt={stage.at === 'card' ? stage.doubt : null}
            cancel={back}
            done={(carded) => setStage({ at: 'done', carded })}
            known={(candidate) => setStage({ at: 'known', candidate })}
            undone={({ writingId }) => card.undone(writingId)}
          />
        )}
        {stage.at === 'done' && <Outcome carded={stage.carded} again={again} />}
      </div>
      {isLooking && !card.isUnknown && <ThumbBar scan={scan} somebodyNew={somebodyNew} />}
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
