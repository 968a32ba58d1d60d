import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api, client } from '../api.ts'
import { undoable } from '../ui/index.ts'
import type { Kit } from './queries.ts'

/** Says that the page has other words now, and gives back the former ones: those of the business, or ours. */
export function useOfferUndo(before: Kit): (said: string) => Promise<void> {
  const { t } = useTranslation('ui')
  const cache = useQueryClient()
  const refresh = () => cache.invalidateQueries({ queryKey: api.routine.kit.key() })
  const { language, content, isOwn } = before
  const giveBack = async () => {
    await (isOwn ? client.routine.saveKit({ language, content }) : client.routine.resetKit({ language }))
    await refresh()
  }
  return async (said) => {
    await refresh()
    undoable(said, giveBack, t('undone'))
  }
}
