import '@mantine/spotlight/styles.layer.css'
import { useDebouncedValue } from '@mantine/hooks'
import { Spotlight, spotlight } from '@mantine/spotlight'
import { IconSearch } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '../access.ts'
import { api } from '../api.ts'
import { paths } from '../paths.ts'
import { PersonLine } from '../ui/index.ts'
import { rooms } from './rooms.ts'
import classes from './shell.module.css'
import { useActions } from './use-actions.ts'

const fold = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

/** Ctrl/Cmd-K: people, rooms and what can be done, from one field. */
export default function Search({ asked }: { asked: number }) {
  const { t } = useTranslation('shell')
  const may = useMay()
  const navigate = useNavigate()
  const [query, setQuery] = useState('')
  const [settled] = useDebouncedValue(query.trim(), 120)
  const isSearching = settled.length >= 2
  const found = useQuery(
    api.people.recognise.queryOptions({ input: { q: settled, limit: 6 }, enabled: isSearching, placeholderData: keepPreviousData }),
  )
  useEffect(() => {
    if (asked > 0) spotlight.open()
  }, [asked])
  const places = rooms.filter((room) => may(room.may) && fold(t(`room.${room.id}`)).includes(fold(query.trim())))
  const actions = useActions().filter(({ label }) => fold(label).includes(fold(query.trim())))
  const named = [...places.map(({ id }) => t(`room.${id}`)), ...actions.map(({ label }) => label)]
  // Whoever writes the beginning of a word of ours means the place; names that only sound like it come after.
  const isPlaceMeant = isSearching && named.some((label) => fold(label).split(' ')[0]?.startsWith(fold(query.trim())))
  const people = isSearching ? (found.data?.candidates ?? []) : []
  const persons = people.length > 0 && (
    <Spotlight.ActionsGroup label={t('room.people')}>
      {people.map(({ person }, index) => (
        <Spotlight.Action
          // A new answer is a new list: the mark of the old one must not travel with a person who stays in it.
          key={`${found.data?.q} ${person.id}`}
          data-selected={(index === 0 && !isPlaceMeant) || undefined}
          onClick={() => void navigate({ to: paths.person, params: { personId: person.id } })}
          className={`${classes.action} ${classes.found}`}
        >
          <PersonLine person={person} plain />
        </Spotlight.Action>
      ))}
    </Spotlight.ActionsGroup>
  )
  return (
    <Spotlight.Root
      query={query}
      onQueryChange={setQuery}
      shortcut={null}
      // Its field stays where it is while the list under it grows and shrinks.
      centered={false}
      yOffset="12dvh"
      onSpotlightClose={() => setQuery('')}
      radius="md"
      size={560}
      title={<span className="unseen">{t('search')}</span>}
      classNames={{ header: classes.noHeader }}
    >
      <Spotlight.Search
        placeholder={t('searchPlaceholder')}
        aria-label={t('search')}
        leftSection={<IconSearch size={17} stroke={1.7} aria-hidden="true" />}
      />
      <Spotlight.ActionsList>
        {!isPlaceMeant && persons}
        {places.length > 0 && (
          <Spotlight.ActionsGroup label={t('goTo')}>
            {places.map((room, index) => (
              <Spotlight.Action
                key={`${query} ${room.id}`}
                data-selected={(index === 0 && (isPlaceMeant || people.length === 0)) || undefined}
                className={classes.action}
                label={t(`room.${room.id}`)}
                leftSection={<room.icon size={18} stroke={1.6} aria-hidden="true" />}
                onClick={() => void navigate({ to: room.to })}
              />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {actions.length > 0 && (
          <Spotlight.ActionsGroup label={t('actions')}>
            {actions.map((action, index) => (
              <Spotlight.Action
                key={`${query} ${action.id}`}
                data-selected={(index === 0 && places.length + (isPlaceMeant ? 0 : people.length) === 0) || undefined}
                className={classes.action}
                label={action.label}
                leftSection={<action.icon size={18} stroke={1.6} aria-hidden="true" />}
                onClick={action.run}
              />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {isPlaceMeant && persons}
        {places.length + people.length + actions.length === 0 && (
          <Spotlight.Empty>{found.isFetching ? t('searching') : t('nothingFound')}</Spotlight.Empty>
        )}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  )
}
