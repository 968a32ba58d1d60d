import { type Ceremony, ceremoniesOfWeek } from '#contract'
import { listOwners, listReviews } from '#people'
import { lockWorkspace, type NamesOfActors, Refusal, type Scope } from '#platform'
import { findProgramme, getBusiness, listHeld, type Programme, replaceProgramme, setHeld } from './store.ts'
import { dayOf } from './today.ts'
import { countProgress } from './today-store.ts'

/** The first and last day of each week, counted from the first day: the fourth has two days more, to make thirty. */
const weekDays = [
  [0, 6],
  [7, 13],
  [14, 20],
  [21, 29],
] as const

type Team = Parameters<typeof listOwners>[1]
export type ProgrammePorts = { names: NamesOfActors; team: Team }

/** The thirty days: what is to be held in each week, and how it goes, counted from what the business did. */
export async function getProgramme(scope: Scope, ports: ProgrammePorts) {
  const programme = await findProgramme(scope)
  const held = programme ? await listHeld(scope, programme.id) : []
  const names = await ports.names(
    scope,
    held.map(({ actor }) => actor),
  )
  const first = programme && Temporal.PlainDate.from(programme.startsOn)
  const { timezone } = await getBusiness(scope)
  const heldOf = (ceremony: Ceremony) => {
    const found = held.find((one) => one.ceremony === ceremony)
    return { ceremony, heldAt: found?.heldAt.toString() ?? null, by: found ? (names.get(found.actor) ?? null) : null }
  }
  return {
    startsOn: programme?.startsOn ?? null,
    day: first ? first.until(dayOf(scope, timezone)).days + 1 : null,
    weeks: ceremoniesOfWeek.map((ceremonies, at) => ({
      week: at + 1,
      from: first?.add({ days: weekDays[at]?.[0] ?? 0 }).toString() ?? null,
      until: first?.add({ days: weekDays[at]?.[1] ?? 0 }).toString() ?? null,
      ceremonies: ceremonies.map(heldOf),
    })),
    progress: programme ? await progressOf(scope, programme, ports.team) : null,
  }
}

async function progressOf(scope: Scope, { startsOn }: Programme, team: Team) {
  const { timezone, mainIdentifier } = await getBusiness(scope)
  const from = Temporal.PlainDate.from(startsOn).toZonedDateTime(timezone).toInstant()
  const { before, now, ...counts } = await countProgress(scope, { from, startsOn, main: mainIdentifier })
  const { open } = await listReviews(scope, { limit: 1 })
  return { ...counts, twinsOpen: open, owners: (await listOwners(scope, team)).owners.length, index: { before, now } }
}

/** Begins on that day, by default today; what was begun before is put aside with its ceremonies. */
export async function beginProgramme(scope: Scope, ports: ProgrammePorts, startsOn?: string) {
  await lockWorkspace(scope)
  const { timezone } = await getBusiness(scope)
  await replaceProgramme(scope, startsOn ?? dayOf(scope, timezone).toString())
  return getProgramme(scope, ports)
}

/** Refuses with programme.missing before the first day is chosen. */
export async function holdCeremony(scope: Scope, ports: ProgrammePorts, { ceremony, held }: { ceremony: Ceremony; held: boolean }) {
  const programme = await findProgramme(scope)
  if (!programme) throw new Refusal('programme.missing', {})
  await setHeld(scope, { programme: programme.id, ceremony, held })
  return getProgramme(scope, ports)
}
