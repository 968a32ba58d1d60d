import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconArrowLeft } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, queryClient } from '../api.ts'
import { signIn } from '../auth.ts'
import { paths } from '../paths.ts'
import { Failure, goToWrong } from '../ui/index.ts'
import { type Business, BusinessFields } from './BusinessFields.tsx'
import { Choice, type Mode } from './Choice.tsx'
import { guessCountry } from './countries.ts'
import { Frame } from './Frame.tsx'
import { isPasswordLongEnough, PasswordRule } from './PasswordRule.tsx'
import classes from './setup.module.css'

type First = Business & { owner: { name: string; email: string; password: string } }

function Account({ mode, back }: { mode: Mode; back: () => void }) {
  const { t } = useTranslation('setup')
  const navigate = useNavigate()
  const form = useForm<First>({
    initialValues: {
      business: mode === 'demo' ? t('demo.business') : '',
      country: guessCountry(),
      mainIdentifier: 'phone',
      owner: { name: '', email: '', password: '' },
    },
    validate: {
      business: (value) => (value.trim() === '' ? t('missing.business') : null),
      owner: {
        name: (value) => (value.trim() === '' ? t('missing.name') : null),
        email: (value) => (/^\S+@\S+\.\S+$/.test(value.trim()) ? null : t('missing.email')),
        password: (value) => (isPasswordLongEnough(value) ? null : t('missing.password')),
      },
    },
  })
  const begin = useMutation({
    mutationFn: async (first: First) => {
      const owner = { ...first.owner, email: first.owner.email.trim() }
      await client.setup.run({ ...first, mode, owner })
      const signed = await signIn(owner.email, owner.password)
      queryClient.clear()
      await navigate({ to: signed.ok ? paths.home : paths.signIn })
    },
  })
  return (
    <Frame title={t(`${mode}.accountTitle`)} lead={t(`${mode}.accountLead`)}>
      <form className={classes.form} onSubmit={form.onSubmit((first) => begin.mutate(first), goToWrong)} noValidate>
        {mode === 'own' && (
          <>
            <BusinessFields inputProps={form.getInputProps} />
            <h2 className={classes.part}>{t('yourAccount')}</h2>
          </>
        )}
        <TextInput label={t('name')} autoComplete="name" required withAsterisk={false} {...form.getInputProps('owner.name')} />
        <TextInput
          label={t('email')}
          type="email"
          autoComplete="username"
          required
          withAsterisk={false}
          {...form.getInputProps('owner.email')}
        />
        <div>
          <PasswordInput
            label={t('password')}
            autoComplete="new-password"
            required
            withAsterisk={false}
            visibilityToggleButtonProps={{ 'aria-label': t('showPassword'), tabIndex: 0 }}
            {...form.getInputProps('owner.password')}
          />
          <PasswordRule password={form.values.owner.password} />
        </div>
        <Failure error={begin.error} />
        <div className={classes.buttons}>
          <Button variant="subtle" color="gray" leftSection={<IconArrowLeft size={16} aria-hidden="true" />} onClick={back}>
            {t('back')}
          </Button>
          <Button type="submit" loading={begin.isPending}>
            {t(`${mode}.begin`)}
          </Button>
        </div>
      </form>
    </Frame>
  )
}

/** The first run: one question, then the owner's account. */
export default function Setup() {
  const { t } = useTranslation('setup')
  const [mode, setMode] = useState<Mode | null>(null)
  if (mode) return <Account mode={mode} back={() => setMode(null)} />
  return (
    <Frame title={t('question')} lead={t('questionLead')}>
      <Choice choose={setMode} />
    </Frame>
  )
}
