import { type AttributeField, attributeFields, type RecordId } from '#contract'
import { type Features, foldQuery, writtenEmails } from '#identity'
import { isCard } from './corrections.ts'
import { endKey, endOf, isPassing } from './ended.ts'
import { chooseName, givesWay, nameStatedBy, tidyName } from './name.ts'
import { isFallback, naturalKey, type RecordRow, statedAt } from './types.ts'

/** The value that stands for a person, which record states it, when (milliseconds), and what else is stated. */
type GoldenField = { value: string; recordId: RecordId; at: number; others: string[] }
export type Golden = Partial<Record<AttributeField, GoldenField>>
export type GoldenPerson = { name: string; sortName: string; golden: Golden }

type Source = Pick<RecordRow, 'id' | 'sourceId' | 'channel' | 'externalId' | 'attributes' | 'stated' | 'features'> &
  Partial<Pick<RecordRow, 'ended'>>
/** `value` is what is compared, `text` what is shown. */
type Stating = { value: string; text: string; source: Source; at: number; isCard: boolean; isVerified: boolean; isFallback: boolean }

const othersMax = 10

/**
 * The golden record of a person: a pure function of its records, whatever their order. What the business's own people corrected wins; then, of
 * contacts and documents, the value that most records state, then the newest; of the address the fullest record; of the name the best formed. What some
 * state as a fallback counts only where no record says anything else, and of several the first does.
 */
export function goldenOf(records: readonly Source[]): GoldenPerson {
  const ordered = records.toSorted((a, b) => (naturalKey(a) < naturalKey(b) ? -1 : 1))
  const golden: Golden = {}
  for (const field of attributeFields) {
    if (chosenTogether.has(field) || ordered.every(({ attributes }) => attributes[field] === undefined)) continue
    const chosen = choose(
      withoutEnded(
        field,
        ordered,
        ordered.flatMap((source) => statingsOf(source, field)),
      ),
    )
    if (chosen) golden[field] = chosen
  }
  Object.assign(golden, placeOf(ordered), namesOf(ordered))
  const name = golden.full_name?.value ?? ''
  return { name, sortName: foldQuery(name).join(' '), golden }
}

const nameFields = ['full_name', 'first_name', 'last_name', 'second_last_name'] as const satisfies AttributeField[]
const placeFields = ['address', 'city', 'region', 'postcode', 'country'] as const satisfies AttributeField[]
const chosenTogether = new Set<AttributeField>([...nameFields, ...placeFields])

const spellings: Partial<Record<AttributeField, (features: Features) => string[]>> = {
  phone: ({ phones = [], phoneParts = [] }) => [...phones, ...phoneParts],
  email: ({ emails = [] }) => emails,
  document: ({ documents = [] }) => documents.map(({ value }) => value),
  birth_date: ({ births = [] }) => births.slice(0, 1),
  handle: ({ handles = [] }) => handles,
  card: ({ cards = [] }) => cards,
  customer_number: ({ numbers = [] }) => numbers,
}

/** The values a record states for a field, in one spelling where the engine knows it; none that identifies nobody. */
function statingsOf(source: Source, field: AttributeField): Stating[] {
  const { features } = source
  const stated = [source.attributes[field] ?? []].flat()
  const values = spellings[field]?.(features) ?? stated
  const isAsWritten = stated.length === 1 && stated[0]?.toLowerCase() === values[0]
  const written = field === 'email' && !isAsWritten ? writtenEmails(stated) : undefined
  const times = source.stated[field]
  const isOnce = isFallback(source.stated, field)
  return values.map((value) => ({
    value,
    text: written?.get(value) ?? value,
    source,
    at: Math.abs(Array.isArray(times) ? timeOf(value, stated, times) : (times ?? 0)),
    isCard: isCard(source),
    isVerified: isVerified(source),
    isFallback: isOnce,
  }))
}

/** When a record last stated a value in any of its spellings: `texts` are newest first, and so are their times. */
function timeOf(value: string, texts: readonly string[], times: readonly number[]): number {
  const spoken = texts.findIndex((text) => bears(text, value))
  return times[Math.max(0, spoken)] ?? 0
}

const subscriberDigits = 7
/** Whether a text as it was written states this value: the end of a number is the same in every spelling. */
function bears(text: string, value: string): boolean {
  if (value.includes('@')) return writtenEmails([text]).has(value)
  if (/^\+?\d+$/.test(value)) return text.replaceAll(/\D/g, '').includes(value.replace('+', '').slice(-subscriberDigits))
  return text.toLowerCase().includes(value)
}

/** A number that she said is hers no more is not the one to call, unless another record states it later. */
function withoutEnded(field: AttributeField, ordered: readonly Source[], statings: Stating[]): Stating[] {
  if (!isPassing(field) || !ordered.some(({ ended }) => ended)) return statings
  return statings.filter(({ value }) => {
    const key = endKey({ kind: field, value })
    const ends = ordered.flatMap(({ ended }) => ended?.[key] ?? [])
    const others = statings.filter((one) => one.value === value && !one.isFallback && one.source.ended?.[key] === undefined)
    return (
      endOf(
        ends,
        others.map(({ at }) => at),
      ) === null
    )
  })
}

function choose(statings: readonly Stating[]): GoldenField | undefined {
  const [only] = statings
  if (only && statings.length === 1) return { value: only.text, recordId: only.source.id, at: only.at, others: [] }
  const byValue = new Map<string, Stating[]>()
  for (const stating of statings) byValue.set(stating.value, [...(byValue.get(stating.value) ?? []), stating])
  const ranked = [...byValue.values()].map((of) => of.toSorted(newest)).sort((a, b) => compareLists(scoreOf(b), scoreOf(a)))
  const first = ranked[0]?.[0]
  if (!first) return undefined
  const others = ranked.slice(1, othersMax + 1).flatMap(([one]) => (one ? [one.text] : []))
  return { value: first.text, recordId: first.source.id, at: first.at, others }
}

