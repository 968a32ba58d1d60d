import { IconBookmark } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useMay } from '../access.ts'
import { viewsQuery } from '../api.ts'
import { paths } from '../paths.ts'
import { areLettersOn } from '../ui/letters.ts'
import { useOffered } from '../ui/offered.ts'
import { rooms } from './rooms.ts'
import { type ShellAction, useActions } from './use-actions.ts'

/** A line of the palette. `meant`: the words by whose beginning somebody means it. */
type Entry = Omit<ShellAction, 'key'> & { meant: string }
export type Entries = { label: string; entries: Entry[] }

const fold = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

/** All that the palette can do beside finding people: what is open, the rooms and the lists that were kept, and what can be done anywhere. */
function useEntries(): Entries[] {
  const { t } = useTranslation('shell')
  const may = useMay()
  const navigate = useNavigate()
  const offered = useOffered()
  const views = useQuery({ ...viewsQuery(), enabled: may('people.read') }).data?.items ?? []
  const lettersOn = areLettersOn()
  const letters = (...keys: string[]) => (lettersOn && keys.length > 0 ? { keys: keys.map((key) => key.toUpperCase()) } : {})
  const open: Entry[] = (offered?.actions ?? []).flatMap(({ key, isVain, ...action }) =>
    isVain ? [] : [{ ...action, meant: action.label, ...letters(...(key ? [key] : [])) }],
  )
  const places: Entry[] = rooms
    .filter((room) => may(room.may))
    .map(({ id, icon, key, to }) => {
      const label = t(`room.${id}`)
      return { id, icon, label, meant: label, ...letters('g', key), run: () => void navigate({ to }) }
    })
  const lists: Entry[] = views.map(({ id, name, filters }) => ({
    id,
    icon: IconBookmark,
    label: t('toList', { name }),
    meant: name,
    run: () => void navigate({ to: paths.people, search: filters }),
  }))
  return [
    { label: offered?.title ?? '', entries: open },
    { label: t('goTo'), entries: [...places, ...lists] },
    { label: t('actions'), entries: useActions().map((action) => ({ ...action, meant: action.label })) },
  ]
}

/** Those that hold what was typed; `isMeant`: something of ours begins so, with however many words, and names that only sound like it come after. */
export function useFoundEntries(typed: string): { groups: Entries[]; isMeant: boolean } {
  const text = fold(typed.trim())
  const groups = useEntries()
    .map(({ label, entries }) => ({ label, entries: entries.filter((entry) => fold(entry.label).includes(text)) }))
    .filter(({ entries }) => entries.length > 0)
  const isMeant = groups.some(({ entries }) => entries.some(({ meant }) => fold(meant).startsWith(text)))
  return { groups, isMeant }
}
