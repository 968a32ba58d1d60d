import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AttributeField } from '#contract'
import { api, client, statusOf } from '../api.ts'
import { say, sayFailure, undoable } from '../ui/index.ts'
import type { Review, Verdict } from './queries.ts'

type Decision = { review: Review; verdict: Verdict; fields: Partial<Record<AttributeField, string>> }

const doneWord = {
  same: 'verdict.sameDone',
  different: 'verdict.differentDone',
  household: 'verdict.householdDone',
  later: 'verdict.laterDone',
} as const

/** Judges at once and saves behind: the next pair never waits for the network. What fails comes back. */
export function useJudge(comeBack: (id: string) => void) {
  const { t } = useTranslation('reviews')
  const cache = useQueryClient()
  const [settled, setSettled] = useState<ReadonlySet<string>>(new Set())

  const settle = (id: string) => setSettled((known) => new Set([...known, id]))
  const release = (id: string) => setSettled((known) => new Set([...known].filter((other) => other !== id)))
  // A judgement moves records between people: what the other screens show of them is old now.
  const refresh = () =>
    Promise.all([api.reviews.key(), api.people.key(), api.overview.key()].map((queryKey) => cache.invalidateQueries({ queryKey })))
  const bringBack = (id: string) => {
    release(id)
    comeBack(id)
  }

  const judge = async ({ review, verdict, fields }: Decision) => {
    settle(review.id)
    const names = { left: review.left.name || t('queue.nameless'), right: review.right.name || t('queue.nameless') }
    try {
      const { judgementId } = await client.reviews.judge({ id: review.id, verdict, fields })
      const undo = async () => {
        await client.people.withdrawJudgement({ id: judgementId })
        bringBack(review.id)
        await refresh()
      }
      undoable(t(doneWord[verdict], names), undo, t('verdict.undone'), judgementId)
    } catch (error) {
      if (statusOf(error) === 409) say(t('verdict.settled'))
      else {
        bringBack(review.id)
        say(t('verdict.failed'))
        sayFailure(error)
      }
    }
    await refresh()
  }
  return { judge, settled }
}
