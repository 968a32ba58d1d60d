import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api, client, queryClient, statusOf } from '../api.ts'
import { closeUndo, say, sayFailure, undoable } from '../ui/index.ts'

/** Who is who has changed: everything that shows people asks again. */
export const refreshPeople = (): Promise<unknown> =>
  Promise.all(
    [api.people.key(), api.brief.key(), api.reviews.key(), api.overview.key()].map((queryKey) =>
      queryClient.invalidateQueries({ queryKey }),
    ),
  )

/** Joining, separating and taking a decision back; each can be undone for ten seconds and, from the timeline, for ever. */
export function useRegroup(personId: string) {
  const { t } = useTranslation(['people', 'ui'])
  const takeBack = async (judgementId: string) => {
    await client.people.withdrawJudgement({ id: judgementId })
    closeUndo(judgementId)
    await refreshPeople()
  }
  const offerUndo = async (message: string, judgementId: string) => {
    await refreshPeople()
    undoable(message, () => takeBack(judgementId), t('ui:undone'), judgementId)
  }
  return {
    join: useMutation({
      mutationFn: (withId: string) => client.people.join({ id: personId, with: withId }),
      onSuccess: ({ judgementId }) => offerUndo(t('join.done'), judgementId),
    }),
    suspect: useMutation({
      mutationFn: ({ withId, note }: { withId: string; note: string }) =>
        client.people.suspect({ id: personId, with: withId, note: note.trim() || undefined }),
      onSuccess: async ({ writingId }) => {
        await refreshPeople()
        undoable(t('suspect.done'), () => client.people.takeBack({ id: writingId }).then(refreshPeople), t('ui:undone'))
      },
    }),
    separate: useMutation({
      mutationFn: ({ note, ...seen }: { records: string[]; division: string; note: string }) =>
        client.people.separate({ id: personId, ...seen, note: note.trim() || undefined }),
      onSuccess: ({ judgementId }) => offerUndo(t('separate.done'), judgementId),
      // What came in between is shown, and asked about again.
      onError: (error) => (statusOf(error) === 409 ? refreshPeople() : undefined),
    }),
    withdraw: useMutation({ mutationFn: takeBack, onError: sayFailure, onSuccess: () => say(t('ui:undone')) }),
  }
}
