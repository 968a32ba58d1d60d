import { Button, Checkbox, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconMessage2 } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { type RefObject, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { MainIdentifier } from '#contract'
import { useAddressForm, useMe } from '../access.ts'
import { api, type Candidate, client, queryClient } from '../api.ts'
import { Holders } from '../holders/Holders.tsx'
import { type Answered, useAsked } from '../holders/use-asked.ts'
import { backwards, Failure, fieldProblems, goToWrong, undoable, useHalfWritten, useWholePhone } from '../ui/index.ts'
import { isMended } from './mended.ts'
import type { Ended } from './Outcome.tsx'
import classes from './recognise.module.css'

type CardField = 'full_name' | MainIdentifier
type CardValues = Record<CardField, string> & { isDoubt: boolean; note: string }
/** A card that was begun, and for what was asked. */
export type Begun = { query: string; values: CardValues }

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
  /** the card as it was left when what was asked was put right; its main field follows what is asked now */
  begun: RefObject<Begun | null>
  /** whom the new card may turn out to be */
  doubt: Candidate | null
  cancel: () => void
  done: (ended: Ended) => void
  /** it is somebody known after all */
  known: (candidate: Candidate) => void
  /** the card was taken back: whoever still looks at what came of it looks at nothing */
  undone: (ended: Ended) => void
}

/** What was typed goes into the field it looks like. */
const startOf = (query: string, kind: string): Record<CardField, string> => {
  const empty = { full_name: '', phone: '', email: '', document: '', customer_number: '' }
  const field = prefill[kind as keyof typeof prefill]
  return field ? { ...empty, [field]: query } : empty
}

/** The card for what is asked now: where that only puts right what was asked before, with what was written in it. */
function resume(begun: Begun | null, { query, fresh }: { query: string; fresh: CardValues }): CardValues | null {
  if (!begun || !isMended(begun.query, query)) return null
  const { values } = begun
  const follow = (field: CardField) => (values[field] === begun.query || values[field] === '' ? fresh[field] : values[field])
  const fields = (['full_name', 'phone', 'email', 'document', 'customer_number'] as const).map((field) => [field, follow(field)])
  return { ...values, ...(Object.fromEntries(fields) as Record<CardField, string>) }
}

/** What became of a doubt that the resolver left no room for; words of the clerk's own stay with the person as a note. */
async function settleDoubt(carded: Ended, note: string | undefined): Promise<Written> {
  const ended = { ...carded, doubt: carded.outcome === 'created' ? ('alone' as const) : ('sure' as const), isNoted: Boolean(note) }
  if (!note) return { ended, takeBack: [] }
  const { entryId } = await client.people.addEntry({ id: carded.personId, kind: 'note', text: note })
  return { ended, takeBack: [() => client.people.removeEntry({ id: carded.personId, entryId })] }
}

/** What came of a card and of its doubt, and what takes each thing back, in the order in which they were written. */
type Written = { ended: Ended; takeBack: (() => Promise<unknown>)[] }

async function leaveDoubt(
  carded: Ended,
  doubt: Candidate | null,
  { note, prefilled }: { note: string; prefilled: string },
): Promise<Written> {
  if (carded.outcome === 'doubt') return { ended: carded, takeBack: [] }
  if (carded.reviewId) return { ended: { ...carded, doubt: 'left' }, takeBack: [] }
  if (!doubt || carded.personId === doubt.person.id) return settleDoubt(carded, note === prefilled ? undefined : note)
  const { reviewId, writingId } = await client.people.suspect({ id: carded.personId, with: doubt.person.id, note: note || undefined })
  return { ended: { ...carded, outcome: 'doubt', reviewId }, takeBack: [() => client.people.takeBack({ id: writingId })] }
}

const refresh = (): Promise<unknown> =>
  Promise.all([api.people.key(), api.reviews.key(), api.overview.key()].map((queryKey) => queryClient.invalidateQueries({ queryKey })))

type Carding = Pick<CardProps, 'doubt' | 'done' | 'undone'> & { prefilled: string; ask: () => Promise<Answered> }

function useCarding({ doubt, prefilled, ask, done, undone }: Carding) {
  const { t } = useTranslation(['recognise', 'ui'])
  const isPhoneMeant = useWholePhone()
  return useMutation({
    mutationFn: async ({ isDoubt, note, ...fields }: CardValues): Promise<Written | null> => {
      if (!(await isPhoneMeant(fields.phone))) return null
      const doubtNote = isDoubt ? note.trim() : undefined
      const { apartFrom, isAnswered } = await ask()
      // Whoever leaves a doubt says that nobody can tell; what was answered all the same is told.
      if (!isAnswered && !isDoubt) return null
      const carded = await client.people.create({ attributes: stated(fields), channel: 'counter', doubtNote, apartFrom })
      const own = () => client.people.takeBack({ id: carded.writingId })
      const { ended, takeBack } =
        doubtNote === undefined ? { ended: carded, takeBack: [] } : await leaveDoubt(carded, doubt, { note: doubtNote, prefilled })
      return { ended, takeBack: [own, ...takeBack] }
    },
    onSuccess: async (written) => {
      if (!written) return
      const { ended, takeBack } = written
      done(ended)
      await refresh()
      const stepsBack = backwards(takeBack)
      const undo = async () => {
        await stepsBack()
        undone(ended)
        await refresh()
      }
      undoable(t('card.saved'), undo, t('ui:undone'))
    },
  })
}

