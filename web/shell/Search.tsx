import '@mantine/spotlight/styles.layer.css'
import { useDebouncedValue } from '@mantine/hooks'
import { Spotlight, spotlight } from '@mantine/spotlight'
import { IconSearch } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api.ts'
import { paths } from '../paths.ts'
import { PersonLine } from '../ui/index.ts'
import { useFoundEntries } from './find-entries.ts'
import classes from './shell.module.css'
import { takeTyped } from './typed-ahead.ts'

const Keys = ({ keys }: { keys: string[] }) => (
  <span className={classes.actionKeys}>
    {keys.map((key) => (
      <kbd key={key}>{key}</kbd>
    ))}
  </span>
)

/** Ctrl/Cmd-K: people, rooms, lists and what can be done, from one field. */
export default function Search({ asked }: { asked: number }) {
  const { t } = useTranslation('shell')
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
  const { groups, isMeant } = useFoundEntries(query)
  // Whoever writes the beginning of a word of ours means it.
  const isOursMeant = isSearching && isMeant
  const people = isSearching ? (found.data?.candidates ?? []) : []
  const persons = people.length > 0 && (
    <Spotlight.ActionsGroup label={t('room.people')}>
      {people.map(({ person }, index) => (
        <Spotlight.Action
          // A new answer is a new list: the mark of the old one must not travel with a person who stays in it.
          key={`${found.data?.q} ${person.id}`}
          data-selected={(index === 0 && !isOursMeant) || undefined}
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
        data-palette
        onFocus={() => setQuery((text) => text + takeTyped())}
        placeholder={t('searchPlaceholder')}
        aria-label={t('search')}
        leftSection={<IconSearch size={17} stroke={1.7} aria-hidden="true" />}
      />
      <Spotlight.ActionsList>
        {!isOursMeant && persons}
        {groups.map(({ label, entries }, group) => (
          <Spotlight.ActionsGroup key={label} label={label}>
            {entries.map((entry, index) => (
              <Spotlight.Action
                key={`${query} ${entry.id}`}
                data-selected={(group + index === 0 && (isOursMeant || people.length === 0)) || undefined}
                className={classes.action}
                label={entry.label}
                leftSection={<entry.icon size={18} stroke={1.6} aria-hidden="true" />}
                rightSection={entry.keys && <Keys keys={entry.keys} />}
                onClick={entry.run}
              />
            ))}
          </Spotlight.ActionsGroup>
        ))}
        {isOursMeant && persons}
        {groups.length + people.length === 0 && <Spotlight.Empty>{found.isFetching ? t('searching') : t('nothingFound')}</Spotlight.Empty>}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  )
}
