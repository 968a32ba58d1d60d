import { Button, Progress } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { api, client } from '../api.ts'
import { confirm, sayFailure, useFormats } from '../ui/index.ts'
import { type Replay, replaysQuery } from './queries.ts'
import classes from './sources.module.css'

function Running({ replay }: { replay: Replay }) {
  const { t } = useTranslation('sources')
  const { number } = useFormats()
  const done = replay.solved + replay.unsolved
  return (
    <div className={classes.replay}>
      <p role="status">{t('quarantine.running', { done: number(done), total: number(replay.total) })}</p>
      <Progress
        value={replay.total === 0 ? 100 : Math.min(100, (done / replay.total) * 100)}
        size={8}
        aria-label={t('quarantine.progress')}
      />
    </div>
  )
}

/** Tries everything that waits again, in the background, and shows how far it is. */
export function ReplayAll({ sourceId, hasSome }: { sourceId: string | undefined; hasSome: boolean }) {
  const { t } = useTranslation('sources')
  const { number } = useFormats()
  const cache = useQueryClient()
  const replays = useQuery(replaysQuery())
  const latest = replays.data?.find((replay) => (sourceId ? replay.sourceId === sourceId : replay.sourceId === null))
  const isRunning = latest !== undefined && latest.finishedAt === null
  const wasRunning = useRef(false)
  useEffect(() => {
    if (wasRunning.current && !isRunning)
      for (const room of [api.sources, api.people, api.overview]) void cache.invalidateQueries({ queryKey: room.key() })
    wasRunning.current = isRunning
  }, [isRunning, cache])
  const start = useMutation({
    mutationFn: () => client.sources.replay(sourceId ? { sourceId } : {}),
    onSuccess: () => void cache.invalidateQueries({ queryKey: api.sources.replays.key() }),
    onError: sayFailure,
  })
  const ask = async () => {
    if (await confirm({ title: t('quarantine.allTitle'), body: t('quarantine.allBody'), yes: t('quarantine.allConfirm') })) start.mutate()
  }
  return (
    <>
      {isRunning && <Running replay={latest} />}
      {latest && !isRunning && (
        <p role="status" className="dim">
          {t('quarantine.finished', { solved: number(latest.solved), unsolved: number(latest.unsolved) })}
        </p>
      )}
      {hasSome && !isRunning && (
        <Button variant="default" className={classes.start} loading={start.isPending} onClick={() => void ask()}>
          {t('quarantine.all')}
        </Button>
      )}
    </>
  )
}
