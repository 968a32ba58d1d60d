import { Button, NativeSelect, SegmentedControl } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type ImportField, type ImportShown, importField } from '#contract'
import { client } from '../api.ts'
import { StatusDot, sayFailure, useFormats } from '../ui/index.ts'
import { Discard } from './Discard.tsx'
import classes from './imports.module.css'
import { type Column, claimedTwice, fitTo, type ImportKind, isSame, type Mapping, mappingOf, meaningsOf, saysWho } from './mapping.ts'
import { useFieldWord } from './use-field-word.ts'

const columnsShownFirst = 30

function ColumnLine({
  column,
  field,
  kind,
  set,
}: {
  column: Column
  field: ImportField | null
  kind: ImportKind
  set: (field: ImportField | null) => void
}) {
  const { t } = useTranslation('imports')
  const word = useFieldWord()
  const { person, order, besides } = meaningsOf(kind)
  const header = column.header || t('columns.untitled', { number: column.index + 1 })
  const options = (fields: ImportField[]) => fields.map((each) => ({ value: each, label: word(each) }))
  return (
    <tr data-unused={field === null || undefined}>
      <th scope="row">{header}</th>
      <td className={classes.samples}>
        {column.samples.length === 0 ? <span className="dim">{t('columns.noSamples')}</span> : column.samples.slice(0, 3).join(' · ')}
      </td>
      <td>
        <NativeSelect
          aria-label={t('columns.meaningOf', { header })}
          value={field ?? ''}
          onChange={(event) => set(importField.safeParse(event.currentTarget.value).data ?? null)}
          data={[
            { value: '', label: t('columns.unused') },
            { group: t('columns.person'), items: options(person) },
            ...(order.length > 0 ? [{ group: t('columns.order'), items: options(order) }] : []),
            { group: t('columns.about'), items: options(besides) },
          ]}
        />
      </td>
      <td data-wide>
        {column.guessed && column.field === field && field !== null && <StatusDot tone="ok">{t('columns.guessed')}</StatusDot>}
      </td>
    </tr>
  )
}

/** What is wrong or odd about the mapping, in words. */
function Warnings({ mapping }: { mapping: Mapping }) {
  const { t } = useTranslation('imports')
  const word = useFieldWord()
  const twice = claimedTwice(mapping)
  return (
    <div role="status" className={classes.warnings}>
      {!saysWho(mapping) && <StatusDot tone="bad">{t('columns.nobody')}</StatusDot>}
      {twice.map((field) => (
        <StatusDot key={field} tone="warn">
          {t('columns.twice', { field: word(field) })}
        </StatusDot>
      ))}
    </div>
  )
}

/** First step: what each column means, guessed and correctable; then the trial. */
export function Columns({ shown, take }: { shown: ImportShown; take: (next: ImportShown) => void }) {
  const { t } = useTranslation('imports')
  const { number } = useFormats()
  const [kind, setKind] = useState<ImportKind>(shown.kind)
  const [mapping, setMapping] = useState<Mapping>(() => mappingOf(shown.columns))
  const [areAllShown, showAll] = useState(false)
  const fitted = fitTo(kind, mapping)
  const visible = areAllShown ? shown.columns : shown.columns.slice(0, columnsShownFirst)
  const hidden = shown.columns.length - visible.length

  const trial = useMutation({
    mutationFn: async () => {
      const isChanged = kind !== shown.kind || !isSame(fitted, mappingOf(shown.columns))
      if (isChanged) await client.imports.map({ id: shown.id, kind, fields: fitted })
      return client.imports.check({ id: shown.id })
    },
    onSuccess: take,
    onError: sayFailure,
  })
  const set = (index: number, field: ImportField | null) => setMapping((now) => now.map((old, at) => (at === index ? field : old)))
  const kinds = [
    { value: 'customers', label: t('drop.customers') },
    { value: 'orders', label: t('drop.orders') },
  ]
  return (
    <section aria-labelledby="columns-title" className={classes.stackTight}>
      <div className={classes.between}>
        <div>
          <h2 id="columns-title" className={classes.sectionTitle}>
            {t('columns.title')}
          </h2>
          <p className="dim">{t(shown.columns.some(({ remembered }) => remembered) ? 'columns.remembered' : 'columns.lead')}</p>
        </div>
        <SegmentedControl
          aria-label={t('drop.kind')}
          data={kinds}
          value={kind}
          onChange={(value) => setKind(value === 'orders' ? 'orders' : 'customers')}
        />
      </div>
      <table className={`${classes.table} ${classes.columns}`}>
        <thead>
          <tr>
            <th scope="col">{t('columns.header')}</th>
            <th scope="col">{t('columns.samples')}</th>
            <th scope="col">{t('columns.meaning')}</th>
            <th scope="col" data-wide>
              <span className="unseen">{t('columns.guessed')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {visible.map((column, at) => (
            <ColumnLine key={column.index} column={column} field={fitted[at] ?? null} kind={kind} set={(field) => set(at, field)} />
          ))}
        </tbody>
      </table>
      {hidden > 0 && (
        <Button variant="subtle" onClick={() => showAll(true)}>
          {t('columns.more', { count: hidden, n: number(hidden) })}
        </Button>
      )}
      <Warnings mapping={fitted} />
      <div className={classes.bar}>
        <Button loading={trial.isPending} disabled={!saysWho(fitted)} onClick={() => trial.mutate()}>
          {t(shown.state === 'checked' ? 'check.again' : 'check.button')}
        </Button>
        <Discard id={shown.id} take={take} />
        <span className="dim">
          {t('columns.used', { count: fitted.filter((field) => field !== null).length })} {t('columns.of', { count: shown.columns.length })}
        </span>
      </div>
    </section>
  )
}
