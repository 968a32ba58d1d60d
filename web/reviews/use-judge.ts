import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AttributeField, PersonId } from '#contract'
import { api, client, statusOf } from '../api.ts'
import { say, sayFailure, undoable, useFormats } from '../ui/index.ts'
import type { ReviewPage, Verdict } from './queries.ts'

/** `also`: who of the group is meant beside the two. */
export type Decision = { pair: ReviewPage; also: string[]; verdict: Verdict; fields: Partial<Record<AttributeField, string>> }

const doneWord = {
  same: 'verdict.sameDone',
  different: 'verdict.differentDone',
  household: 'verdict.householdDone',
  later: 'verdict.laterDone',
} as const

/** Judges at once and saves behind: the next pair never waits for the network. What fails comes back. */
export function useJudge(comeBack: (id: string) => void) {
  const { t } = useTranslation('reviews')
  const { list } = useFormats()
  const cache = useQueryClient()
  const [settled, setSettled] = useState<ReadonlySet<string>>(new Set())

  const settle = (ids: string[]) => setSettled((known) => new Set([...known, ...ids]))
  const release = (ids: string[]) => setSettled((known) => new Set([...known].filter((other) => !ids.includes(other))))
  // A judgement moves records between people: what the other screens show of them is old now.
  const refresh = () =>
    Promise.all([api.reviews.key(), api.people.key(), api.overview.key()].map((queryKey) => cache.invalidateQueries({ queryKey })))

  const judge = async ({ pair, also, verdict, fields }: Decision) => {
    const meant = pair.group.filter(({ person }) => also.includes(person.id))
    const doubts = [pair.id, ...meant.map(({ reviewId }) => reviewId)]
    const bringBack = () => {
      release(doubts)
      comeBack(pair.id)
    }
    settle(doubts)
    const names = list([pair.left, pair.right, ...meant.map(({ person }) => person)].map(({ name }) => name || t('queue.nameless')))
    try {
      const { judgementId, judgementIds } = await client.reviews.judge({ id: pair.id, verdict, fields, also: also as PersonId[] })
      const undo = async () => {
        for (const id of judgementIds.toReversed()) await client.people.withdrawJudgement({ id })
        bringBack()
        await refresh()
      }
      undoable(t(doneWord[verdict], { names }), undo, t('verdict.undone'), judgementId)
    } catch (error) {
      if (statusOf(error) === 409) say(t('verdict.settled'))
      else {
        bringBack()
        say(t('verdict.failed'))
        sayFailure(error)
      }
    }
    await refresh()
  }
  return { judge, settled }
}
