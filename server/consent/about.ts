import type { Channel, ConsentMethod, RecordId } from '#contract'

/** An address, in one spelling. */
export type Point = { kind: string; value: string }
/** A record with the addresses that it states now. */
type Addressed = { recordId: RecordId; points: readonly Point[] }
/** Whose permissions are asked: the records of a person, and others that state one of its addresses. */
export type Subject = { records: readonly Addressed[]; sharers: readonly Addressed[] }

export const nameOfPoint = ({ kind, value }: Point) => `${kind}:${value}`

/** What kind of address a channel reaches; none for what reaches a screen. */
export const addressKinds: Partial<Record<Channel | 'any', 'email' | 'phone' | 'handle'>> = {
  email: 'email',
  newsletter: 'email',
  whatsapp: 'phone',
  phone: 'phone',
  instagram: 'handle',
}

type Said = { recordId: string; point: string | null; channel: Channel | 'any'; allowed: boolean; method: ConsentMethod; claimed: boolean }

/**
 * Says of statements which addresses they are about: the one that was named, else every one of the channel that the record states, whenever it came.
 * What another record said counts as far as it is about an address of theirs. What a page repeats with every event is about no address; neither is a yes
 * that nobody verified: it is of whoever fills in the form, and lifts no no at somebody's address. Its no is about one, as anybody's. Pure.
 */
export function resolvePoints<S extends Said>(statements: readonly S[], { records, sharers }: Subject): S[] {
  const own = new Map(records.map((one) => [one.recordId as string, one.points]))
  const others = new Map(sharers.map((one) => [one.recordId as string, one.points]))
  const theirs = new Set(records.flatMap(({ points }) => points.map(nameOfPoint)))
  return statements.flatMap((said): S[] => {
    if (said.claimed && said.allowed) return own.has(said.recordId) ? [{ ...said, point: null }] : []
    if (said.point !== null) return own.has(said.recordId) || theirs.has(said.point) ? [said] : []
    const kind = said.method === 'context' ? undefined : addressKinds[said.channel]
    const stated = (own.get(said.recordId) ?? others.get(said.recordId) ?? []).filter((point) => point.kind === kind).map(nameOfPoint)
    const about = own.has(said.recordId) ? stated : stated.filter((point) => theirs.has(point))
    if (about.length > 0) return about.map((point) => ({ ...said, point }))
    return own.has(said.recordId) ? [said] : []
  })
}
