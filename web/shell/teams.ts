import type { Ability, Role } from '#contract'
import { type Room, rooms } from './rooms.ts'

export const teams = ['counter', 'post-sale', 'marketing', 'collections', 'data', 'owner'] as const
export type Team = (typeof teams)[number]

/** Where somebody works who has chosen no team. */
const teamOfRole: Record<Role, Team> = { owner: 'owner', steward: 'data', agent: 'post-sale', clerk: 'counter' }

/** What each team opens all day, most of all first. The other rooms follow in the order of the house. */
const ownRooms: Record<Team, readonly Room['id'][]> = {
  counter: ['recognise', 'today', 'people'],
  'post-sale': ['people', 'recognise', 'today'],
  marketing: ['people', 'quality', 'home', 'today'],
  collections: ['people', 'today', 'recognise'],
  data: ['reviews', 'today', 'quality', 'people', 'imports'],
  owner: ['home', 'recognise', 'people', 'reviews', 'today'],
}

const chosen = (word: string | null): Team | undefined => teams.find((team) => team === word)

export const teamFor = (role: Role, wish: string | null): Team => chosen(wish) ?? teamOfRole[role]

/** The rooms of the bar: the team's own, then the others; only those the reader may enter. */
export function roomsOf(team: Team, may: (ability: Ability) => boolean): { own: Room[]; others: Room[] } {
  const allowed = rooms.filter((room) => may(room.may))
  const own = ownRooms[team].flatMap((id) => allowed.find((room) => room.id === id) ?? [])
  return { own, others: allowed.filter((room) => !own.includes(room)) }
}
