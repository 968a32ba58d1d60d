import { createHash } from 'node:crypto'
import type { RecordId } from '#contract'
import { identifiersOf } from '#identity'
import type { Scope } from '#platform'
import type { Golden } from './golden.ts'
import { listState, type StateRecord } from './store/state.ts'
import { naturalKey } from './types.ts'

/**
 * One text for who is who: the partition by the sources' own names of records, golden values with the record that states each, purchases and
 * identifiers. No id that depends on arrival goes in, so two histories that say the same give the same hash.
 */
export async function stateHash(scope: Scope): Promise<string> {
  const hash = createHash('sha256')
  for (const line of await describeState(scope)) hash.update(`${line}\n`)
  return hash.digest('hex')
}

/**
 * The lines that are hashed, one a person, for whoever wants to see where two states differ. Where it is told what happened to each record, also
 * that and when records and persons were seen.
 */
export async function describeState(scope: Scope, happened?: ReadonlyMap<RecordId, readonly string[]>): Promise<string[]> {
  const { records, persons, orders } = await listState(scope)
  const nameOf = new Map(records.map((record) => [record.id, naturalKey(record)]))
  const ordered = Map.groupBy(orders, ({ recordId }) => recordId)
  const members = Map.groupBy(records, ({ personId }) => personId)
  const lines = persons.map(({ id, name, golden, purchaseCount, spentMinor, recordCount, firstSeenAt, lastSeenAt }) => {
    const own = members.get(id) ?? []
    const values = own.flatMap((record) => [
      ...identifiersOf(record.features).map(({ kind, value }) => `${nameOf.get(record.id)} ${kind} ${value}`),
      ...(ordered.get(record.id) ?? []).map(({ key }) => `${nameOf.get(record.id)} order ${key}`),
    ])
    return JSON.stringify([
      own.map((record) => nameOf.get(record.id)).sort(),
      [...new Set(values)].sort(),
      name,
      goldenLines(golden, nameOf),
      [recordCount, purchaseCount, spentMinor],
      ...(happened ? [[firstSeenAt, lastSeenAt], own.map((record) => lifeOf(record, happened.get(record.id) ?? [])).sort()] : []),
    ])
  })
  return lines.sort()
}

const lifeOf = (record: StateRecord, happened: readonly string[]) =>
  JSON.stringify([naturalKey(record), record.firstSeenAt, record.lastSeenAt, record.purchaseCount, record.spentMinor, happened])

const goldenLines = (golden: Golden, nameOf: ReadonlyMap<RecordId, string>) =>
  Object.entries(golden)
    .map(([field, { value, recordId, others }]) => [field, value, nameOf.get(recordId), others])
    .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1))
