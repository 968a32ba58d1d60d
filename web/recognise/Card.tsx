import { Button, Checkbox, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconMessage2 } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { MainIdentifier } from '#contract'
import { useAddressForm, useMe } from '../access.ts'
import { api, type Candidate, client, queryClient } from '../api.ts'
import { Failure, fieldProblems } from '../ui/index.ts'
import type { Ended } from './Outcome.tsx'
import classes from './recognise.module.css'

type CardField = 'full_name' | MainIdentifier
type CardValues = Record<CardField, string> & { isDoubt: boolean; note: string }

/** The main identifier comes first, then the name; other ways to reach the person are a courtesy. */
const cardFieldsFor = (main: MainIdentifier): { needed: CardField[]; optional: CardField[] } => ({
  needed: [main, 'full_name'],
  optional: (['phone', 'email'] as const).filter((field) => field !== main),
})

const prefill = { phone: 'phone', email: 'email', document: 'document', name: 'full_name' } as const
const keyboards = { phone: 'tel', email: 'email', document: 'text', customer_number: 'text', full_name: 'text' } as const

type CardProps = {
  query: string
  kind: string
  isUnknown: boolean
  /** whom the new card may turn out to be */
  doubt: Candidate | null
  cancel: () => void
  done: (ended: Ended) => void
}

/** What was typed goes into the field it looks like. */
const startOf = (query: string, kind: string): Record<CardField, string> => {
  const empty = { full_name: '', phone: '', email: '', document: '', customer_number: '' }
  const field = prefill[kind as keyof typeof prefill]
  return field ? { ...empty, [field]: query } : empty
}

/** What became of a doubt that the resolver left no room for; words of the clerk's own stay with the person as a note. */
async function settleDoubt(carded: Ended, note: string | undefined): Promise<Ended> {
  if (note) await client.people.addEntry({ id: carded.personId, kind: 'note', text: note })
  return { ...carded, doubt: carded.outcome === 'created' ? 'alone' : 'sure', isNoted: Boolean(note) }
}

function useCarding(doubt: Candidate | null, prefilled: string, done: (ended: Ended) => void) {
  return useMutation({
    mutationFn: async ({ isDoubt, note, ...fields }: CardValues): Promise<Ended> => {
      const attributes = Object.fromEntries(Object.entries(fields).filter(([, value]) => value.trim() !== ''))
      const doubtNote = isDoubt ? note.trim() : undefined
      const carded = await client.people.create({ attributes, channel: 'counter', doubtNote })
      if (!isDoubt || carded.outcome === 'doubt') return carded
      if (carded.reviewId) return { ...carded, doubt: 'left' }
      if (!doubt || carded.personId === doubt.person.id) return settleDoubt(carded, doubtNote === prefilled ? undefined : doubtNote)
      const { reviewId } = await client.people.suspect({ id: carded.personId, with: doubt.person.id, note: doubtNote || undefined })
      return { ...carded, outcome: 'doubt' as const, reviewId }
    },
    onSuccess: async (carded) => {
      done(carded)
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: api.people.key() }),
        queryClient.invalidateQueries({ queryKey: api.reviews.key() }),
        queryClient.invalidateQueries({ queryKey: api.overview.key() }),
      ])
    },
  })
}

/** The minimum card, with the words to ask for it kindly. */
export function Card({ query, kind, isUnknown, doubt, cancel, done }: CardProps) {
  const { t } = useTranslation(['recognise', 'ui'])
  const address = useAddressForm()
  const main = useMe()?.workspace.mainIdentifier ?? 'phone'
  const { needed, optional } = cardFieldsFor(main)
  const prefilled = doubt ? t('card.couldBe', { name: doubt.person.name || t('ui:nameless'), code: doubt.person.code }) : ''
  const form = useForm<CardValues>({
    initialValues: {
      ...startOf(query, kind),
      isDoubt: doubt !== null,
      note: prefilled,
    },
    validate: {
      full_name: (_, values) => ([...needed, ...optional].every((field) => values[field].trim() === '') ? t('card.empty') : null),
    },
  })
  const carding = useCarding(doubt, prefilled, done)
  const refused = (error: unknown) => form.setErrors(fieldProblems(error))
  const input = (field: CardField, isOptional: boolean) => (
    <TextInput
      key={field}
      label={
        isOptional ? (
          <>
            {t(`ui:field.${field}`)} <span className={classes.optional}>{t('card.optional')}</span>
          </>
        ) : (
          t(`ui:field.${field}`)
        )
      }
      type={keyboards[field] === 'text' ? 'text' : keyboards[field]}
      autoComplete="off"
      maxLength={1000}
      size="md"
      {...form.getInputProps(field)}
    />
  )
  return (
    <form
      className={classes.card}
      onSubmit={form.onSubmit((values) => carding.mutate(values, { onError: refused }))}
      noValidate
      aria-labelledby="card-title"
    >
      <div>
        <h2 id="card-title" className={classes.cardTitle}>
          {isUnknown ? t('card.unknown') : t('card.title')}
        </h2>
        <p className="dim">{t('card.lead')}</p>
      </div>
      <blockquote className={classes.script}>
        <IconMessage2 size={18} stroke={1.6} aria-hidden="true" />
        <p>{t(`card.script.${address}.${main}`)}</p>
      </blockquote>
      <div className={classes.cardFields}>
        {needed.map((field) => input(field, false))}
        {optional.map((field) => input(field, true))}
      </div>
      <Checkbox label={t('card.doubt')} description={t('card.doubtWhy')} {...form.getInputProps('isDoubt', { type: 'checkbox' })} />
      {form.values.isDoubt && (
        <Textarea
          label={t('card.note')}
          placeholder={t('card.notePlaceholder')}
          autosize
          minRows={2}
          maxLength={500}
          {...form.getInputProps('note')}
        />
      )}
      <Failure error={carding.error} />
      <div className={classes.cardButtons}>
        <Button type="submit" size="md" loading={carding.isPending}>
          {t(form.values.isDoubt ? 'card.saveDoubt' : 'card.save')}
        </Button>
        {!isUnknown && (
          <Button variant="subtle" color="gray" onClick={cancel}>
            {t('ui:cancel')}
          </Button>
        )}
      </div>
    </form>
  )
}
