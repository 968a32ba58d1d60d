import { CloseButton, NativeSelect, TextInput, UnstyledButton } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconCheck, IconSearch, IconUsers } from '@tabler/icons-react'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { channels, peopleSort } from '#contract'
import { useMay } from '../access.ts'
import { api, type PersonSummary } from '../api.ts'
import { paths } from '../paths.ts'
import { rowHeights, useDensity } from '../ui/density.ts'
import {
  Counted,
  EmptyState,
  ErrorState,
  LinkButton,
  Page,
  Peek,
  RowsSkeleton,
  useFormats,
  useIsPhone,
  useLetterKeys,
  useName,
  useRowKeys,
} from '../ui/index.ts'
import { useVirtualRows } from '../ui/use-virtual-rows.ts'
import { Bulk } from './Bulk.tsx'
import { FromImport, TheFirstOnly } from './FromImport.tsx'
import classes from './list.module.css'
import { PeopleCards, PeopleTable } from './PeopleRows.tsx'
import { PersonPeek } from './PersonPeek.tsx'
import { countsQuery, isNarrowed, SavedViews, SaveView } from './SavedViews.tsx'

const route = getRouteApi('/inside/people')
const pageSize = 100
const sorts = peopleSort.options

type Filters = ReturnType<typeof route.useSearch>

function usePeople(filters: Filters) {
  const query = useInfiniteQuery(
    api.people.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ ...filters, limit: pageSize, cursor }),
      initialPageParam: undefined,
      getNextPageParam: (last) => last.next ?? undefined,
      // Comparing all pages with each further one would cost more with every page.
      structuralSharing: false,
      placeholderData: keepPreviousData,
    }),
  )
  const people = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data])
  return { ...query, people }
}

/** What each choice would show: beside it, and for a shop too large to count, at least. */
function useFilterCounts(filters: Filters) {
  const counts = useQuery(countsQuery(filters)).data
  const { atLeast } = useFormats()
  const beside = (label: string, count: number) =>
    counts && (counts.isWhole || count > 0) ? `${label} (${atLeast(count, counts.isWhole)})` : label
  return {
    everywhere: (label: string) => beside(label, counts?.anywhere ?? 0),
    channel: (channel: (typeof channels)[number], label: string) => beside(label, counts?.byChannel[channel] ?? 0),
    counts,
  }
}

function Toolbar({ filters, change }: { filters: Filters; change: (next: Filters) => void }) {
  const { t } = useTranslation(['people', 'ui'])
  const [text, setText] = useState(filters.search ?? '')
  // A saved view, or going back, brings a search of its own.
  useEffect(() => setText(filters.search ?? ''), [filters.search])
  const search = useDebouncedCallback((next: string) => change({ ...filters, search: next.trim() || undefined }), 180)
  const type = (next: string) => {
    setText(next)
    search(next)
  }
  const hasMany = filters.versions !== undefined
  const counted = useFilterCounts(filters)
  return (
    <search className={classes.toolbar}>
      <TextInput
        className={classes.search}
        data-search
        aria-label={t('list.search')}
        placeholder={t('list.searchPlaceholder')}
        leftSection={<IconSearch size={16} stroke={1.7} aria-hidden="true" />}
        rightSection={text !== '' && <CloseButton size="sm" aria-label={t('list.clear')} onClick={() => type('')} />}
        value={text}
        maxLength={200}
        onChange={(event) => type(event.currentTarget.value)}
      />
      <div className={classes.filters}>
        <NativeSelect
          className={classes.channel}
          aria-label={t('list.channel')}
          value={filters.channel ?? ''}
          onChange={({ currentTarget: { value } }) => change({ ...filters, channel: channels.find((channel) => channel === value) })}
          data={[
            { value: '', label: counted.everywhere(t('list.allChannels')) },
            ...channels.map((value) => ({ value, label: counted.channel(value, t(`ui:channel.${value}`)) })),
          ]}
        />
        <UnstyledButton
          className={classes.toggle}
          aria-pressed={hasMany}
          onClick={() => change({ ...filters, versions: hasMany ? undefined : 2 })}
        >
          {hasMany && <IconCheck size={15} stroke={2} aria-hidden="true" />}
          <Counted label={t('list.manyVersions')} count={counted.counts?.several} isWhole={counted.counts?.isWhole} />
        </UnstyledButton>
        <NativeSelect
          className={classes.sort}
          aria-label={t('list.sort')}
          value={filters.sort ?? 'seen'}
          onChange={({ currentTarget: { value } }) => change({ ...filters, sort: sorts.find((sort) => sort === value && sort !== 'seen') })}
          data={sorts.map((sort) => ({ value: sort, label: t(`list.by.${sort}`) }))}
        />
      </div>
    </search>
  )
}

