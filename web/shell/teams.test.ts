import { describe, expect, it } from 'vitest'
import { abilities, roles } from '#contract'
import { rooms } from './rooms.ts'
import { roomsOf, teamFor, teams } from './teams.ts'

const mayOf = (role: (typeof roles)[number]) => (ability: keyof typeof abilities) =>
  (abilities[ability] as readonly string[]).includes(role)

describe('the bar of a team', () => {
  it.each(teams.flatMap((team) => roles.map((role) => [team, role] as const)))('%s as %s loses no room and doubles none', (team, role) => {
    const { own, others } = roomsOf(team, mayOf(role))
    const shown = [...own, ...others].map(({ id }) => id)
    expect(shown.toSorted()).toEqual(
      rooms
        .filter(({ may }) => mayOf(role)(may))
        .map(({ id }) => id)
        .sort(),
    )
    expect(own.length).toBeGreaterThan(1)
  })

  it('begins with what the role does all day, unless the reader works elsewhere', () => {
    const first = (role: (typeof roles)[number], wish: string | null = null) => roomsOf(teamFor(role, wish), mayOf(role)).own[0]?.id
    expect(roles.map((role) => first(role))).toEqual(['home', 'reviews', 'people', 'recognise'])
    expect(first('owner', 'counter')).toBe('recognise')
    expect(first('clerk', 'no such team')).toBe('recognise')
  })
})
