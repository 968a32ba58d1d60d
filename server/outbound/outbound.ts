import type { WorkspaceId } from '#contract'
import { addJob, type Db, inWorkspace, Refusal, type Scope, type Tasks } from '#platform'
import { decideNext } from './schedule.ts'
import { type SendOptions, send } from './send.ts'
import { signed } from './sign.ts'
import {
  type DeliveryRow,
  disableEndpoint,
  type EndpointRow,
  forgetOld,
  getDelivery,
  getEndpoint,
  hasWaiting,
  listForgotten,
  noteAttempt,
  spreadEvents,
} from './store.ts'

export type OutboundOptions = { db: Db; sending?: SendOptions; now?: () => Temporal.Instant }
export type Outbound = ReturnType<typeof createOutbound>

const spreadTask = 'outbound.spread'
const deliverTask = 'outbound.deliver'
const eventsMax = 200
const bodyBytesMax = 20_000
const daysKept = 30

/** Tells other systems what happens here: spreads events to whoever wants them, and sends each until it is taken or given up. */
export function createOutbound({ db, sending = { allowLoopback: false }, now = () => Temporal.Now.instant() }: OutboundOptions) {
  const work = <T>(workspace: WorkspaceId, what: (scope: Scope) => Promise<T>) =>
    inWorkspace(db, { workspace, actor: 'pulsera', now: now() }, what)

  async function spread({ workspace }: { workspace: WorkspaceId }): Promise<void> {
    for (let more = true; more; )
      more = await work(workspace, async (scope) => {
        const done = await spreadEvents(scope, eventsMax)
        for (const delivery of done.deliveries) await deliverLater(scope, delivery)
        if (!done.more) await forgetOld(scope, scope.now.subtract({ hours: daysKept * 24 }))
        return done.more
      })
  }

  async function deliver({ workspace, deliveryId }: { workspace: WorkspaceId; deliveryId: string }): Promise<void> {
    const due = await work(workspace, (scope) => findDue(scope, deliveryId))
    if (!due) return
    const { delivery, endpoint, secrets } = due
    const began = now()
    const body = bodyOf(delivery)
    const headers = signed({ id: delivery.event, timestampSeconds: Math.floor(began.epochMilliseconds / 1000), body }, secrets)
    // Outside of any transaction: a slow receiver holds nothing of ours.
    const sent = await send(endpoint.url, { headers, body }, sending)
    await work(workspace, async (scope) => {
      const n = delivery.attempts + 1
      const next = decideNext(n, sent, scope.now)
      const nextAt = next.kind === 'again' ? scope.now.add({ seconds: next.inSeconds }) : null
      const state = next.kind === 'again' ? 'pending' : next.kind === 'delivered' ? 'delivered' : 'failed'
      if (!(await noteAttempt(scope, deliveryId, { n, ...sent }, { state, nextAt }))) return
      if (next.kind === 'gone') await disableEndpoint(scope, endpoint.id, 'gone')
      if (nextAt) await deliverLater(scope, { id: deliveryId, endpoint: endpoint.id }, nextAt)
    })
  }

  const tasks: Tasks = { [spreadTask]: (payload) => spread(payload as { workspace: WorkspaceId }) }
  /** What waits for others: it must not take the places of what does not. */
  const outside: Tasks = { [deliverTask]: (payload) => deliver(payload as { workspace: WorkspaceId; deliveryId: string }) }
  return { tasks, outside, sending }
}

/** Sets a delivery to work, now or then; said twice, the later word counts. To one endpoint one at a time: it hears in order, and a silent one takes one place. */
export const deliverLater = (scope: Scope, { id, endpoint }: Pick<DeliveryRow, 'id' | 'endpoint'>, at?: Temporal.Instant) =>
  addJob(
    scope,
    deliverTask,
    { workspace: scope.workspace, deliveryId: id },
    { key: `${deliverTask} ${id}`, queue: `deliver ${endpoint}`, ...(at ? { runAt: at } : {}) },
  )

/** For a start: what waits to be told, and the queue no longer knows of. */
export async function resumeOutbound(scope: Scope): Promise<void> {
  const { workspace } = scope
  const key = `${spreadTask} ${workspace}`
  if (await hasWaiting(scope)) await addJob(scope, spreadTask, { workspace }, { key, onlyIfMissing: true })
  for (const one of await listForgotten(scope, `${deliverTask} `)) await deliverLater(scope, one, one.nextAt ?? undefined)
}

/** Nothing where it is settled meanwhile, or its endpoint is off: what waits then waits until somebody sends it again. */
async function findDue(scope: Scope, id: string): Promise<{ delivery: DeliveryRow; endpoint: EndpointRow; secrets: string[] } | null> {
  const delivery = await getDelivery(scope, id).catch(missing)
  const endpoint = delivery && (await getEndpoint(scope, delivery.endpoint).catch(missing))
  if (!delivery || !endpoint || delivery.state !== 'pending') return null
  const secrets = secretsOf(endpoint, scope.now)
  if (!endpoint.disabledAt && secrets.length > 0) return { delivery, endpoint, secrets }
  const problem = endpoint.disabledAt ? 'disabled' : 'secret'
  await noteAttempt(
    scope,
    id,
    { n: Math.max(1, delivery.attempts), status: null, problem, tookMs: 0, answer: '' },
    { state: 'failed', nextAt: null },
  )
  return null
}

function missing(e: unknown): null {
  if (e instanceof Refusal) return null
  throw e
}

const secretsOf = ({ secret, oldSecret, oldSecretUntil }: EndpointRow, now: Temporal.Instant) =>
  [secret, oldSecretUntil && Temporal.Instant.compare(now, oldSecretUntil) < 0 ? oldSecret : null].filter((one) => one !== null)

/** Ids and names of fields; the receiver asks the API for more, with a key and a role of its own. */
function bodyOf({ type, at, facts }: DeliveryRow): string {
  const body = JSON.stringify({ type, timestamp: at.toString(), data: facts })
  if (Buffer.byteLength(body) < bodyBytesMax) return body
  const { personId, recordId, recordCount } = facts
  return JSON.stringify({ type, timestamp: at.toString(), data: { personId, recordId, recordCount, cut: true } })
}
