import { NativeSelect, PasswordInput, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { type Role, roles } from '#contract'
import { api, client } from '../api.ts'
import { FormDialog, FormEnd, goToWrong, say } from '../ui/index.ts'
import classes from './govern.module.css'

const passwordLengthMin = 10

/** A colleague: who, with which role, and a first password handed over in person. */
export function AddUser({ opened, close }: { opened: boolean; close: () => void }) {
  const { t } = useTranslation('govern')
  const cache = useQueryClient()
  const form = useForm<{ name: string; email: string; password: string; role: Role }>({
    initialValues: { name: '', email: '', password: '', role: 'clerk' },
    validate: {
      name: (name) => (name.trim() === '' ? t('nameNeeded') : null),
      email: (email) => (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email.trim()) ? null : t('emailNeeded')),
      password: (password) => (password.length < passwordLengthMin ? t('passwordShort') : null),
    },
  })
  const add = useMutation({
    mutationFn: ({ email, ...values }: typeof form.values) => client.access.addUser({ ...values, email: email.trim() }),
    onSuccess: ({ name }) => {
      say(t('team.added', { name }))
      leave()
      void cache.invalidateQueries({ queryKey: api.access.users.key() })
    },
  })
  const leave = () => {
    form.reset()
    add.reset()
    close()
  }
  return (
    <FormDialog opened={opened} close={leave} isBegun={form.isDirty()} title={t('team.add')}>
      <form className={classes.form} onSubmit={form.onSubmit((values) => add.mutate(values), goToWrong)} noValidate>
        <TextInput data-autofocus label={t('team.name')} maxLength={100} autoComplete="off" required {...form.getInputProps('name')} />
        <TextInput label={t('team.email')} type="email" maxLength={200} autoComplete="off" required {...form.getInputProps('email')} />
        <NativeSelect
          label={t('team.role')}
          description={t(`role.${form.values.role}Can`)}
          data={roles.map((each) => ({ value: each, label: t(`role.${each}`) }))}
          {...form.getInputProps('role')}
        />
        <PasswordInput
          label={t('team.password')}
          description={t('team.passwordHint')}
          maxLength={128}
          autoComplete="new-password"
          required
          {...form.getInputProps('password')}
        />
        <FormEnd save={add} close={leave}>
          {t('team.confirm')}
        </FormEnd>
      </form>
    </FormDialog>
  )
}
