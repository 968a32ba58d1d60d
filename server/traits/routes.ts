import { channelOf, type PersonId, type RecordId } from '#contract'
import { api, type Scope } from '#platform'
import { saidAt } from './latest.ts'
import { groupsMax, listGroups, listTraits, type RecordGroup } from './store.ts'
import type { ToldTrait } from './types.ts'

/** Whose records they are. Given by the room that knows. */
export type RecordsOf = (scope: Scope, id: string) => Promise<RecordId[]>
type PersonOf = (scope: Scope, id: string) => Promise<PersonId>

/** What is said of a person besides who it is. */
export const traitRoutes = ({ personOf, recordsOf }: { personOf: PersonOf; recordsOf: RecordsOf }) => ({
  traits: api.people.traits.handler(async ({ context: { scope }, input: { id } }) => {
    const personId = await personOf(scope, id)
    const records = await recordsOf(scope, personId)
    const said = (await listTraits(scope, records)).sort((a, b) => byName(a.name, b.name))
    const traits = said.map((trait) => ({ ...show(trait), channel: channelOf(trait.channel) }))
    const groups = (await listGroups(scope, records)).map(showGroup)
    return { personId, traits, groups, groupsMax: groups.length < groupsMax ? null : groupsMax }
  }),
})

const { compare: byName } = new Intl.Collator('es', { numeric: true })
const show = <T extends ToldTrait>(trait: T) => ({ ...trait, at: saidAt(trait.at).toString() })

function showGroup(group: RecordGroup) {
  const named = group.traits.find(({ name }) => name === 'name')?.value
  const name = typeof named === 'string' || typeof named === 'number' ? String(named) : null
  return {
    ...group,
    name,
    at: group.at.toString(),
    channel: channelOf(group.channel),
    traits: group.traits.sort((a, b) => byName(a.name, b.name)).map(show),
  }
}
