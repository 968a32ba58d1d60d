import type { Channel, PersonId, RecordId } from '#contract'
import { identifiersOf, normalise, type Setting } from '#identity'
import type { Scope } from '#platform'
import { getPersonId, recordsOf } from './find-person.ts'
import { listFeatures } from './store/records.ts'
import { getWorkspace } from './store/workspace.ts'

/** An address somebody can be reached at, in one spelling. */
export type Point = { kind: string; value: string }
type Wanted = { recordId: RecordId; channel: Channel | 'any'; method: string; stated: string | null }

const kinds: Partial<Record<Channel | 'any', 'email' | 'phone' | 'handle'>> = {
  email: 'email',
  newsletter: 'email',
  whatsapp: 'phone',
  phone: 'phone',
  instagram: 'handle',
}

/**
 * Which addresses each of these is about: the one stated, else those of the channel that its record has; one null where it is about none. What a
 * page repeats with every event is about no address.
 */
export async function pointsOf(scope: Scope, wanted: readonly Wanted[]): Promise<(Point | null)[][]> {
  const ofRecord = wanted.filter(({ channel, method, stated }) => method !== 'context' && stated === null && kinds[channel])
  const known = await identifiersBy(
    scope,
    ofRecord.map(({ recordId }) => recordId),
  )
  const { setting } = wanted.some(({ stated }) => stated !== null) ? await getWorkspace(scope) : { setting: null }
  return wanted.map(({ recordId, channel, method, stated }) => {
    const kind = kinds[channel]
    if (!kind || method === 'context') return [null]
    const points =
      stated !== null && setting ? spell(kind, stated, setting) : (known.get(recordId) ?? []).filter((one) => one.kind === kind)
    return points.length > 0 ? points.map(({ value }) => ({ kind, value })) : [null]
  })
}

async function identifiersBy(scope: Scope, recordIds: readonly RecordId[]): Promise<Map<RecordId, Point[]>> {
  const records = recordIds.length > 0 ? await listFeatures(scope, recordIds) : []
  return new Map(records.map(({ id, features }) => [id, identifiersOf(features)]))
}

const spell = (kind: 'email' | 'phone' | 'handle', stated: string, setting: Setting): Point[] =>
  identifiersOf(normalise({ [kind]: stated }, setting)).filter((one) => one.kind === kind)

/** Who somebody is for permissions: every record, and every address they have. Refuses with person.missing. */
export async function subjectsOf(
  scope: Scope,
  id: string,
): Promise<{ personId: PersonId; records: RecordId[]; points: Point[]; country: string }> {
  const personId = await getPersonId(scope, id)
  const records = await recordsOf(scope, personId)
  const reachable = new Set(Object.values(kinds))
  const points = [...(await identifiersBy(scope, records)).values()].flat().filter(({ kind }) => (reachable as Set<string>).has(kind))
  const { setting } = await getWorkspace(scope)
  const distinct = new Map(points.map(({ kind, value }) => [`${kind} ${value}`, { kind, value }]))
  return { personId, records, points: [...distinct.values()], country: setting.country }
}