function Nobody({ filters, clear }: { filters: Filters; clear: () => void }) {
  const { t } = useTranslation('people')
  if (!isNarrowed(filters)) {
    return (
      <EmptyState icon={IconUsers} title={t('list.nobody')} action={<LinkButton to={paths.recognise}>{t('list.recognise')}</LinkButton>}>
        {t('list.nobodyWhy')}
      </EmptyState>
    )
  }
  return (
    <EmptyState
      icon={IconSearch}
      title={t('list.noMatch')}
      action={
        <UnstyledButton className={classes.toggle} onClick={clear}>
          {t('list.clearFilters')}
        </UnstyledButton>
      }
    >
      {t('list.noMatchWhy')}
    </EmptyState>
  )
}

/** The rows still to come: a skeleton while they do, a button for those who do not scroll. */
function More({ load, loading }: { load: () => void; loading: boolean }) {
  const { t } = useTranslation('ui')
  if (loading) return <RowsSkeleton rows={4} height={40} />
  return (
    <UnstyledButton className={classes.more} onClick={load}>
      {t('loadMore')}
    </UnstyledButton>
  )
}

function useSelection(people: PersonSummary[]) {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const toggle = useCallback((id: string) => {
    setSelected((before) => {
      const next = new Set(before)
      if (!next.delete(id)) next.add(id)
      return next
    })
  }, [])
  const clear = useCallback(() => setSelected(new Set()), [])
  const chosen = useMemo(() => people.filter(({ id }) => selected.has(id)), [people, selected])
  return { selected, toggle, clear, chosen }
}

const cardHeight = 64

/** Everybody the business knows, last seen first. */
export default function People() {
  const { t } = useTranslation('people')
  const filters = route.useSearch()
  const navigate = useNavigate()
  const mayWrite = useMay()('people.write')
  const isPhone = useIsPhone()
  const nameOf = useName()
  const { people, fetchNextPage, hasNextPage, isFetchingNextPage, isPending, isPlaceholderData, error, refetch } = usePeople(filters)
  const [isPeeking, setPeeking] = useState(false)
  const { selected, toggle, clear, chosen } = useSelection(people)
  const rowHeight = rowHeights[useDensity()]
  const virtual = useVirtualRows(people.length, isPhone ? cardHeight : rowHeight)
  const change = useCallback((search: Filters) => void navigate({ to: paths.people, search, replace: true }), [navigate])
  const open = useCallback(
    (index: number) => {
      const person = people[index]
      if (person) void navigate({ to: paths.person, params: { personId: person.id } })
    },
    [people, navigate],
  )
  const peek = useCallback(
    (_: number, comeBack: () => void) => {
      setPeeking(!isPeeking)
      if (isPeeking) comeBack()
    },
    [isPeeking],
  )
  const select = useCallback((index: number) => toggle(people[index]?.id ?? ''), [people, toggle])
  const { at, take, move, comeBack } = useRowKeys({ rows: people, open, peek, select, reveal: virtual.reveal })
  const look = useCallback(
    (index: number) => {
      take(index)
      setPeeking(true)
    },
    [take],
  )
  const close = () => {
    setPeeking(false)
    comeBack()
  }
  const peeked = isPeeking ? people[at] : undefined
  const card = () => void navigate({ to: paths.recognise, search: { do: 'card' } })
  useLetterKeys({ c: card }, { active: mayWrite })
  const more = useCallback(() => void fetchNextPage(), [fetchNextPage])
  // The next page is asked for well before its rows come into sight.
  const isNearEnd = people.length > 0 && (virtual.shown.at(-1) ?? 0) > people.length - pageSize / 2
  useEffect(() => {
    if (isNearEnd && hasNextPage && !isFetchingNextPage) more()
  }, [isNearEnd, hasNextPage, isFetchingNextPage, more])
  const Rows = isPhone ? PeopleCards : PeopleTable
  return (
    <Page title={t('title')} actions={<SaveView filters={filters} />}>
      <SavedViews filters={filters} />
      {filters.import && <FromImport id={filters.import} remove={() => change({ ...filters, import: undefined })} />}
      <Toolbar filters={filters} change={change} />
      <div className={classes.list} data-peeking={peeked !== undefined || undefined}>
        <div ref={virtual.list} data-stale={isPlaceholderData || undefined}>
          {error && <ErrorState error={error} retry={refetch} />}
          {isPending && <RowsSkeleton rows={16} height={isPhone ? cardHeight : rowHeight} />}
          {!isPending && !error && people.length === 0 && <Nobody filters={filters} clear={() => change({})} />}
          {people.length > 0 && <Rows people={people} at={at} selected={selected} toggle={toggle} look={look} virtual={virtual} />}
          {hasNextPage && <More load={more} loading={isFetchingNextPage} />}
          {filters.import && people.length > 0 && !hasNextPage && <TheFirstOnly filters={filters} />}
        </div>
        {peeked && (
          <Peek of={peeked.id} title={nameOf(peeked)} close={close} previous={() => move(at - 1)} next={() => move(at + 1)}>
            <PersonPeek person={peeked} />
          </Peek>
        )}
      </div>
      {chosen.length > 0 && <Bulk chosen={chosen} clear={clear} />}
    </Page>
  )
}
