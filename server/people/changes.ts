import { type AttributeChange, attributeFields, channelOf } from '#contract'
import { readCursor, type Scope, writeCursor } from '#platform'
import { getPersonId } from './find-person.ts'
import type { PeoplePorts } from './ports.ts'
import { listSaidBefore, listSayings } from './store/changes.ts'
import { listFileNames, listRecordsOf, listSources } from './store/records.ts'

type ChangesQuery = { id: string; limit: number; cursor?: string | undefined }

/** Field by field, what each source said of a person before and after, newest first. A page may be short where sources repeat themselves. */
export async function listAttributeChanges(
  scope: Scope,
  { namesOfActors }: Pick<PeoplePorts, 'namesOfActors'>,
  { id, limit, cursor }: ChangesQuery,
): Promise<{ items: AttributeChange[]; next: string | null }> {
  const recordIds = (await listRecordsOf(scope, [await getPersonId(scope, id)])).map((record) => record.id)
  const place = readCursor(cursor, ['instant'], ['uuid'])
  const before = place?.[0] !== undefined && place[1] !== undefined ? { at: Temporal.Instant.from(place[0]), id: place[1] } : undefined
  const rows = await listSayings(scope, recordIds, { limit: limit + 1, before })
  const sayings = rows.slice(0, limit)
  const earlier = new Map((await listSaidBefore(scope, sayings)).map(({ id, field, value }) => [`${id} ${field}`, value]))
  const sources = await listSources(scope)
  const files = await listFileNames(
    scope,
    sayings.map(({ importId }) => importId),
  )
  // What a file says, whoever brought it did not.
  const byHand = sayings.flatMap(({ importId, actor }) => (importId === null && actor.startsWith('user:') ? [actor] : []))
  const people = [...new Set(byHand)]
  const names = (await namesOfActors?.(scope, people)) ?? new Map<string, string>()
  const items = sayings.flatMap((saying) => {
    const source = sources.get(saying.sourceId)
    const told = (saying.importId && files.get(saying.importId)) ?? source?.name ?? ''
    const actor = saying.importId === null ? (names.get(saying.actor) ?? null) : null
    return attributeFields.flatMap((field): AttributeChange[] => {
      const to = valuesOf(saying.attributes[field])
      const from = valuesOf(earlier.get(`${saying.id} ${field}`))
      if (to.length === 0 || sameValues(from, to) || (saying.isFallback && from.length > 0)) return []
      const channel = channelOf(source?.kind ?? '')
      return [{ at: saying.at.toString(), source: told, channel, actor, field, from, to }]
    })
  })
  const last = sayings.at(-1)
  return { items, next: rows.length > limit && last ? writeCursor([last.at.toString(), last.id]) : null }
}

const valuesOf = (value: unknown): string[] => (value === undefined || value === null ? [] : [value].flat().map(String))
const sameValues = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every((value) => b.includes(value))
