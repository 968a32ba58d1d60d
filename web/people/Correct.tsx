import { Button, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { type AttributeField, attributeFields } from '#contract'
import { useMay } from '../access.ts'
import { client, type PersonPage } from '../api.ts'
import { Holders } from '../holders/Holders.tsx'
import { useAsked } from '../holders/use-asked.ts'
import {
  backwards,
  Failure,
  FormButtons,
  fieldProblems,
  goToWrong,
  undoable,
  useDay,
  useHalfWritten,
  useShownValue,
  useWholePhone,
} from '../ui/index.ts'
import classes from './dialogs.module.css'
import { refreshPeople } from './use-regroup.ts'

const always: AttributeField[] = ['full_name', 'phone', 'email', 'document', 'birth_date', 'address', 'city', 'postcode']

type Same = { person: PersonPage; close: () => void; onError: (error: unknown) => void }

/** The value is another person's, and she is this one: joined by whoever may decide that, else left for whoever may. What else was typed is kept. */
function useSame({ person: { id }, close, onError }: Same) {
  const { t } = useTranslation(['people', 'ui'])
  const mayJudge = useMay()('people.judge')
  return useMutation({
    mutationFn: async ({ other, changed }: { other: string; changed: Record<string, string> }) => {
      const takeBack: (() => Promise<unknown>)[] = []
      if (Object.keys(changed).length > 0) {
        const { writingId } = await client.people.correct({ id, attributes: changed })
        takeBack.push(() => client.people.takeBack({ id: writingId }))
      }
      if (mayJudge) {
        const { judgementId } = await client.people.join({ id, with: other })
        takeBack.push(() => client.people.withdrawJudgement({ id: judgementId }))
      } else {
        const { writingId } = await client.people.suspect({ id, with: other, note: t('holder.suspectNote') })
        takeBack.push(() => client.people.takeBack({ id: writingId }))
      }
      return takeBack
    },
    onError,
    onSuccess: async (takeBack) => {
      close()
      await refreshPeople()
      const stepsBack = backwards(takeBack)
      const undo = () => stepsBack().then(refreshPeople)
      undoable(t(mayJudge ? 'join.done' : 'holder.suspected'), undo, t('ui:undone'))
    },
  })
}

/** States the right value of some fields: one more fact, said by whoever is signed in; what the sources said stays. */
export function Correct({ person, close }: { person: PersonPage; close: () => void }) {
  const { t } = useTranslation(['people', 'ui'])
  const fields = attributeFields.filter((field) => always.includes(field) || (person.golden[field] && !person.golden.full_name))
  const day = useDay()
  const shown = useShownValue()
  const start = Object.fromEntries(fields.map((field) => [field, shown(field, person.golden[field]?.value ?? '')]))
  const form = useForm<Record<string, string>>({ initialValues: start })
  const changedIn = (values: Record<string, string>) =>
    Object.fromEntries(Object.entries(values).filter(([field, value]) => value.trim() !== '' && value.trim() !== start[field]))
  useHalfWritten(form.isDirty())
  const asked = useAsked(changedIn(form.values), person.id)
  const isPhoneMeant = useWholePhone()
  const onError = (error: unknown) => {
    form.setErrors(fieldProblems(error))
    goToWrong(fieldProblems(error))
  }
  const correct = useMutation({
    mutationFn: async (values: Record<string, string>) => {
      if (!(await isPhoneMeant(changedIn(values).phone, start.phone))) return null
      const { apartFrom, isAnswered } = await asked.ask()
      return isAnswered ? client.people.correct({ id: person.id, attributes: changedIn(values), apartFrom }) : null
    },
    onError,
    onSuccess: async (corrected) => {
      if (!corrected) return
      const { writingId } = corrected
      close()
      await refreshPeople()
      const takeBack = () => client.people.takeBack({ id: writingId }).then(refreshPeople)
      undoable(t('correct.done'), takeBack, t('ui:undone'))
    },
  })
  const same = useSame({ person, close, onError })
  return (
    <form className={classes.form} onSubmit={form.onSubmit((values) => correct.mutate(values))}>
      <p className="dim">{t('correct.lead')}</p>
      <div className={classes.fields}>
        {fields.map((field, index) => (
          <TextInput
            key={field}
            data-autofocus={index === 0 || undefined}
            label={t(`ui:field.${field}`)}
            placeholder={field === 'birth_date' ? t('correct.day', { day: day('19800312') }) : undefined}
            autoComplete="off"
            maxLength={1000}
            {...form.getInputProps(field)}
          />
        ))}
        <Holders
          asked={asked}
          busy={same.isPending}
          yes={({ candidate, field }) => same.mutate({ other: candidate.person.id, changed: changedIn({ ...form.values, [field]: '' }) })}
        />
      </div>
      <Failure error={correct.error ?? same.error} />
      <FormButtons>
        <Button variant="default" onClick={close}>
          {t('ui:cancel')}
        </Button>
        <Button type="submit" disabled={!form.isDirty()} loading={correct.isPending}>
          {t('ui:save')}
        </Button>
      </FormButtons>
    </form>
  )
}
