import {
  IconActivity,
  IconArrowBackUp,
  IconArrowsJoin2,
  IconArrowsSplit2,
  IconBell,
  IconCalendarEvent,
  IconDeviceSim,
  IconDoor,
  IconEye,
  IconId,
  IconMessage,
  IconNote,
  IconPencil,
  IconPhone,
  IconShieldCheck,
  IconShoppingBag,
} from '@tabler/icons-react'
import type { Moment } from '../api.ts'

type Kind = Moment['kind']

const kindIcons = {
  purchase: IconShoppingBag,
  return: IconArrowBackUp,
  visit: IconDoor,
  message: IconMessage,
  call: IconPhone,
  meeting: IconCalendarEvent,
  note: IconNote,
  warranty: IconShieldCheck,
  page: IconEye,
  event: IconActivity,
  subscription: IconBell,
  joined: IconArrowsJoin2,
  separated: IconArrowsSplit2,
  created: IconId,
  corrected: IconPencil,
} satisfies Record<Kind, typeof IconNote>

/** Of what happened beside, and is no mere activity. */
const happeningIcons: ReadonlyMap<unknown, typeof IconNote> = new Map([
  ['number.changed', IconDeviceSim],
  ['whatsapp-id.changed', IconDeviceSim],
])
export const iconOf = ({ kind, facts }: Pick<Moment, 'kind' | 'facts'>) => happeningIcons.get(facts.what) ?? kindIcons[kind]

/** One line is enough for these, several in a row fold into one, and «solo lo que importa» leaves them out. */
const smallKinds = ['page', 'event', 'subscription', 'created', 'corrected'] as const satisfies Kind[]
const small: ReadonlySet<Kind> = new Set<Kind>(smallKinds)
export const isSmall = (kind: Kind): boolean => small.has(kind)

const byHand = ['note', 'call', 'visit', 'meeting'] as const
/** What people write down themselves, and may take back. */
export const isByHand = (kind: Kind): kind is (typeof byHand)[number] => byHand.some((known) => known === kind)

/** The chips over the timeline. */
export const filters = {
  all: [],
  purchases: ['purchase', 'return'],
  messages: ['message'],
  contacts: ['visit', 'call', 'meeting', 'note'],
  activity: ['warranty', 'page', 'event', 'subscription'],
  regroupings: ['joined', 'separated', 'created', 'corrected'],
} as const satisfies Record<string, readonly Kind[]>
export type Filter = keyof typeof filters

const everything = Object.keys(kindIcons) as Kind[]

/** The kinds to ask for; undefined for all of them. */
export function kindsOf(filter: Filter, isOnlyTelling: boolean): string | undefined {
  const kinds = shownKinds(filter, isOnlyTelling)
  return kinds.length === everything.length ? undefined : kinds.join(',')
}

function shownKinds(filter: Filter, isOnlyTelling: boolean): readonly Kind[] {
  const chosen: readonly Kind[] = filters[filter].length > 0 ? filters[filter] : everything
  return isOnlyTelling ? chosen.filter((kind) => !isSmall(kind)) : chosen
}

/** How many lines a chip would show. */
export const countOf = (filter: Filter, counts: Partial<Record<Kind, number>>, isOnlyTelling: boolean): number =>
  shownKinds(filter, isOnlyTelling).reduce((sum, kind) => sum + (counts[kind] ?? 0), 0)
