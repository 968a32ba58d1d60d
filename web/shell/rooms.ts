import {
  IconAntennaBars5,
  IconArrowsJoin2,
  IconChartLine,
  IconChecklist,
  IconHome,
  IconScan,
  IconShieldLock,
  IconTableImport,
  IconUsers,
} from '@tabler/icons-react'
import type { Ability } from '#contract'
import { paths } from '../paths.ts'

/** The rooms of the bar, in order. `may`: the ability without which the room is not shown. `key`: G and then this letter goes there. */
export const rooms = [
  { id: 'home', to: paths.home, icon: IconHome, may: 'people.read', key: 'i' },
  { id: 'recognise', to: paths.recognise, icon: IconScan, may: 'people.read', key: 'r' },
  { id: 'people', to: paths.people, icon: IconUsers, may: 'people.read', key: 'p' },
  { id: 'reviews', to: paths.reviews, icon: IconArrowsJoin2, may: 'people.judge', key: 'm' },
  { id: 'today', to: paths.today, icon: IconChecklist, may: 'people.read', key: 'h' },
  { id: 'quality', to: paths.quality, icon: IconChartLine, may: 'people.read', key: 'q' },
  { id: 'imports', to: paths.imports, icon: IconTableImport, may: 'imports.run', key: 't' },
  { id: 'sources', to: paths.sources, icon: IconAntennaBars5, may: 'sources.manage', key: 'c' },
  { id: 'govern', to: paths.govern, icon: IconShieldLock, may: 'workspace.govern', key: 'o' },
] as const satisfies { id: string; to: string; icon: typeof IconHome; may: Ability; key: string }[]
export type Room = (typeof rooms)[number]
