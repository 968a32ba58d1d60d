import { Checkbox, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { type OutboundEvent, outboundEvents } from '#contract'
import { api, client } from '../api.ts'
import { FormDialog, FormEnd, goToWrong } from '../ui/index.ts'
import type { FreshSecret } from './EndpointSecret.tsx'
import type { Endpoint } from './queries.ts'
import classes from './sources.module.css'

type FormProps = { endpoint: Endpoint | null; close: () => void; made: (secret: FreshSecret | null) => void }

/** Where to tell, and of what. */
export function EndpointForm({ endpoint, close, made }: FormProps) {
  const { t } = useTranslation('sources')
  const cache = useQueryClient()
  const form = useForm<{ url: string; events: OutboundEvent[] }>({
    initialValues: { url: endpoint?.url ?? '', events: endpoint?.events ?? [...outboundEvents] },
    validate: {
      url: (url) => (url.trim() === '' ? t('out.urlNeeded') : null),
      events: (events) => (events.length === 0 ? t('out.eventsNeeded') : null),
    },
  })
  const save = useMutation({
    mutationFn: async (values: typeof form.values): Promise<FreshSecret | null> => {
      if (!endpoint) return client.outbound.create(values)
      await client.outbound.change({ id: endpoint.id, ...values })
      return null
    },
    onSuccess: (secret) => {
      void cache.invalidateQueries({ queryKey: api.outbound.key() })
      made(secret)
    },
  })
  return (
    <FormDialog opened close={close} isBegun={form.isDirty()} title={t(endpoint ? 'out.editTitle' : 'out.addTitle')}>
      <form className={classes.form} onSubmit={form.onSubmit((values) => save.mutate(values), goToWrong)} noValidate>
        <TextInput
          data-autofocus
          type="url"
          label={t('out.url')}
          description={t('out.urlHint')}
          placeholder="https://…"
          maxLength={500}
          required
          {...form.getInputProps('url')}
        />
        <Checkbox.Group label={t('out.events')} {...form.getInputProps('events')}>
          <div className={classes.choices}>
            {outboundEvents.map((event) => (
              <Checkbox key={event} value={event} label={t(`out.event.${event}`)} description={event} />
            ))}
          </div>
        </Checkbox.Group>
        <FormEnd save={save} close={close}>
          {t(endpoint ? 'rename.save' : 'out.addButton')}
        </FormEnd>
      </form>
    </FormDialog>
  )
}
