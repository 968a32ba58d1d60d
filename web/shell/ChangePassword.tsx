import { Button, PasswordInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { changePassword } from '../auth.ts'
import { isPasswordLongEnough, PasswordRule } from '../setup/PasswordRule.tsx'
import { Failure, FormDialog, goToWrong, say } from '../ui/index.ts'
import classes from './shell.module.css'

/** The reader's own password: who knows the present one may set another. */
export default function ChangePassword({ close }: { close: () => void }) {
  const { t } = useTranslation(['shell', 'setup', 'ui'])
  const form = useForm({
    initialValues: { current: '', next: '' },
    validate: {
      current: (value) => (value === '' ? t('setup:missing.anyPassword') : null),
      next: (value) => (isPasswordLongEnough(value) ? null : t('setup:missing.password')),
    },
  })
  const change = useMutation({
    mutationFn: async ({ current, next }: typeof form.values) => {
      const done = await changePassword(current, next)
      if (!done.ok) return done.why
      say(t('password.done'))
      close()
      return null
    },
  })
  const show = { 'aria-label': t('setup:showPassword'), tabIndex: 0 }
  return (
    <FormDialog opened close={close} isBegun={form.isDirty()} title={t('password.title')} size={420}>
      <form className={classes.ownForm} onSubmit={form.onSubmit((values) => change.mutate(values), goToWrong)} noValidate>
        <PasswordInput
          data-autofocus
          label={t('password.current')}
          autoComplete="current-password"
          visibilityToggleButtonProps={show}
          {...form.getInputProps('current')}
        />
        <div>
          <PasswordInput
            label={t('password.next')}
            autoComplete="new-password"
            visibilityToggleButtonProps={show}
            {...form.getInputProps('next')}
          />
          <PasswordRule password={form.values.next} />
        </div>
        <Failure error={change.data ?? change.error} />
        <Button type="submit" loading={change.isPending}>
          {t('password.save')}
        </Button>
      </form>
    </FormDialog>
  )
}
