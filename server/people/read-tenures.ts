import type { AttributeField, PersonId, RecordId } from '#contract'
import { type Attributes, identifiersOf, normalise, type Setting } from '#identity'
import type { Scope } from '#platform'
import { endKey, isPassing, passing } from './ended.ts'
import { listCaptures } from './store/captures.ts'
import { listRecords } from './store/records.ts'
import { findByIdentifiers, type Hit } from './store/search.ts'
import { getWorkspace } from './store/workspace.ts'
import { type Holding, type Tenure, tenuresOf } from './tenure.ts'
import type { RecordRow } from './types.ts'

/** A value on more records than this is the shop's or a whole street's: it has no holder. */
const recordsMax = 40
const valuesMax = 30

type Value = { kind: string; value: string }
const keyOf = (one: Value) => endKey(one)
/** Of each value, by whom and from when to when it was stated. */
export type Tenures = ReadonlyMap<string, ReadonlyMap<PersonId, Tenure<PersonId>>>

/** Whose the values were on which these records were found. What only one person has, and never said to have no more, is not looked at. */
export async function readTenuresOfShared(scope: Scope, hits: readonly Hit[]): Promise<Tenures> {
  const shared = [...Map.groupBy(hits.filter(isDatable), keyOf).values()].filter(
    (of) => of.length <= recordsMax && (of.some(({ hasEnded }) => hasEnded) || new Set(of.map(({ personId }) => personId)).size > 1),
  )
  return readTenures(scope, shared.flat())
}

const isDatable = ({ kind }: Hit) => isPassing(kind)

async function readTenures(scope: Scope, hits: readonly Hit[]): Promise<Tenures> {
  if (hits.length === 0) return new Map()
  const recordIds = new Set(hits.map(({ recordId }) => recordId))
  const { setting } = await getWorkspace(scope)
  const records = new Map((await listRecords(scope, recordIds)).map((record) => [record.id, record]))
  const spans = spansOf(await listCaptures(scope, recordIds), setting)
  const holdings = Map.groupBy(
    hits.flatMap((hit): (Holding<PersonId> & { key: string })[] => {
      const [record, span] = [records.get(hit.recordId), spans.get(`${hit.recordId} ${keyOf(hit)}`)]
      return record && span
        ? [
            {
              key: keyOf(hit),
              holder: record.personId,
              features: record.features,
              ...span,
              ended: record.ended?.[keyOf(hit)],
            },
          ]
        : []
    }),
    ({ key }) => key,
  )
  return new Map([...holdings].map(([key, of]) => [key, tenuresOf(of)]))
}

type Said = { recordId: RecordId; attributes: Attributes; at: number; lastAt: number; claimed: boolean; isFallback: boolean }

/** When each record stated each value. What nobody verified takes nobody's number away: claims say nothing here. */
function spansOf(captures: readonly Said[], setting: Setting): Map<string, { since: number; until: number }> {
  const spans = new Map<string, { since: number; until: number }>()
  for (const { recordId, attributes, at, lastAt, claimed, isFallback } of captures) {
    if (claimed) continue
    // A client repeats what it states once with every event: that keeps nobody's number.
    const last = isFallback ? at : lastAt
    for (const value of valuesIn(attributes, setting)) {
      const key = `${recordId} ${keyOf(value)}`
      const known = spans.get(key) ?? { since: at, until: last }
      spans.set(key, { since: Math.min(known.since, at), until: Math.max(known.until, last) })
    }
  }
  return spans
}

const valuesIn = (attributes: Attributes, setting: Setting): Value[] =>
  identifiersOf(normalise(attributes, setting)).filter(({ kind }) => isPassing(kind))

/** A value as a record states it, and from when to when its person did. */
export type StatedTenure = Tenure<PersonId> & { field: AttributeField; value: string }

/** For each record of a person, since when the person states its phones, mails and handles, and until when they were hers. */
export async function readTenuresOfPerson(scope: Scope, records: readonly RecordRow[]): Promise<Map<RecordId, StatedTenure[]>> {
  const { setting } = await getWorkspace(scope)
  const stated = records.flatMap(({ id, personId, attributes }) =>
    passing.flatMap((field) =>
      [attributes[field] ?? []].flat().flatMap((value) => {
        const [one] = valuesIn({ [field]: value }, setting)
        return one ? [{ id, personId, field, value, one }] : []
      }),
    ),
  )
  const wanted = [...new Map(stated.map(({ one }) => [keyOf(one), one])).values()].slice(0, valuesMax)
  const hits = await findByIdentifiers(scope, wanted, recordsMax + 1)
  const few = [...Map.groupBy(hits, keyOf).values()].filter((of) => of.length <= recordsMax)
  const tenures = await readTenures(scope, few.flat())
  const shown = stated.flatMap(({ id, personId, field, value, one }) => {
    const tenure = tenures.get(keyOf(one))?.get(personId)
    return tenure ? [{ id, tenure: { ...tenure, field, value } }] : []
  })
  return new Map(
    [...Map.groupBy(shown, ({ id }) => id)].map(([id, of]): [RecordId, StatedTenure[]] => [id, of.map(({ tenure }) => tenure)]),
  )
}
