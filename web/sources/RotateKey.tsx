import { Button, Modal, NativeSelect } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { graceHours } from '#contract'
import { api, client } from '../api.ts'
import { FormButtons, sayFailure } from '../ui/index.ts'
import type { Source } from './queries.ts'
import classes from './sources.module.css'
import type { FreshKey } from './WriteKey.tsx'

type Grace = (typeof graceHours)[number]

/** A new key; where there is one already, how long that one goes on is asked first. */
export function RotateKey({ source, show, size }: { source: Source; show: (fresh: FreshKey) => void; size?: 'compact-sm' }) {
  const { t } = useTranslation('sources')
  const { t: ui } = useTranslation('ui')
  const cache = useQueryClient()
  const [isAsking, ask] = useState(false)
  const [grace, setGrace] = useState<Grace>(0)
  const rotate = useMutation({
    mutationFn: () => client.sources.rotateKey({ id: source.id, graceHours: grace }),
    onSuccess: ({ writeKey }) => {
      ask(false)
      show({ name: source.name, writeKey })
      void cache.invalidateQueries({ queryKey: api.sources.key() })
    },
    onError: sayFailure,
  })
  const isFirst = source.keyStarts.length === 0
  const word = t(isFirst ? 'rotate.make' : 'rotate.button')
  return (
    <>
      <Button
        variant="default"
        {...(size ? { size } : {})}
        loading={rotate.isPending && !isAsking}
        aria-label={`${word}: ${source.name}`}
        onClick={() => (isFirst ? rotate.mutate() : ask(true))}
      >
        {word}
      </Button>
      <Modal
        opened={isAsking}
        onClose={() => ask(false)}
        title={t('rotate.title', { name: source.name })}
        closeButtonProps={{ 'aria-label': ui('close') }}
      >
        <div className={classes.form}>
          <p>{t('rotate.body', { start: source.keyStarts.join(', ') })}</p>
          <NativeSelect
            label={t('rotate.grace')}
            value={String(grace)}
            data={graceHours.map((hours) => ({ value: String(hours), label: t(`rotate.grace${hours}`) }))}
            onChange={(event) => setGrace(graceHours.find((hours) => String(hours) === event.currentTarget.value) ?? 0)}
          />
          <FormButtons>
            <Button variant="default" onClick={() => ask(false)}>
              {ui('cancel')}
            </Button>
            <Button color={grace === 0 ? 'red.9' : undefined} loading={rotate.isPending} onClick={() => rotate.mutate()}>
              {t('rotate.confirm')}
            </Button>
          </FormButtons>
        </div>
      </Modal>
    </>
  )
}
