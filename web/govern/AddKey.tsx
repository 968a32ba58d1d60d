import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { type Role, roles } from '#contract'
import { api, client } from '../api.ts'
import { Example, FormButtons, FormDialog, FormEnd, goToWrong, Secret } from '../ui/index.ts'
import classes from './govern.module.css'

/** A call that shows at once whether the key works. */
const example = (secret: string): string => `curl -H 'Authorization: Bearer ${secret}' '${window.location.origin}/api/recognise?q=laura'`

type Named = { name: string; role: Role }

function useNamed() {
  const { t } = useTranslation('govern')
  return useForm<Named>({
    initialValues: { name: '', role: 'agent' },
    validate: { name: (name) => (name.trim() === '' ? t('nameNeeded') : null) },
  })
}

type FormProps = { form: ReturnType<typeof useNamed>; close: () => void; add: ReturnType<typeof useAdd> }

function Form({ form, close, add }: FormProps) {
  const { t } = useTranslation('govern')
  return (
    <form className={classes.form} onSubmit={form.onSubmit((values) => add.mutate(values), goToWrong)} noValidate>
      <TextInput
        data-autofocus
        label={t('keys.name')}
        description={t('keys.nameHint')}
        maxLength={100}
        required
        {...form.getInputProps('name')}
      />
      <NativeSelect
        label={t('keys.role')}
        description={t(`role.${form.values.role}Can`)}
        data={roles.map((each) => ({ value: each, label: t(`role.${each}`) }))}
        {...form.getInputProps('role')}
      />
      <FormEnd save={add} close={close}>
        {t('keys.confirm')}
      </FormEnd>
    </form>
  )
}

function useAdd() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (values: Named) => client.access.addKey(values),
    onSuccess: () => cache.invalidateQueries({ queryKey: api.access.keys.key() }),
  })
}

/** A key: a name and a role, then the secret, once. */
export function AddKey({ opened, close }: { opened: boolean; close: () => void }) {
  const { t } = useTranslation('govern')
  const add = useAdd()
  const form = useNamed()
  const done = () => {
    close()
    form.reset()
    add.reset()
  }
  const hasSecret = add.data !== undefined
  return (
    <FormDialog
      opened={opened}
      close={done}
      isBegun={form.isDirty() && !hasSecret}
      title={t(hasSecret ? 'keys.secretTitle' : 'keys.add')}
      size={hasSecret ? 620 : undefined}
      // A slip beside the dialog would lose the only sight of the key.
      withCloseButton={!hasSecret}
      closeOnClickOutside={!hasSecret}
      closeOnEscape={!hasSecret}
    >
      {add.data ? (
        <div className={classes.form}>
          <Secret label={add.data.name} value={add.data.secret} />
          <Example code={example(add.data.secret)} hint={t('keys.exampleHint')} />
          <FormButtons>
            <Button onClick={done}>{t('keys.saved')}</Button>
          </FormButtons>
        </div>
      ) : (
        <Form form={form} close={done} add={add} />
      )}
    </FormDialog>
  )
}
