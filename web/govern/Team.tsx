import { Button, NativeSelect } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Role, role as roleSchema, roles } from '#contract'
import { useMe } from '../access.ts'
import { api, client } from '../api.ts'
import { Avatar, confirm, ErrorState, RowsSkeleton, say, sayFailure, useFormats } from '../ui/index.ts'
import { AddUser } from './AddUser.tsx'
import classes from './govern.module.css'
import type { User } from './queries.ts'

function useTeam() {
  const { t } = useTranslation('govern')
  const cache = useQueryClient()
  const refresh = () => cache.invalidateQueries({ queryKey: api.access.users.key() })
  const change = useMutation({
    mutationFn: (wanted: { id: string; role: Role }) => client.access.changeUser(wanted),
    onSuccess: ({ name, role }) => say(t('team.changed', { name, role: t(`role.${role}`) })),
    onError: sayFailure,
    onSettled: refresh,
  })
  const remove = useMutation({
    mutationFn: (user: User) => client.access.removeUser({ id: user.id }),
    onSuccess: (_, { name }) => say(t('team.removed', { name })),
    onError: sayFailure,
    onSettled: refresh,
  })
  return { change, remove }
}

function Line({ user, isMe }: { user: User; isMe: boolean }) {
  const { t } = useTranslation('govern')
  const { date } = useFormats()
  const { change, remove } = useTeam()
  const ask = async () => {
    const title = t('team.removeTitle', { name: user.name })
    if (await confirm({ title, body: t('team.removeBody'), yes: t('team.remove'), danger: true })) remove.mutate(user)
  }
  return (
    <tr>
      <th scope="row">
        <span className={classes.who}>
          <Avatar name={user.name} seed={user.id} size={26} />
          <span className={classes.whoText}>
            <span>
              {user.name} {isMe && <span className="dim">({t('team.you')})</span>}
            </span>
            <span className={classes.under}>{user.email}</span>
          </span>
        </span>
      </th>
      <td data-role>
        <NativeSelect
          aria-label={t('team.roleOf', { name: user.name })}
          value={change.isPending ? change.variables.role : user.role}
          disabled={change.isPending}
          onChange={(event) => change.mutate({ id: user.id, role: roleSchema.parse(event.currentTarget.value) })}
          data={roles.map((each) => ({ value: each, label: t(`role.${each}`) }))}
        />
      </td>
      <td className="dim" data-wide>
        {date(user.createdAt)}
      </td>
      <td data-end>
        {!isMe && (
          <Button
            variant="default"
            size="compact-sm"
            loading={remove.isPending}
            aria-label={t('team.removeOf', { name: user.name })}
            onClick={() => void ask()}
          >
            {t('team.remove')}
          </Button>
        )}
      </td>
    </tr>
  )
}

/** Who works here, with which role; and what each role may do. */
export function Team() {
  const { t } = useTranslation('govern')
  const me = useMe()
  const users = useQuery(api.access.users.queryOptions())
  const [isAdding, add] = useState(false)
  if (users.isPending) return <RowsSkeleton rows={4} height={48} />
  if (users.isError) return <ErrorState error={users.error} retry={users.refetch} />
  return (
    <div className={classes.stack}>
      <div className={classes.bar}>
        <Button leftSection={<IconPlus size={16} aria-hidden="true" />} onClick={() => add(true)}>
          {t('team.add')}
        </Button>
      </div>
      <table className={classes.table} aria-label={t('team.label')}>
        <thead>
          <tr>
            <th scope="col">{t('team.name')}</th>
            <th scope="col">{t('team.role')}</th>
            <th scope="col" data-wide>
              {t('team.since')}
            </th>
            <th scope="col">
              <span className="unseen">{t('team.remove')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {users.data.map((user) => (
            <Line key={user.id} user={user} isMe={user.id === me?.user?.id} />
          ))}
        </tbody>
      </table>
      <section aria-labelledby="roles-title">
        <h2 id="roles-title" className={classes.sectionTitle}>
          {t('team.rolesTitle')}
        </h2>
        <dl className={classes.roles}>
          {roles.map((role) => (
            <div key={role}>
              <dt>{t(`role.${role}`)}</dt>
              <dd className="dim">{t(`role.${role}Can`)}</dd>
            </div>
          ))}
        </dl>
      </section>
      <AddUser opened={isAdding} close={() => add(false)} />
    </div>
  )
}
