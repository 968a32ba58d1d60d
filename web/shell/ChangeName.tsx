import { Button, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMe } from '../access.ts'
import { client, queryClient } from '../api.ts'
import { Failure, FormDialog, say } from '../ui/index.ts'
import classes from './shell.module.css'

/** What colleagues call the reader, on everything that was ever done. */
export default function ChangeName({ close }: { close: () => void }) {
  const { t } = useTranslation(['shell', 'ui'])
  const known = useMe()?.user?.name ?? ''
  const [name, setName] = useState(known)
  const isMissing = name.trim() === ''
  const change = useMutation({
    mutationFn: () => client.access.renameMe({ name: name.trim() }),
    onSuccess: async ({ name: given }) => {
      await queryClient.invalidateQueries()
      say(t('name.done', { name: given }))
      close()
    },
  })
  return (
    <FormDialog opened close={close} isBegun={name.trim() !== known} title={t('name.title')} size={420}>
      <form
        className={classes.ownForm}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (name.trim() === known) close()
          else if (!isMissing) change.mutate()
        }}
      >
        <TextInput
          data-autofocus
          label={t('name.label')}
          description={t('name.lead')}
          autoComplete="name"
          maxLength={100}
          value={name}
          error={isMissing && t('name.missing')}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Failure error={change.error} />
        <Button type="submit" loading={change.isPending}>
          {t('ui:save')}
        </Button>
      </form>
    </FormDialog>
  )
}
