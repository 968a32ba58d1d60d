import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ImportShown } from '#contract'
import { statusOf } from '../api.ts'
import { paths } from '../paths.ts'
import { Crumb, EmptyState, ErrorState, Page, TextSkeleton, useFormats } from '../ui/index.ts'
import { useBytes } from './bytes.ts'
import { Checked } from './Checked.tsx'
import { Columns } from './Columns.tsx'
import { Finished } from './Finished.tsx'
import classes from './imports.module.css'
import { separatorWord } from './mapping.ts'
import { importQuery } from './queries.ts'
import { Running } from './Running.tsx'
import { ImportState } from './state.tsx'

const isGone = (state: ImportShown['state']) => state === 'undone' || state === 'discarded'

function FileLine({ shown }: { shown: ImportShown }) {
  const { t } = useTranslation('imports')
  const bytes = useBytes()
  const { number } = useFormats()
  const word = separatorWord(shown.separator)
  const separator = word === 'excel' ? t('file.excel') : t('file.separator', { separator: word ? t(`file.${word}`) : shown.separator })
  const facts = [
    t(`drop.${shown.kind}`),
    bytes(shown.fileBytes),
    ...(shown.rowCount === null ? [] : [t('file.rows', { count: shown.rowCount, n: number(shown.rowCount) })]),
    separator,
    ...(word === 'excel' ? [] : [t('file.encoding', { encoding: shown.encoding })]),
  ]
  return (
    <div className={classes.fileLine}>
      <ImportState state={shown.state} />
      <span className="dim">{facts.join(' · ')}</span>
    </div>
  )
}

function Steps({ state }: { state: ImportShown['state'] }) {
  const { t } = useTranslation('imports')
  const at = { ready: 0, checking: 1, checked: 1 }[state as 'ready' | 'checking' | 'checked'] ?? 2
  return (
    <ol className={classes.steps} aria-label={t('steps.label')}>
      {(['columns', 'check', 'run'] as const).map((step, index) => (
        <li key={step} aria-current={index === at ? 'step' : undefined} data-past={index < at || undefined}>
          <span className="num" aria-hidden="true">
            {index + 1}
          </span>
          {t(`steps.${step}`)}
        </li>
      ))}
    </ol>
  )
}

function SameFile({ id }: { id: string }) {
  const { t } = useTranslation('imports')
  return (
    <div className={classes.notice} role="note">
      <strong>{t('file.same')}</strong> {t('file.sameBody')}{' '}
      <Link to={paths.import} params={{ importId: id }} className={classes.link}>
        {t('file.sameLink')}
      </Link>
    </div>
  )
}

function Body({ shown, take }: { shown: ImportShown; take: (next: ImportShown) => void }) {
  const [isChanging, change] = useState(false)
  switch (shown.state) {
    case 'ready':
      return <Columns shown={shown} take={take} />
    case 'checking':
    case 'running':
    case 'undoing':
      return <Running shown={shown} />
    case 'checked':
      if (isChanging) return <Columns shown={shown} take={take} />
      return <Checked shown={shown} take={take} change={() => change(true)} />
    case 'done':
    case 'failed':
    case 'undone':
    case 'discarded':
      return <Finished shown={shown} take={take} />
  }
}

/** One import, whatever its state: it can be left and found again here. */
export function ImportPage({ id }: { id: string }) {
  const { t } = useTranslation('imports')
  const cache = useQueryClient()
  const found = useQuery(importQuery(id))
  const take = (next: ImportShown) => {
    cache.setQueryData(importQuery(id).queryKey, next)
    void cache.invalidateQueries({ queryKey: importQuery(id).queryKey })
  }
  // What is no address of an import leads to none.
  const isMissing = found.isError && [400, 404].includes(statusOf(found.error) ?? 0)
  return (
    <Page title={found.data?.fileName ?? t('title')} before={<Crumb to={paths.imports} label={t('title')} />} width="read">
      {found.isPending && <TextSkeleton lines={8} />}
      {isMissing && <EmptyState title={t('missing')} />}
      {found.isError && !isMissing && <ErrorState error={found.error} retry={found.refetch} />}
      {found.data && (
        <div className={classes.stack}>
          <FileLine shown={found.data} />
          {!isGone(found.data.state) && <Steps state={found.data.state} />}
          {found.data.sameFileAs && !isGone(found.data.state) && <SameFile id={found.data.sameFileAs} />}
          <Body shown={found.data} take={take} />
        </div>
      )}
    </Page>
  )
}
