import type { RecordId } from '#contract'
import type { Features } from '#identity'
import type { EdgeRow } from './store/edges.ts'
import { naturalKey, type RecordRow } from './types.ts'

/** Records that state the very same and about which the same was decided: whatever ties one of them ties the others, and they end together. */
type Class = {
  opened: RecordId
  members: RecordRow[]
  /** What ties them to others is stronger than what ties them to each other: none speaks for the others. */
  isLoose: boolean
}

/**
 * Of many records that state the same, one shows its evidence for all: a customer of a thousand equal records is divided by some thousands of
 * pairs and not by half a million. Only for verified records that name somebody: what says less may be each somebody else's.
 */
export class Twins {
  readonly #alike = new Map<string, RecordRow[]>()
  readonly #classes = new Map<string, Class>()
  readonly #opened = new Set<RecordId>()

  /** Whether this record's evidence has to be looked at. `told`: what was decided about it, and on which side it stands. */
  opens(record: RecordRow, told: readonly string[]): boolean {
    const isSeen = this.#open(record, told)
    if (isSeen) this.#opened.add(record.id)
    return isSeen
  }

  #open(record: RecordRow, told: readonly string[]): boolean {
    if (record.withdrawnAt || record.features.claimed || !namesSomebody(record.features)) return true
    const about = `${roughly(record.features)} ${told.toSorted().join()}`
    const alike = this.#alike.get(about)
    // Spelling all of it out costs more than most records are worth, and most are alone.
    if (!alike) {
      this.#alike.set(about, [record])
      return true
    }
    if (alike.length === 1) for (const one of alike) this.#file(one, about)
    alike.push(record)
    return this.#file(record, about)
  }

  #file(record: RecordRow, about: string): boolean {
    const name = `${about} ${signatureOf(record.features)}`
    const known = this.#classes.get(name)
    if (!known) this.#classes.set(name, { opened: record.id, members: [record], isLoose: false })
    else known.members.push(record)
    return !known || known.isLoose
  }

  /** Once evidence was looked at: those for whom another one does not speak after all. */
  loosen(edges: ReadonlyMap<string, EdgeRow>): RecordId[] {
    const several = [...this.#classes.values()].filter(({ members, isLoose }) => members.length > 1 && !isLoose)
    if (several.length === 0) return []
    const classOf = new Map(several.flatMap((one) => one.members.map(({ id }) => [id, one] as const)))
    const inside = new Map<Class, number>()
    const outside = new Map<Class, number>()
    for (const { a, b, band, weight } of edges.values()) {
      if (band !== 'join') continue
      const [one, other] = [classOf.get(a), classOf.get(b)]
      if (one && one === other) inside.set(one, Math.max(weight, inside.get(one) ?? 0))
      else for (const each of [one, other]) if (each) outside.set(each, Math.max(weight, outside.get(each) ?? 0))
    }
    const loose = several.filter((one) => (inside.get(one) ?? Number.NEGATIVE_INFINITY) < (outside.get(one) ?? 0) || !inside.has(one))
    for (const one of loose) one.isLoose = true
    return loose.flatMap(({ members }) => this.#unopened(members))
  }

  /** The first of each by name, where it is not the one that was looked at: of pairs that weigh the same the first is told. */
  firsts(): RecordId[] {
    return [...this.#classes.values()].flatMap(({ members }) => {
      if (members.length === 1) return []
      return this.#unopened([members.reduce((first, one) => (naturalKey(one) < naturalKey(first) ? one : first))])
    })
  }

  #unopened(records: readonly RecordRow[]): RecordId[] {
    const ids = records.map(({ id }) => id).filter((id) => !this.#opened.has(id))
    for (const id of ids) this.#opened.add(id)
    return ids
  }
}

const namesSomebody = ({ name }: Features) => name?.given.some((word) => word.length > 1) === true

const roughly = ({ name, phones, emails }: Features) => `${name?.given.join(' ')} ${name?.surnames.join(' ')} ${phones} ${emails}`

/** One text for one content, whatever the order in which it was written. */
const signatureOf = (features: Features): string =>
  JSON.stringify(features, (_, value: unknown) =>
    value !== null && typeof value === 'object' && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).sort()) : value,
  )
