import { useLocalStorage } from '@mantine/hooks'
import type { Ability } from '#contract'
import { useMay, useMe } from '../access.ts'
import type { Room } from './rooms.ts'
import { roomsOf, type Team, teamFor } from './teams.ts'

/** The team the reader works in: by the role, or as chosen on this machine, where one person does several things. */
export function useTeam(): { team: Team; choose: (team: Team) => void } {
  const role = useMe()?.role ?? 'clerk'
  const [wish, choose] = useLocalStorage<string | null>({ key: 'pulsera.team', defaultValue: null, getInitialValueInEffect: false })
  return { team: teamFor(role, wish), choose }
}

export function useRooms(): { team: Team; own: Room[]; others: Room[] } {
  const { team } = useTeam()
  const may: (ability: Ability) => boolean = useMay()
  return { team, ...roomsOf(team, may) }
}
