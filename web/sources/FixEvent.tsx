import { Textarea } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client } from '../api.ts'
import { ErrorState, FormDialog, FormEnd, TextSkeleton } from '../ui/index.ts'
import { findJsonProblem } from './json-problem.ts'
import { readable } from './quarantined.ts'
import { eventQuery, type Quarantined } from './queries.ts'
import classes from './sources.module.css'

type FixProps = { event: Quarantined; close: () => void; tried: (answer: { solved: boolean; sentence: string }) => void }

/** The JSON of what was not understood, to be put right by hand; a list shows only the beginning of a large one. */
export function FixEvent({ event, close, tried }: FixProps) {
  const { t } = useTranslation('sources')
  const found = useQuery({ ...eventQuery(event.id), enabled: !event.isWhole })
  const whole = event.isWhole ? event : found.data
  const start = whole?.isWhole ? readable(whole.body) : ''
  const [written, write] = useState<string | null>(null)
  const text = written ?? start
  return (
    <FormDialog opened close={close} isBegun={text !== start} title={t('quarantine.fixTitle')} size={680}>
      {found.isError && <ErrorState error={found.error} retry={found.refetch} />}
      {!whole && !found.isError && <TextSkeleton lines={8} />}
      {whole && !whole.isWhole && <p>{t('quarantine.tooLong')}</p>}
      {whole?.isWhole && <FixForm event={whole} close={close} tried={tried} text={text} write={write} />}
    </FormDialog>
  )
}

function FixForm({ event, close, tried, text, write }: FixProps & { text: string; write: (text: string) => void }) {
  const { t } = useTranslation('sources')
  const problem = findJsonProblem(text)
  const mend = useMutation({ mutationFn: () => client.sources.mend({ id: event.id, body: text }), onSuccess: tried })
  return (
    <form
      className={classes.form}
      onSubmit={(submit) => {
        submit.preventDefault()
        if (!problem) mend.mutate()
      }}
    >
      <p>{event.sentence}</p>
      <p className="dim">{t('quarantine.fixLead')}</p>
      <Textarea
        data-autofocus
        label={t('quarantine.fixBody')}
        value={text}
        onChange={(change) => write(change.currentTarget.value)}
        error={problem && t('quarantine.fixBad', { ...problem, problem: t(`quarantine.problem.${problem.kind}`) })}
        autosize
        minRows={8}
        maxRows={22}
        spellCheck={false}
        classNames={{ input: classes.mono }}
      />
      <FormEnd save={mend} close={close} disabled={problem !== null}>
        {t('quarantine.fixSave')}
      </FormEnd>
    </form>
  )
}
