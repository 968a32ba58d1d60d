import { Button, Progress } from '@mantine/core'
import { Dropzone, type FileRejection } from '@mantine/dropzone'
import '@mantine/dropzone/styles.css'
import { IconFileSpreadsheet, IconUpload } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { importBytesMax } from '#contract'
import { useMe } from '../access.ts'
import { api } from '../api.ts'
import { paths } from '../paths.ts'
import { useBytes } from './bytes.ts'
import classes from './imports.module.css'
import { importQuery } from './queries.ts'
import { sampleFile } from './sample.ts'
import { UploadRefused, upload } from './upload.ts'

const accepted = {
  'text/csv': ['.csv'],
  'text/plain': ['.txt', '.tsv'],
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': ['.xlsx'],
}

type Sending = { file: File; part: number; stop: AbortController }

function useUpload() {
  const { t } = useTranslation('imports')
  const navigate = useNavigate()
  const cache = useQueryClient()
  const [sending, setSending] = useState<Sending | null>(null)
  const [failure, setFailure] = useState<{ file: File; sentence: string; mayHelp: boolean } | null>(null)

  const send = async (file: File) => {
    const stop = new AbortController()
    setFailure(null)
    setSending({ file, part: 0, stop })
    try {
      const shown = await upload(file, { onPart: (part) => setSending({ file, part, stop }), signal: stop.signal })
      cache.setQueryData(importQuery(shown.id).queryKey, shown)
      void cache.invalidateQueries({ queryKey: api.imports.list.key() })
      await navigate({ to: paths.import, params: { importId: shown.id } })
    } catch (error) {
      if (error instanceof DOMException) return
      if (!(error instanceof UploadRefused)) throw error
      setFailure({ file, sentence: error.message || t('upload.failed'), mayHelp: error.mayHelp })
    } finally {
      setSending(null)
    }
  }
  return { sending, failure, setFailure, send }
}

function SendingFile({ sending }: { sending: Sending }) {
  const { t } = useTranslation('imports')
  const percent = Math.round(sending.part * 100)
  const word = percent < 100 ? t('upload.percent', { percent }) : t('upload.reading')
  return (
    <div className={classes.sending}>
      <p role="status">{t('upload.running', { name: sending.file.name })}</p>
      <Progress value={percent} animated={percent === 100} aria-label={t('upload.running', { name: sending.file.name })} />
      <div className={classes.between}>
        <span className="dim num">{word}</span>
        <Button variant="subtle" size="compact-sm" onClick={() => sending.stop.abort()}>
          {t('upload.cancel')}
        </Button>
      </div>
    </div>
  )
}

/** Drop a file or choose it; it goes up with its progress, and then to its own page. */
export function NewImport() {
  const { t } = useTranslation('imports')
  const bytes = useBytes()
  const { sending, failure, setFailure, send } = useUpload()
  const pick = useRef<() => void>(null)
  const country = useMe()?.workspace.country ?? 'MX'
  const sample = () =>
    sampleFile(t('drop.sampleName'), country, {
      name: t('sample.name'),
      phone: t('sample.phone'),
      email: t('sample.email'),
      city: t('sample.city'),
    })

  const refuse = ([rejection]: FileRejection[]) => {
    if (!rejection) return
    const code = rejection.errors[0]?.code
    const said = { 'too-many-files': t('drop.one'), 'file-too-large': t('drop.tooLarge', { size: bytes(importBytesMax) }) }[code ?? '']
    setFailure({ file: rejection.file, sentence: said ?? t('drop.wrongType'), mayHelp: false })
  }
  if (sending) return <SendingFile sending={sending} />
  return (
    <div className={classes.stackTight}>
      <Dropzone
        accept={accepted}
        multiple={false}
        maxSize={importBytesMax}
        openRef={pick}
        onDrop={(files: File[]) => files[0] && void send(files[0])}
        onReject={refuse}
        activateOnClick={false}
        enablePointerEvents
        inputProps={{ 'aria-label': t('drop.label') }}
        tabIndex={-1}
        className={classes.drop}
        classNames={{ inner: classes.dropInner }}
      >
        <IconFileSpreadsheet size={28} stroke={1.4} aria-hidden="true" className={classes.dropSign} />
        <p className={classes.dropTitle}>{t('drop.title')}</p>
        <Button variant="default" leftSection={<IconUpload size={16} aria-hidden="true" />} onClick={() => pick.current?.()}>
          {t('drop.choose')}
        </Button>
        <p className={classes.dropHint}>{t('drop.formats', { size: bytes(importBytesMax) })}</p>
        <Button variant="subtle" size="compact-sm" onClick={() => void send(sample())}>
          {t('drop.sample')}
        </Button>
      </Dropzone>
      {failure && (
        <div role="alert" className={classes.failure}>
          <span>
            <strong>{failure.file.name}</strong>: {failure.sentence}
          </span>
          {failure.mayHelp && (
            <Button variant="default" size="compact-sm" onClick={() => void send(failure.file)}>
              {t('upload.retry')}
            </Button>
          )}
        </div>
      )}
    </div>
  )
}
