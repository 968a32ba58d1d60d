import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { meQuery } from '../access.ts'
import { queryClient } from '../api.ts'
import { signIn } from '../auth.ts'
import { paths } from '../paths.ts'
import { Failure, goToWrong } from '../ui/index.ts'
import { Frame } from './Frame.tsx'
import classes from './setup.module.css'

/** Sign in and go back to where one was going. */
export default function SignIn() {
  const { t } = useTranslation('setup')
  const navigate = useNavigate()
  const { next } = getRouteApi(paths.signIn).useSearch()
  const form = useForm({
    initialValues: { email: '', password: '' },
    validate: {
      email: (value) => (/^\S+@\S+\.\S+$/.test(value.trim()) ? null : t('missing.email')),
      password: (value) => (value === '' ? t('missing.anyPassword') : null),
    },
  })
  const enter = useMutation({
    mutationFn: async ({ email, password }: typeof form.values) => {
      const signed = await signIn(email.trim(), password)
      if (!signed.ok) return signed.why
      queryClient.clear()
      const me = await queryClient.fetchQuery(meQuery())
      const start = me.role === 'clerk' ? paths.recognise : paths.home
      await navigate({ href: next === undefined || next === paths.home ? start : next, replace: true })
      return null
    },
  })
  return (
    <Frame title={t('signIn')} lead={t('signInLead')}>
      <form className={classes.form} onSubmit={form.onSubmit((values) => enter.mutate(values), goToWrong)} noValidate>
        <TextInput
          label={t('email')}
          type="email"
          autoComplete="username"
          autoFocus
          required
          withAsterisk={false}
          {...form.getInputProps('email')}
        />
        <PasswordInput
          label={t('password')}
          autoComplete="current-password"
          required
          withAsterisk={false}
          visibilityToggleButtonProps={{ 'aria-label': t('showPassword'), tabIndex: 0 }}
          {...form.getInputProps('password')}
        />
        <Failure error={enter.data ?? enter.error} />
        <Button type="submit" fullWidth loading={enter.isPending}>
          {t('enter')}
        </Button>
        <p className={classes.rule}>{t('forgot')}</p>
      </form>
    </Frame>
  )
}
