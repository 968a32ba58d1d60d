import { NativeSelect, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { type Channel, sourceKinds } from '#contract'
import { api, client } from '../api.ts'
import { FormDialog, FormEnd, goToWrong } from '../ui/index.ts'
import classes from './sources.module.css'
import type { FreshKey } from './WriteKey.tsx'

type CreateProps = { opened: boolean; close: () => void; show: (fresh: FreshKey) => void }

/** A name and a channel; the key comes back once. */
export function CreateSource({ opened, close, show }: CreateProps) {
  const { t } = useTranslation('sources')
  const { t: ui } = useTranslation('ui')
  const cache = useQueryClient()
  const form = useForm<{ name: string; kind: Channel }>({
    initialValues: { name: '', kind: 'web' },
    validate: { name: (name) => (name.trim() === '' ? t('create.nameNeeded') : null) },
  })
  const create = useMutation({
    mutationFn: (values: typeof form.values) => client.sources.create(values),
    onSuccess: ({ name, writeKey }) => {
      leave()
      show({ name, writeKey })
      void cache.invalidateQueries({ queryKey: api.sources.list.key() })
    },
  })
  const leave = () => {
    form.reset()
    create.reset()
    close()
  }
  return (
    <FormDialog opened={opened} close={leave} isBegun={form.isDirty()} title={t('create.title')}>
      <form className={classes.form} onSubmit={form.onSubmit((values) => create.mutate(values), goToWrong)} noValidate>
        <TextInput
          data-autofocus
          label={t('create.name')}
          description={t('create.nameHint')}
          maxLength={100}
          required
          {...form.getInputProps('name')}
        />
        <NativeSelect
          label={t('create.kind')}
          data={sourceKinds.map((kind) => ({ value: kind, label: ui(`channel.${kind}`) }))}
          {...form.getInputProps('kind')}
        />
        <FormEnd save={create} close={leave}>
          {t('create.button')}
        </FormEnd>
      </form>
    </FormDialog>
  )
}
