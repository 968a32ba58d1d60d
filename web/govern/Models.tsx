import { Button, Progress } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, client } from '../api.ts'
import { confirm, ErrorState, RowsSkeleton, StatusDot, sayFailure, useFormats } from '../ui/index.ts'
import { inWorkspace } from '../workspace.ts'
import classes from './models.module.css'
import type { ModelShown, ModelTask } from './queries.ts'
import { Trial } from './Trial.tsx'

const lookAgainMs = 1000

/** The work that runs now, with how far it is. */
function Running({ task }: { task: ModelTask }) {
  const { t } = useTranslation('govern')
  const percent = task.total > 0 ? Math.min(100, Math.round((100 * task.done) / task.total)) : 0
  return (
    <div className={classes.running} role="status">
      <p>{t(`models.running.${task.kind}`)}</p>
      <Progress value={percent} aria-label={t(`models.running.${task.kind}`)} animated={percent < 100} />
      <p className="dim">{t('models.running.leave')}</p>
    </div>
  )
}

/** What can be asked, each audited; the list looks again while something runs. */
function useModelWork() {
  const cache = useQueryClient()
  const refresh = () => cache.invalidateQueries({ queryKey: api.models.key() })
  const told = { onSuccess: refresh, onError: sayFailure }
  return {
    learn: useMutation({ mutationFn: () => client.models.learn(), ...told }),
    tryOut: useMutation({ mutationFn: (id: string) => client.models.try({ id }), ...told }),
    adopt: useMutation({ mutationFn: (modelId: string | null) => client.models.adopt({ modelId }), ...told }),
  }
}

type CardProps = { model: ModelShown; isBusy: boolean; work: ReturnType<typeof useModelWork>; hasTrial: boolean }

function Card({ model, isBusy, work, hasTrial }: CardProps) {
  const { t } = useTranslation('govern')
  const { date, number } = useFormats()
  const [isOpen, open] = useState(false)
  const askAdopt = async () => {
    if (await confirm({ title: t('models.adoptTitle'), body: t('models.adoptBody'), yes: t('models.adopt') })) work.adopt.mutate(model.id)
  }
  return (
    <li className={classes.card} data-adopted={model.adopted || undefined}>
      <div className={classes.top}>
        <h3>{t('models.own', { version: model.version })}</h3>
        {model.adopted && <StatusDot tone="ok">{t('models.decides')}</StatusDot>}
      </div>
      <p className="dim">
        {t('models.from', {
          day: date(model.createdAt),
          records: number(model.records),
          pairs: number(model.samePairs),
          labels: number(model.labels),
        })}
      </p>
      {model.says.length === 0 ? (
        <p>{t('models.same')}</p>
      ) : (
        <ul className={classes.says}>
          {model.says.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      )}
      <div className={classes.buttons}>
        {!model.adopted && (
          <Button variant="default" disabled={isBusy} onClick={() => work.tryOut.mutate(model.id)}>
            {t(hasTrial ? 'models.tryAgain' : 'models.try')}
          </Button>
        )}
        {!model.adopted && hasTrial && (
          <Button disabled={isBusy} onClick={() => void askAdopt()}>
            {t('models.adopt')}
          </Button>
        )}
        {hasTrial && (
          <Button variant="subtle" aria-expanded={isOpen} onClick={() => open(!isOpen)}>
            {t(isOpen ? 'models.hideTrial' : 'models.showTrial')}
          </Button>
        )}
        <Button variant="subtle" component="a" href={inWorkspace(`/api/models/${model.id}`)} download={`pulsera-${model.version}.json`}>
          {t('models.download')}
        </Button>
      </div>
      {isOpen && <Trial id={model.id} />}
    </li>
  )
}

type ShippedProps = { isAdopted: boolean; isBusy: boolean; work: ReturnType<typeof useModelWork> }

/** The model everybody starts with; going back to it takes back what was adopted. */
function Shipped({ isAdopted, isBusy, work }: ShippedProps) {
  const { t } = useTranslation('govern')
  const ask = async () => {
    if (await confirm({ title: t('models.backTitle'), body: t('models.backBody'), yes: t('models.back') })) work.adopt.mutate(null)
  }
  return (
    <li className={classes.card} data-adopted={isAdopted || undefined}>
      <div className={classes.top}>
        <h3>{t('models.shipped')}</h3>
        {isAdopted && <StatusDot tone="ok">{t('models.decides')}</StatusDot>}
      </div>
      <p className="dim">{t('models.shippedWhat')}</p>
      {!isAdopted && (
        <div className={classes.buttons}>
          <Button variant="default" disabled={isBusy} onClick={() => void ask()}>
            {t('models.back')}
          </Button>
        </div>
      )}
    </li>
  )
}

function History({ tasks }: { tasks: ModelTask[] }) {
  const { t } = useTranslation('govern')
  const { exact } = useFormats()
  const done = tasks.filter(({ finishedAt }) => finishedAt !== null)
  if (done.length === 0) return null
  return (
    <section>
      <h3 className={classes.historyTitle}>{t('models.history')}</h3>
      <ul className={classes.history}>
        {done.slice(0, 20).map((task) => (
          <li key={task.id}>
            <span>{t(task.failed ? 'models.failed' : `models.did.${task.kind}`, { what: t(`models.did.${task.kind}`) })}</span>
            <span className="dim num">{exact(task.createdAt)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** How this business recognises: which model decides, what it would learn from its own data, what that would change. */
export function Models() {
  const { t } = useTranslation('govern')
  const { number } = useFormats()
  const cache = useQueryClient()
  const found = useQuery({
    ...api.models.list.queryOptions(),
    refetchInterval: (query) => (query.state.data?.tasks.some(({ finishedAt }) => finishedAt === null) ? lookAgainMs : false),
  })
  const work = useModelWork()
  const running = found.data?.tasks.find(({ finishedAt }) => finishedAt === null)
  const wasRunning = useRef(running?.id)
  // Who is who may be another now.
  useEffect(() => {
    if (wasRunning.current && !running) void cache.invalidateQueries()
    wasRunning.current = running?.id
  }, [running, cache])
  if (found.isPending) return <RowsSkeleton rows={4} height={80} />
  if (found.isError && !found.data) return <ErrorState error={found.error} retry={found.refetch} />
  const { adopted, models, tasks, records } = found.data
  const isBusy = running !== undefined || work.learn.isPending || work.tryOut.isPending || work.adopt.isPending
  const tried = new Set(
    tasks.filter(({ kind, finishedAt, failed }) => kind === 'try' && finishedAt && !failed).map(({ modelId }) => modelId),
  )
  return (
    <div className={classes.stack}>
      <div className={classes.lead}>
        <p>{t('models.lead')}</p>
        <Button disabled={isBusy || records === 0} onClick={() => work.learn.mutate()}>
          {t('models.learn', { records: number(records) })}
        </Button>
      </div>
      {running && <Running task={running} />}
      <ul className={classes.cards} aria-label={t('models.label')}>
        {models.map((model) => (
          <Card key={model.id} model={model} isBusy={isBusy} work={work} hasTrial={tried.has(model.id)} />
        ))}
        <Shipped isAdopted={adopted === null} isBusy={isBusy} work={work} />
      </ul>
      <History tasks={tasks} />
    </div>
  )
}
