import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, client } from '../api.ts'
import { confirm, ErrorState, RowsSkeleton, StatusDot, say, sayFailure, useFormats } from '../ui/index.ts'
import { Deliveries } from './Deliveries.tsx'
import { EndpointForm } from './EndpointForm.tsx'
import { EndpointSecret, type FreshSecret } from './EndpointSecret.tsx'
import { type Endpoint, endpointsQuery } from './queries.ts'
import classes from './sources.module.css'

function Status({ endpoint }: { endpoint: Endpoint }) {
  const { t } = useTranslation('sources')
  const { number } = useFormats()
  if (endpoint.disabledAt) return <StatusDot tone="quiet">{t(endpoint.disabledWhy === 'gone' ? 'out.gone' : 'out.off')}</StatusDot>
  if (endpoint.failed > 0)
    return <StatusDot tone="bad">{t('out.failed', { count: endpoint.failed, n: number(endpoint.failed) })}</StatusDot>
  if (endpoint.pending > 0)
    return <StatusDot tone="warn">{t('out.pending', { count: endpoint.pending, n: number(endpoint.pending) })}</StatusDot>
  return <StatusDot tone="ok">{t('out.on')}</StatusDot>
}

function useAct<T>(act: () => Promise<T>, done: (result: T) => void) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: act,
    onSuccess: (result) => {
      done(result)
      void cache.invalidateQueries({ queryKey: api.outbound.key() })
    },
    onError: sayFailure,
  })
}

function Row({ endpoint, showSecret }: { endpoint: Endpoint; showSecret: (fresh: FreshSecret) => void }) {
  const { t } = useTranslation('sources')
  const [isOpen, open] = useState(false)
  const [isEditing, edit] = useState(false)
  const { id, url } = endpoint
  const test = useAct(
    () => client.outbound.test({ id }),
    () => {
      say(t('out.tested'))
      open(true)
    },
  )
  const rotate = useAct(
    () => client.outbound.rotateSecret({ id }),
    ({ secret }) => showSecret({ url, secret }),
  )
  const isOn = endpoint.disabledAt === null
  const turn = useAct(
    () => client.outbound.change({ id, enabled: !isOn }),
    () => {},
  )
  const remove = useAct(
    () => client.outbound.remove({ id }),
    () => say(t('out.removed')),
  )
  const ask = async (what: 'rotate' | 'remove', then: () => void) => {
    if (await confirm({ title: t(`out.${what}Title`), body: t(`out.${what}Body`), yes: t(`out.${what}`), danger: what === 'remove' }))
      then()
  }
  return (
    <li className={classes.endpoint}>
      <div className={classes.between}>
        <code className={classes.url}>{url}</code>
        <Status endpoint={endpoint} />
      </div>
      <p className="dim">{endpoint.events.map((event) => t(`out.event.${event}`)).join(' · ')}</p>
      <fieldset className={classes.actions} aria-label={url}>
        <Button variant="default" size="compact-sm" disabled={!isOn} loading={test.isPending} onClick={() => test.mutate()}>
          {t('out.test')}
        </Button>
        <Button variant="default" size="compact-sm" aria-expanded={isOpen} onClick={() => open(!isOpen)}>
          {t('out.log')}
        </Button>
        <Button variant="default" size="compact-sm" onClick={() => edit(true)}>
          {t('out.edit')}
        </Button>
        <Button variant="default" size="compact-sm" loading={rotate.isPending} onClick={() => void ask('rotate', () => rotate.mutate())}>
          {t('out.rotate')}
        </Button>
        <Button variant="default" size="compact-sm" loading={turn.isPending} onClick={() => turn.mutate()}>
          {t(isOn ? 'out.turnOff' : 'out.turnOn')}
        </Button>
        <Button variant="default" size="compact-sm" loading={remove.isPending} onClick={() => void ask('remove', () => remove.mutate())}>
          {t('out.remove')}
        </Button>
      </fieldset>
      {isOpen && <Deliveries endpoint={endpoint} />}
      {isEditing && <EndpointForm endpoint={endpoint} close={() => edit(false)} made={() => edit(false)} />}
    </li>
  )
}

/** Other systems that are told of what happens here: where, of what, and whether they heard. */
export function Endpoints() {
  const { t } = useTranslation('sources')
  const found = useQuery(endpointsQuery())
  const [isAdding, add] = useState(false)
  const [fresh, showSecret] = useState<FreshSecret | null>(null)
  return (
    <section aria-labelledby="out-title" className={classes.quarantine}>
      <div className={classes.between}>
        <div>
          <h2 id="out-title">{t('out.title')}</h2>
          <p className="dim">{t('out.lead')}</p>
        </div>
        <Button variant="default" leftSection={<IconPlus size={16} aria-hidden="true" />} onClick={() => add(true)}>
          {t('out.add')}
        </Button>
      </div>
      {found.isPending && <RowsSkeleton rows={2} />}
      {found.isError && !found.data && <ErrorState error={found.error} retry={found.refetch} />}
      {found.data?.length === 0 && <p className="dim">{t('out.empty')}</p>}
      {found.data && found.data.length > 0 && (
        <ul className={classes.events}>
          {found.data.map((endpoint) => (
            <Row key={endpoint.id} endpoint={endpoint} showSecret={showSecret} />
          ))}
        </ul>
      )}
      {isAdding && (
        <EndpointForm
          endpoint={null}
          close={() => add(false)}
          made={(secret) => {
            add(false)
            if (secret) showSecret(secret)
          }}
        />
      )}
      {fresh && <EndpointSecret fresh={fresh} close={() => showSecret(null)} />}
    </section>
  )
}
