import { Button } from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconArrowLeft } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client } from '../api.ts'
import { paths } from '../paths.ts'
import { Failure, goToWrong, Page } from '../ui/index.ts'
import { nameWorkspace } from '../workspace.ts'
import { type Business, BusinessFields } from './BusinessFields.tsx'
import { Choice, type Mode } from './Choice.tsx'
import { guessCountry } from './countries.ts'
import classes from './setup.module.css'

/** Another business of the same owner: from the demo shop to one's own customers, or the other way round. */
export default function NewWorkspace() {
  const { t } = useTranslation('setup')
  const [mode, setMode] = useState<Mode | null>(null)
  const form = useForm<Business>({
    initialValues: { business: '', country: guessCountry(), mainIdentifier: 'phone' },
    validate: { business: (value) => (mode === 'own' && value.trim() === '' ? t('missing.business') : null) },
  })
  const begin = useMutation({
    mutationFn: async (asked: Business & { mode: Mode }) => {
      const { workspaceId } = await client.setup.addWorkspace(asked)
      await client.access.enterWorkspace({ workspaceId })
      nameWorkspace(workspaceId)
      window.location.assign(paths.home)
    },
  })
  const choose = (chosen: Mode) => {
    setMode(chosen)
    if (chosen === 'demo') begin.mutate({ ...form.values, business: t('demo.business'), mode: chosen })
  }
  return (
    <Page title={t('newBusiness')} width="read">
      <div className={classes.narrow}>
        {mode === 'own' ? (
          <form className={classes.form} onSubmit={form.onSubmit((values) => begin.mutate({ ...values, mode }), goToWrong)} noValidate>
            <BusinessFields inputProps={form.getInputProps} />
            <Failure error={begin.error} />
            <div className={classes.buttons}>
              <Button
                variant="subtle"
                color="gray"
                leftSection={<IconArrowLeft size={16} aria-hidden="true" />}
                onClick={() => setMode(null)}
              >
                {t('back')}
              </Button>
              <Button type="submit" loading={begin.isPending}>
                {t('own.begin')}
              </Button>
            </div>
          </form>
        ) : (
          <>
            <Choice choose={choose} />
            <Failure error={begin.error} />
          </>
        )}
      </div>
    </Page>
  )
}
