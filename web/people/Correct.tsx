import { Button, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { type AttributeField, attributeFields } from '#contract'
import { client, type PersonPage } from '../api.ts'
import { Failure, fieldProblems, say, useDay } from '../ui/index.ts'
import classes from './dialogs.module.css'
import { refreshPeople } from './use-regroup.ts'

const always: AttributeField[] = ['full_name', 'phone', 'email', 'document', 'birth_date', 'address', 'city', 'postcode']

/** States the right value of some fields: one more fact, said by whoever is signed in; what the sources said stays. */
export function Correct({ person, close }: { person: PersonPage; close: () => void }) {
  const { t } = useTranslation(['people', 'ui'])
  const fields = attributeFields.filter((field) => always.includes(field) || (person.golden[field] && !person.golden.full_name))
  const day = useDay()
  const shown = (field: AttributeField, value: string) => (field === 'birth_date' ? day(value) : value)
  const start = Object.fromEntries(fields.map((field) => [field, shown(field, person.golden[field]?.value ?? '')]))
  const form = useForm<Record<string, string>>({ initialValues: start })
  const correct = useMutation({
    mutationFn: (values: Record<string, string>) => {
      const changed = Object.entries(values).filter(([field, value]) => value.trim() !== '' && value.trim() !== start[field])
      return client.people.correct({ id: person.id, attributes: Object.fromEntries(changed) })
    },
    onError: (error) => form.setErrors(fieldProblems(error)),
    onSuccess: async () => {
      close()
      await refreshPeople()
      say(t('correct.done'))
    },
  })
  return (
    <form className={classes.form} onSubmit={form.onSubmit((values) => correct.mutate(values))}>
      <p className="dim">{t('correct.lead')}</p>
      <div className={classes.fields}>
        {fields.map((field) => (
          <TextInput
            key={field}
            label={t(`ui:field.${field}`)}
            placeholder={field === 'birth_date' ? t('correct.day', { day: day('19800312') }) : undefined}
            autoComplete="off"
            maxLength={1000}
            {...form.getInputProps(field)}
          />
        ))}
      </div>
      <Failure error={correct.error} />
      <div className={classes.buttons}>
        <Button variant="default" onClick={close}>
          {t('ui:cancel')}
        </Button>
        <Button type="submit" disabled={!form.isDirty()} loading={correct.isPending}>
          {t('ui:save')}
        </Button>
      </div>
    </form>
  )
}
