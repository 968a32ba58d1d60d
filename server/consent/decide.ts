import type { Channel, ConsentMethod, Purpose } from '#contract'

/** One thing somebody said. `channel` is `any` where none was named; `at` is when it was last said. */
export type Statement = {
  id: string
  recordId: string
  point: string | null
  purpose: Purpose
  channel: Channel | 'any'
  allowed: boolean
  method: ConsentMethod
  at: number
}
export type Decision<S extends Statement> = { state: 'granted' | 'denied' | 'unknown'; may: boolean; because: S[] }

/** Where nobody said anything: what an agreement needs may be said; what only we want may not. */
const mayUnasked: ReadonlySet<Purpose> = new Set<Purpose>(['service', 'collections'])

/**
 * Whether a purpose is allowed on a channel, from everything that was said by the records of a person and of its addresses. The strictest wins: a no
 * stands until the same record, or somebody at the same address, freshly says yes to that very channel. Pure, whatever the order of the statements.
 */
export function decide<S extends Statement>(statements: readonly S[], purpose: Purpose, channel: Channel): Decision<S> {
  const about = statements.filter((one) => one.purpose === purpose && (one.channel === channel || one.channel === 'any'))
  const yes = about.filter(({ allowed }) => allowed)
  const standing = about.filter((one) => !one.allowed && !yes.some((other) => lifts(other, one, channel)))
  if (standing.length > 0) return { state: 'denied', may: false, because: newestFirst(standing) }
  const grants = yes.filter((one) => grantsOn(one, channel))
  if (grants.length > 0) return { state: 'granted', may: true, because: newestFirst(grants) }
  return { state: 'unknown', may: mayUnasked.has(purpose), because: [] }
}

/** A yes that names no channel is one of a web page's banner: it opens no mailbox. */
const grantsOn = ({ channel: said }: Statement, channel: Channel) => said === channel || (said === 'any' && channel === 'web')

function lifts(yes: Statement, no: Statement, channel: Channel): boolean {
  if (yes.at <= no.at) return false
  if (yes.recordId !== no.recordId && (yes.point === null || yes.point !== no.point)) return false
  // A page that repeats what was chosen there long ago decides nothing anew about what was said elsewhere since.
  if (yes.method === 'context' && no.method !== 'context') return false
  return yes.channel === channel || (yes.channel === 'any' && no.channel === 'any')
}

const newestFirst = <S extends Statement>(statements: readonly S[]): S[] =>
  [...statements].sort((a, b) => b.at - a.at || (a.id < b.id ? -1 : 1)).slice(0, 10)
