import { Autocomplete, Button, Textarea } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AttributeField, WebhookMapping } from '#contract'
import { api, client } from '../api.ts'
import { Failure, say, useHalfWritten } from '../ui/index.ts'
import { OtherPaths } from './OtherPaths.tsx'
import { areWhole, otherOf } from './others.ts'
import { Preview } from './Preview.tsx'
import { pathsIn } from './paths-in.ts'
import { readable } from './quarantined.ts'
import type { Webhook } from './queries.ts'
import classes from './sources.module.css'

const fields = ['full_name', 'first_name', 'last_name', 'email', 'phone', 'document', 'city'] as const satisfies AttributeField[]
const eventFields = ['name', 'orderId', 'total', 'currency', 'at', 'messageId'] as const
const noEvent = { name: '', orderId: '', total: '', currency: '', at: '', messageId: '' }

type Draft = Omit<WebhookMapping, 'attributes' | 'event'> & {
  attributes: Partial<Record<AttributeField, string>>
  event: NonNullable<WebhookMapping['event']>
}

const mappingOf = ({ externalId, attributes, traits, event }: Draft): WebhookMapping => ({
  externalId,
  attributes: Object.fromEntries(Object.entries(attributes).filter(([, path]) => path !== '')),
  traits: otherOf(traits),
  event: event.name.trim() === '' ? null : event,
})

/** Told of what happened, and nobody knows what. */
const lacksWhat = ({ event }: Draft): boolean => event.name.trim() === '' && eventFields.some((name) => event[name].trim() !== '')

/** All that is written, also what is not to be saved yet; an empty row is nothing. */
const writtenIn = (draft: Draft): string =>
  JSON.stringify([mappingOf(draft), draft.event, draft.traits.filter(({ name, path }) => name + path !== '')])

/** What the fields of any other program mean, chosen on a sample: what came first, or what is pasted. */
export function MapSample({ id, webhook }: { id: string; webhook: Webhook }) {
  const { t } = useTranslation('sources')
  const { t: ui } = useTranslation('ui')
  const cache = useQueryClient()
  const [sample, setSample] = useState(() => readable(webhook.sample ?? ''))
  const [draft, setDraft] = useState<Draft>(() => ({
    externalId: webhook.mapping?.externalId ?? '',
    attributes: webhook.mapping?.attributes ?? {},
    traits: webhook.mapping?.traits ?? [],
    event: webhook.mapping?.event ?? noEvent,
  }))
  const [saved, setSaved] = useState(draft)
  useHalfWritten(writtenIn(draft) !== writtenIn(saved))
  const places = pathsIn(sample)
  const paths = places.map(({ path }) => path)
  const shownAt = (path: string) => places.find((place) => place.path === path)?.value
  const preview = useMutation({ mutationFn: () => client.webhooks.preview({ id, sample, mapping: mappingOf(draft) }) })
  const save = useMutation({
    mutationFn: (sent: Draft) => client.webhooks.save({ id, kind: 'generic', mapping: mappingOf(sent) }),
    onSuccess: (_, sent) => {
      setSaved(sent)
      say(t('map.saved'))
      void cache.invalidateQueries({ queryKey: api.webhooks.key() })
    },
  })
  const pick = (
    label: string,
    value: string,
    change: (path: string) => void,
    also: { options?: string[]; error?: string | undefined } = {},
  ) => (
    <Autocomplete
      key={label}
      label={label}
      description={shownAt(value) === undefined ? undefined : t('map.is', { value: shownAt(value) })}
      data={also.options ?? paths}
      error={also.error}
      value={value}
      maxLength={200}
      onChange={change}
      limit={50}
    />
  )
  const isReady = draft.externalId.trim() !== '' && sample.trim() !== '' && areWhole(draft.traits) && !lacksWhat(draft)
  return (
    <div className={classes.form}>
      <Textarea
        label={t('map.sample')}
        description={t(webhook.sample ? 'map.sampleCame' : 'map.samplePaste')}
        value={sample}
        onChange={(event) => setSample(event.currentTarget.value)}
        autosize
        minRows={4}
        maxRows={14}
        spellCheck={false}
        classNames={{ input: classes.mono }}
        error={sample.trim() !== '' && places.length === 0 ? t('map.noJson') : undefined}
      />
      <fieldset className={classes.paths}>
        <legend>{t('map.who')}</legend>
        {pick(t('map.externalId'), draft.externalId, (externalId) => setDraft({ ...draft, externalId }))}
        {fields.map((field) =>
          pick(ui(`field.${field}`), draft.attributes[field] ?? '', (path) =>
            setDraft({ ...draft, attributes: { ...draft.attributes, [field]: path } }),
          ),
        )}
      </fieldset>
      <fieldset className={classes.paths}>
        <legend>{t('map.what')}</legend>
        {eventFields.map((name) =>
          pick(
            t(`map.${name}`),
            draft.event[name],
            (path) => setDraft({ ...draft, event: { ...draft.event, [name]: path } }),
            name === 'name'
              ? { options: ['"Order Completed"', '"Store Visited"', ...paths], error: lacksWhat(draft) ? t('map.whatNeeded') : undefined }
              : {},
          ),
        )}
      </fieldset>
      <OtherPaths others={draft.traits} change={(traits) => setDraft({ ...draft, traits })} pick={pick} />
      <div className={classes.actions}>
        <Button variant="default" disabled={!isReady} loading={preview.isPending} onClick={() => preview.mutate()}>
          {t('map.preview')}
        </Button>
        <Button disabled={!isReady} loading={save.isPending} onClick={() => save.mutate(draft)}>
          {t('map.save')}
        </Button>
      </div>
      <Failure error={preview.error ?? save.error} />
      {preview.data && <Preview preview={preview.data} />}
    </div>
  )
}