const stated = (fields: Partial<Record<CardField, string>>): Partial<Record<CardField, string>> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value.trim() !== ''))

/** It is somebody known: what was typed and she does not state yet goes to her, so that nothing typed is lost. */
function useKnown(known: (candidate: Candidate) => void) {
  const { t } = useTranslation(['people', 'ui'])
  return useMutation({
    mutationFn: async ({ candidate, fields }: { candidate: Candidate; fields: Record<CardField, string> }) => {
      const { id } = candidate.person
      const { golden } = await client.people.get({ id })
      const attributes = Object.fromEntries(Object.entries(stated(fields)).filter(([field]) => !golden[field as CardField]))
      if (Object.keys(attributes).length === 0) return undefined
      return (await client.people.correct({ id, attributes })).writingId
    },
    onSuccess: async (writingId, { candidate }) => {
      known(candidate)
      if (!writingId) return
      await refresh()
      const takeBack = () => client.people.takeBack({ id: writingId }).then(refresh)
      undoable(t('holder.added', { name: candidate.person.name || candidate.person.code }), takeBack, t('ui:undone'))
    },
  })
}

/** The minimum card, with the words to ask for it kindly. */
export function Card({ query, kind, isUnknown, begun, doubt, cancel, done, known, undone }: CardProps) {
  const { t } = useTranslation(['recognise', 'ui'])
  const address = useAddressForm()
  const main = useMe()?.workspace.mainIdentifier ?? 'phone'
  const { needed, optional } = cardFieldsFor(main)
  const prefilled = doubt ? t('card.couldBe', { name: doubt.person.name || t('ui:nameless'), code: doubt.person.code }) : ''
  const fresh = { ...startOf(query, kind), isDoubt: doubt !== null, note: prefilled }
  const [resumed] = useState(() => (isUnknown ? resume(begun.current, { query, fresh }) : null))
  const form = useForm<CardValues>({
    initialValues: resumed ?? fresh,
    validate: {
      full_name: (_, values) => ([...needed, ...optional].every((field) => values[field].trim() === '') ? t('card.empty') : null),
    },
  })
  const { isDoubt, note: _, ...fields } = form.values
  const isBegun = resumed !== null || form.isDirty()
  useHalfWritten(isBegun)
  useEffect(() => {
    if (isUnknown && isBegun) begun.current = { query, values: form.values }
  }, [begun, isUnknown, isBegun, query, form.values])
  const asked = useAsked(fields)
  const carding = useCarding({ doubt, prefilled, ask: asked.ask, done, undone })
  const recognised = useKnown(known)
  const refused = (error: unknown) => {
    form.setErrors(fieldProblems(error))
    goToWrong(fieldProblems(error))
  }
  const failed = carding.error ?? recognised.error
  // What is wrong with a field stands at the field: the little room above a phone's keyboard is for that.
  const areFieldsWrong = Object.keys(fieldProblems(failed)).length > 0
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
      // Whoever asked for the card writes in it; whoever only typed a name goes on typing.
      autoFocus={!isUnknown && field === main}
      {...form.getInputProps(field)}
    />
  )
  return (
    <form
      className={classes.card}
      onSubmit={form.onSubmit((values) => carding.mutate(values, { onError: refused }), goToWrong)}
      noValidate
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !isUnknown && !event.defaultPrevented) cancel()
      }}
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
        <Holders
          asked={asked}
          busy={recognised.isPending}
          yes={({ candidate }) => recognised.mutate({ candidate, fields }, { onError: refused })}
        />
      </div>
      <Checkbox label={t('card.doubt')} description={t('card.doubtWhy')} {...form.getInputProps('isDoubt', { type: 'checkbox' })} />
      {isDoubt && (
        <Textarea
          label={t('card.note')}
          placeholder={t('card.notePlaceholder')}
          autosize
          minRows={2}
          maxLength={500}
          {...form.getInputProps('note')}
        />
      )}
      {areFieldsWrong && <Failure error={failed} />}
      <div className={classes.cardEnd}>
        {!areFieldsWrong && <Failure error={failed} />}
        <div className={classes.cardButtons}>
          <Button type="submit" size="md" loading={carding.isPending}>
            {t(isDoubt ? 'card.saveDoubt' : 'card.save')}
          </Button>
          {!isUnknown && (
            <Button variant="subtle" color="gray" onClick={cancel}>
              {t('ui:cancel')}
            </Button>
          )}
        </div>
      </div>
    </form>
  )
}
