import { Switch } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AttributeField } from '#contract'
import { statusOf } from '../api.ts'
import { ErrorState, TextSkeleton } from '../ui/index.ts'
import { Compare } from './Compare.tsx'
import { Consequences, InShort } from './Consequences.tsx'
import { Evidence } from './Evidence.tsx'
import { Others } from './Others.tsx'
import { arrange, correctionsOf, optionsOf, type Picks, pick, type Row, withWholeNames } from './pick.ts'
import { pairQuery, type Review, type ReviewPage, type Verdict } from './queries.ts'
import classes from './reviews.module.css'
import { useKeysSwitch, useReviewKeys } from './use-review-keys.ts'
import { Verdicts } from './Verdicts.tsx'

type Decide = (review: Review, verdict: Verdict, fields: Partial<Record<AttributeField, string>>) => void
type PairProps = { id: string; mayJudge: boolean; decide: Decide; step: (by: number) => void }

function usePicks(pair: ReviewPage) {
  const [picks, setPicks] = useState<Picks>({})
  const [active, setActive] = useState(0)
  const rows = useMemo(() => withWholeNames(pair.rows, { left: pair.left.name, right: pair.right.name }), [pair])
  const { differing, equal } = useMemo(() => arrange(rows), [rows])
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
  return { rows, picks, active, differing, equal, choose, chooseActive, move }
}

function LoadedPair({ pair, mayJudge, decide, step }: { pair: ReviewPage } & Omit<PairProps, 'id'>) {
  const { t } = useTranslation('reviews')
  const { rows, picks, active, differing, equal, choose, chooseActive, move } = usePicks(pair)
  const [keysOn, turnKeys] = useKeysSwitch()
  const answer = (verdict: Verdict) => decide(pair, verdict, verdict === 'same' ? correctionsOf(rows, picks) : {})
  const acts: Partial<Record<string, () => void>> = {
    j: () => step(1),
    k: () => step(-1),
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
  }
  if (mayJudge) {
    Object.assign(acts, {
      m: () => answer('same'),
      d: () => answer('different'),
      f: () => answer('household'),
      l: () => answer('later'),
      1: () => chooseActive(1),
      2: () => chooseActive(2),
      3: () => chooseActive(3),
      4: () => chooseActive(4),
    })
  }
  useReviewKeys(keysOn, acts)
  return (
    <>
      <div className={classes.pairBody}>
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
          {pair.left.name || t('queue.nameless')}, {pair.right.name || t('queue.nameless')}
        </p>
        <Evidence because={pair.because} against={pair.against} />
        {differing.length === 0 && <p className="dim">{t('compare.allEqual')}</p>}
        <Compare
          pair={pair}
          differing={differing}
          equal={equal}
          active={keysOn && mayJudge ? active : -1}
          picks={picks}
          choose={choose}
          mayJudge={mayJudge}
          keysShown={keysOn}
        />
        <Consequences pair={pair} rows={rows} />
        <Others pair={pair} />
      </div>
      <div className={classes.answers}>
        <InShort consequence={pair.consequence} corrections={Object.keys(picks).length} />
        {mayJudge ? <Verdicts decide={answer} keysOn={keysOn} /> : <p className="dim">{t('keys.readOnly')}</p>}
      </div>
    </>
  )
}

/** One doubtful pair: the evidence, the comparison, the consequence, the answers. */
export function Pair({ id, leave, ...rest }: PairProps & { leave: () => void }) {
  const pair = useQuery(pairQuery(id))
  // Somebody else decided it, or joined the two from a person's page.
  const isSettled = statusOf(pair.error) === 409
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
      {pair.data && <LoadedPair pair={pair.data} {...rest} />}
    </div>
  )
}
