import { Button, Checkbox, CloseButton, Popover, TextInput } from '@mantine/core'
import { IconBookmark, IconUsersGroup } from '@tabler/icons-react'
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type PeopleFilters, peopleFilters, peopleSort } from '#contract'
import { api, client, queryClient, viewsQuery } from '../api.ts'
import { paths } from '../paths.ts'
import { Counted, Failure, sayFailure, undoable } from '../ui/index.ts'
import classes from './list.module.css'

const refreshViews = () =>
  Promise.all([api.views.key(), api.people.countsByView.key()].map((queryKey) => queryClient.invalidateQueries({ queryKey })))

const filterNames = Object.keys(peopleFilters.shape) as (keyof PeopleFilters)[]
const firstSort = peopleSort.options[0]
/** The same filters, whatever their order. */
const same = (a: PeopleFilters, b: PeopleFilters): boolean => {
  const [one, other] = [a, b].map((filters) => ({ ...filters, sort: filters.sort ?? firstSort }))
  return filterNames.every((name) => one?.[name] === other?.[name])
}
const isNothing = (filters: PeopleFilters): boolean => same(filters, {})
/** Whether somebody is left out; an order leaves nobody out. */
export const isNarrowed = ({ sort: _, ...filters }: PeopleFilters): boolean => !isNothing(filters)

/** How many people a list has, and would have with other filters. */
export const countsQuery = ({ sort: _, ...input }: PeopleFilters) =>
  api.people.counts.queryOptions({
    input,
    staleTime: 30_000,
    placeholderData: keepPreviousData,
  })

/** The same for all lists at once: a request for each would look at everybody as often. */
const viewCountsQuery = (views: readonly { id: string }[]) => ({
  ...api.people.countsByView.queryOptions({ staleTime: 30_000, placeholderData: keepPreviousData }),
  enabled: views.length > 0,
})

const Listed = ({ name, count }: { name: string; count: { matching: number; isWhole: boolean } | undefined }) => (
  <Counted label={name} count={count?.matching} isWhole={count?.isWhole} />
)

/** Lists worth coming back to, one's own and those of the team, beside everybody. */
export function SavedViews({ filters }: { filters: PeopleFilters }) {
  const { t } = useTranslation(['people', 'ui'])
  const views = useQuery(viewsQuery()).data?.items ?? []
  const counts = useQuery(viewCountsQuery(views)).data
  // Not all with a search are counted; the one that is looked at is, for the filters below it.
  const shown = useQuery(countsQuery(filters))
  const countOf = (view: { id: string; filters: PeopleFilters }) =>
    counts?.items.find(({ id }) => id === view.id) ?? (same(view.filters, filters) && !shown.isPlaceholderData ? shown.data : undefined)
  const remove = useMutation({
    mutationFn: ({ id }: { id: string; name: string; filters: PeopleFilters; isShared: boolean }) => client.views.remove({ id }),
    onError: sayFailure,
    onSuccess: async (_, { name, filters: kept, isShared }) => {
      await refreshViews()
      undoable(t('views.removed', { name }), () => client.views.add({ name, filters: kept, isShared }).then(refreshViews), t('ui:undone'))
    },
  })
  if (views.length === 0) return null
  return (
    <nav className={classes.savedViews} aria-label={t('views.title')}>
      <Link to={paths.people} search={{}} aria-current={isNothing(filters) ? 'page' : undefined}>
        <Listed name={t('views.all')} count={counts?.everybody} />
      </Link>
      {views.map((view) => (
        <span key={view.id} className={classes.savedView} data-current={same(view.filters, filters) || undefined}>
          <Link to={paths.people} search={view.filters} aria-current={same(view.filters, filters) ? 'page' : undefined}>
            {view.isShared && <IconUsersGroup size={14} stroke={1.7} role="img" aria-label={t('views.shared')} />}
            <Listed name={view.name} count={countOf(view)} />
          </Link>
          {view.isMine && same(view.filters, filters) && (
            <CloseButton size="sm" aria-label={t('views.remove', { name: view.name })} onClick={() => remove.mutate(view)} />
          )}
        </span>
      ))}
    </nav>
  )
}

/** Keeps what is being looked at under a name. */
export function SaveView({ filters }: { filters: PeopleFilters }) {
  const { t } = useTranslation(['people', 'ui'])
  const views = useQuery(viewsQuery()).data?.items ?? []
  const [isOpen, setOpen] = useState(false)
  const [name, setName] = useState('')
  const [isShared, setShared] = useState(false)
  const add = useMutation({
    mutationFn: () => client.views.add({ name: name.trim(), filters, isShared }),
    onSuccess: async ({ id }) => {
      setOpen(false)
      setName('')
      await refreshViews()
      undoable(t('views.added', { name: name.trim() }), () => client.views.remove({ id }).then(refreshViews), t('ui:undone'))
    },
  })
  if (isNothing(filters) || views.some((view) => same(view.filters, filters))) return null
  return (
    <Popover opened={isOpen} onChange={setOpen} position="bottom-end" width={280} trapFocus withinPortal>
      <Popover.Target>
        <Button variant="default" leftSection={<IconBookmark size={16} aria-hidden="true" />} onClick={() => setOpen(!isOpen)}>
          {t('views.save')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form
          className={classes.saveView}
          onSubmit={(event) => {
            event.preventDefault()
            if (name.trim() !== '') add.mutate()
          }}
        >
          <TextInput
            data-autofocus
            label={t('views.name')}
            placeholder={t('views.example')}
            maxLength={60}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Checkbox label={t('views.share')} checked={isShared} onChange={(event) => setShared(event.currentTarget.checked)} />
          <Failure error={add.error} />
          <Button type="submit" disabled={name.trim() === ''} loading={add.isPending}>
            {t('ui:save')}
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  )
}
