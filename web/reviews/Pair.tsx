import { Switch } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Acts, ErrorState, TextSkeleton, useLetterKeys, useLettersSwitch, useName } from '../ui/index.ts'
import { Compare } from './Compare.tsx'
import { Consequences, InShort } from './Consequences.tsx'
import { Evidence } from './Evidence.tsx'
import { Group } from './Group.tsx'
import { Others } from './Others.tsx'
import classes from './pair.module.css'
import { among, arrange, correctionsOf, optionsOf, type Picks, pick, type Row, withWholeNames } from './pick.ts'
import { pairQuery, type ReviewPage, type Verdict } from './queries.ts'
import { isJoinSuggested } from './suggested.ts'
import type { Decision } from './use-judge.ts'
import { useMeant } from './use-meant.ts'
import { Verdicts } from './Verdicts.tsx'

const WhyNot = lazy(() => import('./WhyNot.tsx'))

type PairProps = { id: string; mayJudge: boolean; decide: (decision: Decision) => void; step: (by: number) => void }
type LoadedProps = Omit<PairProps, 'id'> & { pair: ReviewPage; also: string[]; include: (personId: string) => void }

function usePicks(pair: ReviewPage, also: readonly string[]) {
  const [picks, setPicks] = useState<Picks>({})
  const [active, setActive] = useState(0)
  const columns = [pair.left, pair.right, ...pair.group.map(({ person }) => person)]
  const isIn = columns.map(({ id }, at) => at < 2 || also.includes(id))
  const rows = withWholeNames(
    pair.rows.map(({ field, left, right, group, joined, equal }) => ({ field, sides: [left, right, ...group], joined, equal })),
    columns.map(({ name }) => name),
  )
  const { differing, equal } = arrange(rows.map((row) => among(row, isIn)))
  const choose = (row: Row, value: string) => {
    setPicks((now) => pick(now, row, value))
    setActive(Math.max(0, differing.indexOf(row)))
  }
  const chooseActive = (key: number) => {
    const row = differing[active]
    const option = row && optionsOf(row).find((one) => one.key === key)
    if (!row || !option) return
    setPicks((now) => pick(now, row, option.value))
    setActive((at) => Math.min(differing.length - 1, at + 1))
  }
  const move = (by: number) => setActive((at) => Math.max(0, Math.min(differing.length - 1, at + by)))
  return { columns, isIn, rows, picks, active, differing, equal, choose, chooseActive, move }
}

/** The letters that add the third and the fourth of a group. */
const includeKeys = ['A', 'S'] as const

function LoadedPair({ pair, also, include, mayJudge, decide, step }: LoadedProps) {
  const { t } = useTranslation('reviews')
  const nameOf = useName()
  const { columns, isIn, rows, picks, active, differing, equal, choose, chooseActive, move } = usePicks(pair, also)
  const [keysOn, turnKeys] = useLettersSwitch()
  const [isAsked, why] = useDisclosure()
  const meant = useMeant()
  const answer = (verdict: Verdict, by: { timeStamp: number }) => {
    if (meant.isFor(by)) decide({ pair, also, verdict, fields: verdict === 'same' ? correctionsOf(rows, picks) : {} })
  }
  const acts: Acts = {
    j: () => step(1),
    k: () => step(-1),
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
  }
  if (mayJudge) {
    Object.assign<Acts, Acts>(acts, {
      m: (press) => answer('same', press),
      d: (press) => answer('different', press),
      f: (press) => answer('household', press),
      l: (press) => answer('later', press),
      1: () => chooseActive(1),
      2: () => chooseActive(2),
      3: () => chooseActive(3),
      4: () => chooseActive(4),
    })
    for (const [at, { person }] of pair.group.entries()) {
      const key = includeKeys[at]?.toLowerCase()
      if (key) acts[key] = () => include(person.id)
    }
  }
  useLetterKeys(acts, { active: !isAsked })
  const suggests = isJoinSuggested([pair, ...pair.group.filter(({ person }) => also.includes(person.id))]) ? 'same' : null
  const shown = columns.map((person, at) => ({ person, isIn: isIn[at] ?? false, key: at < 2 ? null : (includeKeys[at - 2] ?? null) }))
  return (
    <>
      <div className={classes.pairBody} data-columns={columns.length}>
        <div className={classes.question}>
          <h2>{t('question')}</h2>
          {mayJudge && (
            <Switch
              size="xs"
              checked={keysOn}
              onChange={(event) => turnKeys(event.currentTarget.checked)}
              label={t('keys.toggle')}
              className={classes.keysSwitch}
            />
          )}
          {pair.origin === 'person' && (
            <p className="dim">
              {t('queue.asked')}
              {pair.note && <> · {t('queue.note', { note: pair.note })}</>}
            </p>
          )}
        </div>
        <p className="unseen" role="status">
          {nameOf(pair.left)}, {nameOf(pair.right)}
        </p>
        <Evidence because={pair.because} against={pair.against} ask={why.open} />
        <Group pair={pair} />
        {differing.length === 0 && <p className="dim">{t('compare.allEqual')}</p>}
        <Compare
          columns={shown}
          include={include}
          rows={rows}
          differing={differing}
          equal={equal}
          active={keysOn && mayJudge ? active : -1}
          picks={picks}
          choose={choose}
          mayJudge={mayJudge}
          keysShown={keysOn}
        />
        <Consequences pair={pair} columns={shown} rows={rows} />
        <Others pair={pair} />
      </div>
      <div className={classes.answers}>
        <InShort consequence={pair.consequence} corrections={Object.keys(picks).length} />
        {mayJudge ? (
          <Verdicts decide={answer} isRead={meant.isRead} suggests={suggests} keysOn={keysOn} count={2 + also.length} />
        ) : (
          <p className="dim">{t('keys.readOnly')}</p>
        )}
      </div>
      <Suspense>{isAsked && <WhyNot pair={pair} close={why.close} />}</Suspense>
    </>
  )
}

/** One doubtful pair: the evidence, the comparison, the consequence, the answers. */
export function Pair({ id, leave, ...rest }: PairProps & { leave: () => void }) {
  const [also, setAlso] = useState<string[]>([])
  const pair = useQuery(pairQuery(id, also))
  const include = (personId: string) =>
    setAlso((now) => (now.includes(personId) ? now.filter((one) => one !== personId) : [...now, personId]))
  // Somebody else decided it, it was decided along with another pair, or the two were joined from a person's page.
  const isSettled = pair.data === null
  useEffect(() => {
    if (isSettled) leave()
  }, [isSettled, leave])
  return (
    <div className={classes.pair}>
      {pair.isPending && (
        <div className={classes.pairBody}>
          <TextSkeleton lines={9} />
        </div>
      )}
      {pair.isError && <ErrorState error={pair.error} retry={pair.refetch} />}
      {pair.data && <LoadedPair pair={pair.data} also={also} include={include} {...rest} />}
    </div>
  )
}
