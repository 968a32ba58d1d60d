import { Button } from '@mantine/core'
import { IconAlertTriangle, IconArrowBackUp, IconCheck, IconTrash } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import type { ImportShown } from '#contract'
import { api, client } from '../api.ts'
import { paths } from '../paths.ts'
import { confirm, LinkButton, sayFailure, useFormats } from '../ui/index.ts'
import { rowsIn } from './brought.ts'
import { Counts } from './Counts.tsx'
import classes from './imports.module.css'
import { Misread } from './Misread.tsx'
import { Rejected } from './Rejected.tsx'

type Ended = 'done' | 'failed' | 'undone' | 'discarded'

function Headline({ shown }: { shown: ImportShown }) {
  const { t } = useTranslation('imports')
  const { number } = useFormats()
  const { counts, failure, state } = shown
  const people = counts.newPeople + counts.knownPeople
  const Sign = { done: IconCheck, failed: IconAlertTriangle, undone: IconArrowBackUp, discarded: IconTrash }[state as Ended]
  return (
    <div className={classes.headline} data-state={state} role={state === 'failed' ? 'alert' : 'status'}>
      <Sign size={20} stroke={1.8} aria-hidden="true" />
      <div>
        <h2>{t(`result.${state as Ended}`)}</h2>
        <p className="dim">
          {state === 'done' &&
            t('result.doneBody', {
              people: t('result.people', { count: people, n: number(people) }),
              rows: t('file.rows', { count: counts.rows, n: number(counts.rows) }),
            })}
          {state === 'undone' && t('result.undoneBody')}
          {state === 'discarded' && t('result.discardedBody')}
          {state === 'failed' && `${failure ?? ''} ${t('result.failedBody')}`}
        </p>
      </div>
    </div>
  )
}

function Undo({ shown, take }: { shown: ImportShown; take: (next: ImportShown) => void }) {
  const { t } = useTranslation('imports')
  const { number } = useFormats()
  const undo = useMutation({ mutationFn: () => client.imports.undo({ id: shown.id }), onSuccess: take, onError: sayFailure })
  const ask = async () => {
    const body = t('undo.body', {
      rows: t('undo.rows', { count: rowsIn(shown.counts), n: number(rowsIn(shown.counts)) }),
      name: shown.fileName,
    })
    if (await confirm({ title: t('undo.title'), body, yes: t('undo.confirm'), danger: true })) undo.mutate()
  }
  return (
    <Button
      variant="default"
      loading={undo.isPending}
      leftSection={<IconArrowBackUp size={16} aria-hidden="true" />}
      onClick={() => void ask()}
    >
      {t('undo.button')}
    </Button>
  )
}

/** The end of an import: what came of it, what to do with it, and the way back. */
export function Finished({ shown, take }: { shown: ImportShown; take: (next: ImportShown) => void }) {
  const { t } = useTranslation('imports')
  const { number } = useFormats()
  const cache = useQueryClient()
  const { doubts, misread, rejected } = shown.counts
  // People in doubt are counted above; what is reviewed are pairs, and some are decided by now.
  const reviews = useQuery(
    api.reviews.list.queryOptions({ input: { import: shown.id, limit: 1 }, enabled: shown.state === 'done' && doubts > 0, staleTime: 0 }),
  )
  const pairs = reviews.data?.open ?? 0
  const isGone = shown.state === 'undone' || shown.state === 'discarded'
  // Other screens were read before these people came or went.
  useEffect(() => {
    for (const room of [api.people, api.reviews, api.overview]) void cache.invalidateQueries({ queryKey: room.key() })
  }, [cache])
  return (
    <div className={classes.stack}>
      <Headline shown={shown} />
      {!isGone && <Counts counts={shown.counts} areDoubtsSettled={reviews.data?.open === 0} />}
      <div className={classes.bar}>
        {shown.state === 'done' && (
          <LinkButton to={paths.people} search={{ import: shown.id }}>
            {t('result.toPeople')}
          </LinkButton>
        )}
        {shown.state === 'done' && pairs > 0 && (
          <LinkButton to={paths.reviews} search={{ import: shown.id }} variant="default">
            {t('result.toReviews', { count: pairs, n: number(pairs) })}
          </LinkButton>
        )}
        <Button component={Link} to={paths.imports} variant="default">
          {t('result.another')}
        </Button>
        {!isGone && <Undo shown={shown} take={take} />}
      </div>
      {!isGone && misread > 0 && <Misread shown={shown} />}
      {!isGone && rejected > 0 && <Rejected shown={shown} count={rejected} />}
    </div>
  )
}
