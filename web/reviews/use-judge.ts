import { useQueryClient } from '@tanstack/react-query'
import { useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AttributeField, PersonId } from '#contract'
import { api, client, isRefusal, mayWorkLater, statusOf } from '../api.ts'
import { closeOffer, closeUndo, say, sayFailure, undoable, useFormats, useName, walkBackWith } from '../ui/index.ts'
import type { ReviewPage, Verdict } from './queries.ts'

/** `also`: who of the group is meant beside the two. */
export type Decision = { pair: ReviewPage; also: string[]; verdict: Verdict; fields: Partial<Record<AttributeField, string>> }

const doneWord = {
  same: 'verdict.sameDone',
  different: 'verdict.differentDone',
  household: 'verdict.householdDone',
  later: 'verdict.laterDone',
} as const

/** A decision of this window: what it was about, its judgements once the server has given them, and the taking back while it lasts. */
type Taken = { pairId: string; doubts: string[]; given: Promise<string[]>; judgements: string[]; back: Promise<void> | null }
// Of this window since its page was loaded, also after going to another screen and back. Signing out loads the page anew, so it is never another person's.
const taken: Taken[] = []
const forget = (one: Taken) => {
  const place = taken.indexOf(one)
  if (place >= 0) taken.splice(place, 1)
}
// One after the other: the second may rest upon what the first gives back.
let turn: Promise<unknown> = Promise.resolve()

async function withdrawJudgement(id: string): Promise<void> {
  await client.people.withdrawJudgement({ id }).catch((error: unknown) => {
    // Taken back already, perhaps on the person's page: that is what was wanted.
    if (!isRefusal(error, 'judgement.withdrawn')) throw error
  })
  closeUndo(id)
}

/** Z takes back the last decision of the session, then the one before. */
function useWalkBack(takeBack: (one: Taken) => Promise<void>): void {
  const { t } = useTranslation('reviews')
  const back = useRef(takeBack)
  back.current = takeBack
  useLayoutEffect(
    () =>
      walkBackWith({
        last: () => {
          const one = taken.findLast(({ back }) => !back)
          if (!one) return false
          back.current(one).then(() => say(t('verdict.undone')), sayFailure)
          return true
        },
        none: () => say(t('verdict.nothingLeft')),
        owns: (of) => taken.some(({ judgements }) => judgements.includes(of)),
      }),
    [t],
  )
}

/** Judges at once and saves behind: the next pair never waits for the network. What fails comes back. */
export function useJudge(comeBack: (id: string) => void) {
  const { t } = useTranslation('reviews')
  const nameOf = useName()
  const { list } = useFormats()
  const cache = useQueryClient()
  const [settled, setSettled] = useState<ReadonlySet<string>>(new Set())

  const settle = (ids: string[]) => setSettled((known) => new Set([...known, ...ids]))
  const release = (ids: string[]) => setSettled((known) => new Set([...known].filter((other) => !ids.includes(other))))
  // A judgement moves records between people: what the other screens show of them is old now.
  const refresh = () =>
    Promise.all([api.reviews.key(), api.people.key(), api.overview.key()].map((queryKey) => cache.invalidateQueries({ queryKey })))

  const withdraw = async ({ given, doubts, pairId }: Taken) => {
    for (const id of (await given).toReversed()) await withdrawJudgement(id)
    release(doubts)
    comeBack(pairId)
    await refresh()
  }
  const takeBack = (one: Taken): Promise<void> => {
    if (one.back) return one.back
    const work = turn.then(() => withdraw(one))
    one.back = work.then(
      () => forget(one),
      (error) => {
        one.back = null
        // What the server gave still stands, and Z finds it again.
        if (one.judgements.length === 0 || !mayWorkLater(error)) forget(one)
        throw error
      },
    )
    turn = one.back.catch(() => {})
    return one.back
  }
  /** A decision of today that stands in the list, perhaps of another window. */
  const takeBackJudgement = async (id: string): Promise<void> => {
    const one = taken.find(({ judgements }) => judgements.includes(id))
    if (one) return takeBack(one)
    await withdrawJudgement(id)
    await refresh()
  }

  useWalkBack(takeBack)

  const judge = async ({ pair, also, verdict, fields }: Decision) => {
    const meant = pair.group.filter(({ person }) => also.includes(person.id))
    const doubts = [pair.id, ...meant.map(({ reviewId }) => reviewId)]
    settle(doubts)
    // From here on Z means this decision, whose own toast comes with the answer.
    closeOffer()
    const names = list([pair.left, pair.right, ...meant.map(({ person }) => person)].map(nameOf))
    const asked = client.reviews.judge({ id: pair.id, verdict, fields, also: also as PersonId[] })
    const given = asked.then(({ judgementIds }) => {
      one.judgements = judgementIds
      return judgementIds
    })
    const one: Taken = { pairId: pair.id, doubts, given, judgements: [], back: null }
    // Whoever takes it back hears of the failure; nobody may.
    given.catch(() => {})
    taken.push(one)
    try {
      const { judgementId } = await asked
      if (!one.back) undoable(t(doneWord[verdict], { names }), () => takeBack(one), t('verdict.undone'), judgementId)
    } catch (error) {
      forget(one)
      if (statusOf(error) === 409) say(t('verdict.settled'))
      else {
        release(doubts)
        comeBack(pair.id)
        say(t('verdict.failed'))
        sayFailure(error)
      }
    }
    await refresh()
  }
  return { judge, settled, takeBackJudgement }
}
