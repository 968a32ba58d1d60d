import { NativeSelect } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { type Trust, trusts } from '#contract'
import { api, client } from '../api.ts'
import { say, sayFailure } from '../ui/index.ts'
import type { Source } from './queries.ts'

/** How far what it says about customers is verified. A file is the business's own, and the counter is the business. */
export function TrustOf({ source }: { source: Source }) {
  const { t } = useTranslation('sources')
  const cache = useQueryClient()
  const change = useMutation({
    mutationFn: (trust: Trust) => client.sources.change({ id: source.id, trust }),
    onSuccess: () => {
      say(t('trust.saved'))
      return cache.invalidateQueries({ queryKey: api.sources.key() })
    },
    onError: sayFailure,
  })
  if (source.kind === 'import' || source.kind === 'counter') return <span className="dim">{t('trust.verified')}</span>
  return (
    <NativeSelect
      size="xs"
      aria-label={t('trust.of', { name: source.name })}
      title={t(`trust.${source.trust}Hint`)}
      value={source.trust}
      disabled={change.isPending}
      data={trusts.map((trust) => ({ value: trust, label: t(`trust.${trust}`) }))}
      onChange={(event) => change.mutate(event.currentTarget.value as Trust)}
    />
  )
}
