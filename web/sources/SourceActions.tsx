import { Button, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, client } from '../api.ts'
import { confirm, FormButtons, FormDialog, goToWrong, say, sayFailure } from '../ui/index.ts'
import type { Source } from './queries.ts'
import { RotateKey } from './RotateKey.tsx'
import classes from './sources.module.css'
import type { FreshKey } from './WriteKey.tsx'

function useChange(source: Source, done: (changed: Source) => void) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (change: { name?: string; paused?: boolean }) => client.sources.change({ id: source.id, ...change }),
    onSuccess: (changed) => {
      done(changed)
      void cache.invalidateQueries({ queryKey: api.sources.key() })
    },
    onError: sayFailure,
  })
}

function Pause({ source }: { source: Source }) {
  const { t } = useTranslation('sources')
  const change = useChange(source, ({ name, pausedAt }) => say(t(pausedAt ? 'pause.done' : 'pause.resumed', { name })))
  const isPaused = source.pausedAt !== null
  const toggle = async () => {
    const { name } = source
    if (isPaused || (await confirm({ title: t('pause.title', { name }), body: t('pause.body'), yes: t('pause.confirm') })))
      change.mutate({ paused: !isPaused })
  }
  const sign = isPaused ? <IconPlayerPlay size={16} aria-hidden="true" /> : <IconPlayerPause size={16} aria-hidden="true" />
  return (
    <Button variant={isPaused ? 'filled' : 'default'} leftSection={sign} loading={change.isPending} onClick={() => void toggle()}>
      {t(isPaused ? 'pause.resume' : 'pause.button')}
    </Button>
  )
}

function Rename({ source }: { source: Source }) {
  const { t } = useTranslation('sources')
  const { t: ui } = useTranslation('ui')
  const [isOpen, open] = useState(false)
  const form = useForm({
    initialValues: { name: source.name },
    validate: { name: (name) => (name.trim() === '' ? t('create.nameNeeded') : null) },
  })
  const change = useChange(source, () => open(false))
  return (
    <>
      <Button
        variant="default"
        onClick={() => {
          form.setValues({ name: source.name })
          open(true)
        }}
      >
        {t('rename.button')}
      </Button>
      <FormDialog opened={isOpen} close={() => open(false)} isBegun={form.values.name !== source.name} title={t('rename.title')}>
        <form className={classes.form} onSubmit={form.onSubmit(({ name }) => change.mutate({ name }), goToWrong)} noValidate>
          <TextInput data-autofocus label={t('rename.label')} maxLength={100} required {...form.getInputProps('name')} />
          <FormButtons>
            <Button variant="default" onClick={() => open(false)}>
              {ui('cancel')}
            </Button>
            <Button type="submit" loading={change.isPending}>
              {t('rename.save')}
            </Button>
          </FormButtons>
        </form>
      </FormDialog>
    </>
  )
}

/** What may be done with a connection. */
export function SourceActions({ source, show }: { source: Source; show: (fresh: FreshKey) => void }) {
  return (
    <div className={classes.actions}>
      <Rename source={source} />
      {(source.kind !== 'import' || source.keyStarts.length > 0) && <RotateKey source={source} show={show} />}
      <Pause source={source} />
    </div>
  )
}