/** What an unverified form says stands for somebody only where nobody else says anything. */
const isVerified = ({ features }: Source) => !features.claimed

/** The earlier a fallback, the more it counts. */
const weightOf = ({ at, isFallback }: Pick<Stating, 'at' | 'isFallback'>) => (isFallback ? -at : at)
const newest = (a: Stating, b: Stating) =>
  Number(b.isCard) - Number(a.isCard) ||
  Number(b.isVerified) - Number(a.isVerified) ||
  Number(a.isFallback) - Number(b.isFallback) ||
  weightOf(b) - weightOf(a)

/**
 * Of the statings of one value, the best first: what somebody verified, a plain word before a fallback; then what nobody did. Fallbacks are not counted, as
 * one client repeats them with every event.
 */
function scoreOf(statings: readonly Stating[]): (number | string)[] {
  const [top] = statings
  if (!top) return []
  const corrected = Math.max(...statings.map(({ isCard, at }) => (isCard ? at : Number.NEGATIVE_INFINITY)))
  const alike = statings.filter((one) => one.isFallback === top.isFallback)
  const peers = alike.filter((one) => one.isVerified === top.isVerified)
  const counts = top.isFallback ? [0, 0] : [peers.length, alike.length]
  return [
    corrected,
    Number(top.isVerified),
    Number(!top.isFallback),
    ...counts,
    Math.max(...(top.isFallback ? peers : alike).map(weightOf)),
    top.value,
  ]
}

function compareLists(a: readonly (number | string)[], b: readonly (number | string)[]): number {
  for (const [at, one] of a.entries()) {
    const other = b[at] ?? 0
    if (one !== other) return one > other ? 1 : -1
  }
  return 0
}

const none: ReadonlySet<AttributeField> = new Set()

/**
 * Of these fields those that records state plainly, verified ones where there are any: a fallback gives way to them, whichever record holds it. Nothing is
 * looked for where there is no fallback, as nearly everywhere.
 */
function plainIn(sources: readonly Source[], among: readonly AttributeField[]): ReadonlySet<AttributeField> {
  if (!sources.some(({ stated }) => among.some((field) => isFallback(stated, field)))) return none
  const stating = sources.filter(({ attributes }) => among.some((field) => attributes[field] !== undefined))
  const counted = stating.some(isVerified) ? stating.filter(isVerified) : stating
  const isPlain = (field: AttributeField) =>
    counted.some(({ attributes, stated }) => attributes[field] !== undefined && !isFallback(stated, field))
  return new Set(among.filter(isPlain))
}

/** City and postcode come from the record that states the fullest address, so that two homes are never mixed. */
function placeOf(ordered: readonly Source[]): Golden {
  const stating = ordered.filter(({ attributes }) => placeFields.some((field) => attributes[field] !== undefined))
  if (stating.length === 0) return {}
  const plain = plainIn(stating, placeFields)
  const places = stating
    .map((source) => ({
      source,
      fields: placeFields.flatMap((field) =>
        statingsOf(source, field)
          .filter((one) => !one.isFallback || !plain.has(field))
          .slice(0, 1)
          .map((stating) => ({ field, stating })),
      ),
    }))
    .filter(({ fields }) => fields.length > 0)
    .map((place) => ({ ...place, isFallback: place.fields.every(({ stating }) => stating.isFallback) }))
  const score = ({ source, fields, isFallback }: (typeof places)[number]) => [
    isCard(source) ? 1 : 0,
    isVerified(source) ? 1 : 0,
    isFallback ? 0 : 1,
    !isFallback && fields.some(({ field }) => field === 'address') ? 1 : 0,
    isFallback ? 0 : fields.length,
    Math.max(...fields.map(({ stating }) => (isFallback ? -stating.at : stating.at))),
  ]
  const best = places.toSorted((a, b) => compareLists(score(b), score(a)))[0]
  const golden: Golden = {}
  for (const { field, stating } of best?.fields ?? []) {
    const all = ordered.flatMap((source) => statingsOf(source, field)).map(({ value }) => value)
    const others = [...new Set(all)].filter((value) => value !== stating.value).slice(0, othersMax)
    golden[field] = { value: stating.value, recordId: stating.source.id, at: stating.at, others }
  }
  return golden
}

function namesOf(ordered: readonly Source[]): Golden {
  const plain = plainIn(
    // "Cliente Mostrador" is no name that another one gives way to.
    ordered.filter(({ features }) => features.name),
    nameFields,
  )
  const names = ordered.flatMap((source) => {
    const stated = nameStatedBy(source, plain)
    return stated ? [{ ...stated, source, isCard: isCard(source) }] : []
  })
  const verified = names.filter(({ source }) => isVerified(source))
  const best = chooseName(verified.length > 0 ? verified : names)
  if (!best) return {}
  const { source, at } = best
  const golden: Golden = {}
  const value = tidyName(best.text)
  const others = names.length === 1 ? [] : [...new Set(names.map(({ text }) => tidyName(text)))].filter((text) => text !== value)
  golden.full_name = { value, recordId: source.id, at, others: others.slice(0, othersMax) }
  for (const field of ['first_name', 'last_name', 'second_last_name'] as const) {
    const value = [source.attributes[field] ?? []].flat()[0]
    if (value && !givesWay(source.stated, field, plain))
      golden[field] = { value: tidyName(value), recordId: source.id, at: statedAt(source.stated, field), others: [] }
  }
  return golden
}
