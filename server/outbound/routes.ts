import { api, Refusal, readCursor, type Scope, writeCursor } from '#platform'
import { type Language, say } from '#texts'
import { hostOf, problemOf } from './address.ts'
import { deliverLater, type Outbound } from './outbound.ts'
import { findAddresses } from './send.ts'
import { makeSecret } from './sign.ts'
import {
  changeSecret,
  type DeliveryRow,
  deleteEndpoint,
  type EndpointRow,
  getDelivery,
  getEndpoint,
  insertDeliveries,
  insertEndpoint,
  insertEvent,
  listDeliveries,
  listEndpoints,
  reviveFailed,
  updateEndpoint,
} from './store.ts'

const endpointsMax = 20
const replayedMax = 5000
/** The secret before goes on signing for so long. */
const oldSecretHours = 24

/** Whether an address may be told is asked before the transaction: whose name server is slow holds no connection of ours. */
export function outboundChecks({ sending }: Pick<Outbound, 'sending'>) {
  const check = async ({ url }: { url?: string }): Promise<void> => {
    if (url === undefined) return
    const problem = problemOf(url, sending.allowLoopback)
    const found = problem ?? (await findAddresses(hostOf(new URL(url)), sending))
    if (typeof found === 'string') throw new Refusal(`endpoint.${found}`, {})
  }
  return { 'outbound.create': check, 'outbound.change': check }
}

/** The endpoints with which a business says who is told of what, and sees whether they heard. */
export function outboundRoutes() {
  const { outbound } = api
  return {
    list: outbound.list.handler(async ({ context: { scope } }) => (await listEndpoints(scope)).map(showEndpoint)),
    create: outbound.create.handler(async ({ context: { scope }, input: { url, events } }) => {
      if ((await listEndpoints(scope)).length >= endpointsMax) throw new Refusal('endpoint.too-many', { max: endpointsMax })
      const secret = makeSecret()
      const id = await insertEndpoint(scope, { url, events, secret })
      return { ...(await show(scope, id)), secret }
    }),
    change: outbound.change.handler(async ({ context: { scope }, input: { id, ...change } }) => {
      await getEndpoint(scope, id)
      await updateEndpoint(scope, id, change)
      return show(scope, id)
    }),
    remove: outbound.remove.handler(async ({ context: { scope }, input: { id } }) => {
      await getEndpoint(scope, id)
      await deleteEndpoint(scope, id)
      return { id }
    }),
    rotateSecret: outbound.rotateSecret.handler(async ({ context: { scope }, input: { id } }) => {
      await getEndpoint(scope, id)
      const secret = makeSecret()
      await changeSecret(scope, id, secret, scope.now.add({ hours: oldSecretHours }))
      return { secret }
    }),
    test: outbound.test.handler(async ({ context: { scope }, input: { id } }) => {
      await getEndpoint(scope, id)
      const event = await insertEvent(scope, 'test.sent', { hello: 'Pulsera' })
      const [delivery] = await insertDeliveries(scope, [{ endpoint: id, event }])
      if (delivery) await deliverLater(scope, delivery)
      return { deliveryId: delivery?.id ?? '' }
    }),
    deliveries: outbound.deliveries.handler(async ({ context: { scope, language }, input: { id, limit, cursor } }) => {
      await getEndpoint(scope, id)
      const [at, last] = readCursor(cursor, ['instant'], ['uuid']) ?? []
      const rows = await listDeliveries(scope, id, { limit: limit + 1, before: at && last ? { at, id: last } : null })
      const page = rows.slice(0, limit)
      const end = page.at(-1)
      return {
        items: page.map((row) => showDelivery(row, language)),
        next: rows.length > limit && end ? writeCursor([end.createdAt.toString(), end.id]) : null,
      }
    }),
    resend: outbound.resend.handler(async ({ context: { scope, language }, input: { id } }) => {
      const { endpoint, event } = await getDelivery(scope, id)
      // The same message with the same id, as a new line of the log: the receiver knows what it has already.
      const [again] = await insertDeliveries(scope, [{ endpoint, event }])
      if (!again) throw new Refusal('delivery.missing', { id })
      await deliverLater(scope, again)
      return showDelivery(await getDelivery(scope, again.id), language)
    }),
    resendFailed: outbound.resendFailed.handler(async ({ context: { scope }, input: { id } }) => {
      await getEndpoint(scope, id)
      const revived = await reviveFailed(scope, id, replayedMax)
      for (const delivery of revived) await deliverLater(scope, delivery)
      return { count: revived.length }
    }),
  }
}

const show = async (scope: Scope, id: string) => showEndpoint(await getEndpoint(scope, id))

const showEndpoint = ({ id, url, events, createdAt, disabledAt, disabledWhy, pending, failed, oldSecretUntil }: EndpointRow) => ({
  id,
  url,
  events,
  createdAt: createdAt.toString(),
  disabledAt: disabledAt?.toString() ?? null,
  disabledWhy,
  oldSecretUntil: oldSecretUntil?.toString() ?? null,
  pending,
  failed,
})

const known = new Set([
  'malformed',
  'not-https',
  'credentials',
  'private',
  'unknown',
  'timeout',
  'disabled',
  'secret',
  'econnrefused',
  'econnreset',
])

function showDelivery({ id, type, state, attempts, createdAt, nextAt, status, problem, tookMs, answer }: DeliveryRow, language: Language) {
  const why = problem && (known.has(problem) ? problem : 'other')
  return {
    id,
    type,
    state,
    attempts,
    createdAt: createdAt.toString(),
    nextAt: nextAt?.toString() ?? null,
    status,
    problem: why ? say(language, `outbound:problem.${why}`, { code: problem }) : null,
    tookMs,
    answer: answer ?? '',
  }
}
