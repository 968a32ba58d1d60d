import { Button, NativeSelect, PasswordInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Channel, type WebhookKindName, webhookKinds } from '#contract'
import { api, client } from '../api.ts'
import { ErrorState, Example, Failure, say, TextSkeleton } from '../ui/index.ts'
import { MapSample } from './MapSample.tsx'
import { type Webhook, webhookQuery } from './queries.ts'
import classes from './sources.module.css'

const asksWithToken = new Set<WebhookKindName>(['tiendanube', 'mercado-pago', 'stripe'])

/** What most often sends to a connection of this channel. */
const usualKind = (channel: Channel): WebhookKindName => (channel === 'whatsapp' ? 'whatsapp' : 'shopify')

/** What to do where, in the sender's own menu, and the address to give it. */
function Steps({ kind }: { kind: WebhookKindName }) {
  const { t } = useTranslation('sources')
  const name = t(`webhook.kinds.${kind}`)
  return (
    <>
      <p className="dim">{t(`webhook.leads.${kind}`)}</p>
      <ol className={classes.steps} aria-label={t('webhook.how', { name })}>
        {t(`webhook.steps.${kind}`)
          .split('\n')
          .map((step) => (
            <li key={step}>{step}</li>
          ))}
      </ol>
      <Example
        code={`${window.location.origin}/in/${t('snippet.placeholder')}`}
        hint={t('webhook.address', { placeholder: t('snippet.placeholder') })}
      />
      <p className="dim">{t(`webhook.topics.${kind}`)}</p>
    </>
  )
}

function Form({ id, channel, webhook }: { id: string; channel: Channel; webhook: Webhook | null }) {
  const { t } = useTranslation('sources')
  const cache = useQueryClient()
  const [kind, setKind] = useState<WebhookKindName>(webhook?.kind ?? usualKind(channel))
  const [secret, setSecret] = useState('')
  const [apiToken, setToken] = useState('')
  const isSame = webhook?.kind === kind
  const save = useMutation({
    mutationFn: () => client.webhooks.save({ id, kind, ...(secret ? { secret } : {}), ...(apiToken ? { apiToken } : {}) }),
    onSuccess: () => {
      setSecret('')
      setToken('')
      say(t('webhook.saved'))
      void cache.invalidateQueries({ queryKey: api.webhooks.key() })
    },
  })
  return (
    <form
      className={classes.setup}
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <NativeSelect
        label={t('webhook.kind')}
        value={kind}
        data={webhookKinds.map((value) => ({ value, label: t(`webhook.kinds.${value}`) }))}
        onChange={(event) => setKind(webhookKinds.find((one) => one === event.currentTarget.value) ?? 'shopify')}
      />
      <Steps kind={kind} />
      <PasswordInput
        label={t('webhook.secret')}
        description={t(`webhook.secretHint.${kind}`)}
        placeholder={isSame && webhook?.hasSecret ? t('webhook.isSet') : undefined}
        value={secret}
        maxLength={500}
        autoComplete="off"
        onChange={(event) => setSecret(event.currentTarget.value)}
      />
      {asksWithToken.has(kind) && (
        <PasswordInput
          label={t('webhook.token')}
          description={t(kind === 'stripe' ? 'webhook.tokenHintDisputes' : 'webhook.tokenHint')}
          placeholder={isSame && webhook?.hasToken ? t('webhook.isSet') : undefined}
          value={apiToken}
          maxLength={500}
          autoComplete="off"
          onChange={(event) => setToken(event.currentTarget.value)}
        />
      )}
      <Failure error={save.error} />
      <Button type="submit" className={classes.start} loading={save.isPending}>
        {t('webhook.save')}
      </Button>
    </form>
  )
}

/** Whose webhooks this connection takes: the address to give them, their secret, and for any other program what its fields mean. */
export function WebhookSetup({ id, channel }: { id: string; channel: Channel }) {
  const { t } = useTranslation('sources')
  const found = useQuery(webhookQuery(id))
  const webhook = found.data ?? null
  return (
    <section aria-labelledby="webhook-title" className={classes.quarantine}>
      <h2 id="webhook-title">{t('webhook.title')}</h2>
      {found.isPending && <TextSkeleton lines={3} />}
      {found.isError && <ErrorState error={found.error} retry={found.refetch} />}
      {found.isSuccess && <Form key={webhook?.kind ?? ''} id={id} channel={channel} webhook={webhook} />}
      {webhook?.kind === 'generic' && <MapSample id={id} webhook={webhook} />}
    </section>
  )
}
