import { Button } from '@mantine/core'
import { IconKey, IconPlus } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, client } from '../api.ts'
import { confirm, EmptyState, ErrorState, RowsSkeleton, StatusDot, say, sayFailure, useFormats } from '../ui/index.ts'
import { AddKey } from './AddKey.tsx'
import classes from './govern.module.css'
import type { Key } from './queries.ts'

function Revoke({ id, name }: Key) {
  const { t } = useTranslation('govern')
  const cache = useQueryClient()
  const revoke = useMutation({
    mutationFn: () => client.access.revokeKey({ id }),
    onSuccess: () => say(t('keys.revokedNow')),
    onError: sayFailure,
    onSettled: () => cache.invalidateQueries({ queryKey: api.access.keys.key() }),
  })
  const ask = async () => {
    const question = { title: t('keys.revokeTitle', { name }), body: t('keys.revokeBody'), yes: t('keys.revoke'), danger: true }
    if (await confirm(question)) revoke.mutate()
  }
  return (
    <Button
      variant="default"
      size="compact-sm"
      loading={revoke.isPending}
      aria-label={t('keys.revokeOf', { name })}
      onClick={() => void ask()}
    >
      {t('keys.revoke')}
    </Button>
  )
}

function Line(key: Key) {
  const { t } = useTranslation('govern')
  const { date, ago } = useFormats()
  return (
    <tr data-off={key.revokedAt !== null || undefined}>
      <th scope="row">{key.name}</th>
      <td>{t(`role.${key.role}`)}</td>
      <td data-wide>
        <code>{key.start}…</code>
      </td>
      <td className="dim" data-wide>
        {date(key.createdAt)}
      </td>
      <td>
        {key.revokedAt ? (
          <StatusDot tone="quiet">{t('keys.revoked', { when: ago(key.revokedAt) })}</StatusDot>
        ) : (
          <StatusDot tone="ok">{t('keys.live')}</StatusDot>
        )}
      </td>
      <td data-end>{key.revokedAt === null && <Revoke {...key} />}</td>
    </tr>
  )
}

/** Keys for other programs: made, shown once, revoked. */
export function Keys() {
  const { t } = useTranslation('govern')
  const keys = useQuery(api.access.keys.queryOptions())
  const [isAdding, add] = useState(false)
  if (keys.isPending) return <RowsSkeleton rows={3} />
  if (keys.isError) return <ErrorState error={keys.error} retry={keys.refetch} />
  const button = (
    <Button leftSection={<IconPlus size={16} aria-hidden="true" />} onClick={() => add(true)}>
      {t('keys.add')}
    </Button>
  )
  return (
    <div className={classes.stack}>
      {keys.data.length === 0 ? (
        <EmptyState icon={IconKey} title={t('keys.empty')} action={button}>
          {t('keys.emptyBody')}
        </EmptyState>
      ) : (
        <>
          <div className={classes.bar}>
            {button}
            <p className="dim">{t('keys.lead')}</p>
          </div>
          <table className={classes.table} aria-label={t('keys.label')}>
            <thead>
              <tr>
                <th scope="col">{t('keys.name')}</th>
                <th scope="col">{t('keys.role')}</th>
                <th scope="col" data-wide>
                  {t('keys.start')}
                </th>
                <th scope="col" data-wide>
                  {t('keys.since')}
                </th>
                <th scope="col">{t('keys.state')}</th>
                <th scope="col">
                  <span className="unseen">{t('keys.revoke')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {keys.data.map((key) => (
                <Line key={key.id} {...key} />
              ))}
            </tbody>
          </table>
        </>
      )}
      <AddKey opened={isAdding} close={() => add(false)} />
    </div>
  )
}
