import type { WebhookKindName } from '#contract'
import { type Actor, type Attempt, causeForLog, type Db, inWorkspace, log, type Scope, type Tasks } from '#platform'
import { causeOf } from '../failure.ts'
import { openLine } from '../records/read-record.ts'
import { findFetch, forgetFetch, listFetches } from '../store/fetches.ts'
import { findWireSource } from '../store/sources.ts'
import { findWebhook } from '../store/webhooks.ts'
import { decodeText } from '../text.ts'
import type { Accept } from '../types.ts'
import type { Unusable } from '../wire/arrive.ts'
import { type Asked, ask } from './ask.ts'
import { type Fetching, fetchTask, setToFetch } from './fetch-later.ts'
import type { WebhookKind } from './kind.ts'
import { kinds } from './kinds.ts'
import { type DeliveryContext, readDelivery } from './read-delivery.ts'
import { keepAside, settleDelivery } from './settle.ts'

/** Where the APIs of senders are; another address than the public one is for tests and for whoever has a proxy. */
export type ApiAddresses = Partial<Record<WebhookKindName, string>>

/**
 * Asks for what deliveries only name. What the sender's API refuses for good is set aside with its answer; anything else is tried again, later and
 * later, and set aside when it is given up: what was acknowledged is either in or where somebody sees it.
 */
export function createFetcher({ db, accept, addresses = {} }: { db: Db; accept: Accept; addresses?: ApiAddresses }): Tasks {
  return {
    [fetchTask]: async (payload, attempt) => {
      const fetching = payload as Fetching
      const { workspace, source, path } = fetching
      const place = { workspace, actor: `source:${source}` as Actor }
      const { kept, webhook, from } = await inWorkspace(db, place, async (scope) => ({
        kept: (await findFetch(scope, source, path)) ?? borneBy(fetching),
        webhook: await findWebhook(scope, source),
        from: await findWireSource(scope, source),
      }))
      // Asked for already: the job was told twice.
      if (!kept) return
      const context = kept.context as DeliveryContext
      /** It is forgotten in the transaction in which it comes in, or is set aside. */
      const settle = (work: (scope: Scope) => Promise<unknown>) =>
        inWorkspace(db, place, async (scope) => {
          await work(scope)
          if (kept.at) await forgetFetch(scope, { source, path, at: kept.at })
        })
      const { api } = kinds[context.kind]
      if (!webhook || !from || !api) return settle(async () => {})
      const giveUp = (why: Unusable) => settle((scope) => keepAside(scope, { source, context, body: kept.body }, why))
      if (!webhook.apiToken) return giveUp({ reason: 'webhook.no-token', facts: {} })
      const url = `${addresses[context.kind] ?? api.baseUrl}${path}`
      const headers = api.headers(webhook.apiToken)
      const askFor = (address: string) => ask(address, headers).catch((e: unknown) => silentAtLast(e, attempt))
      const asked = await askFor(url)
      if (asked.kind === 'silent') return giveUp({ reason: 'webhook.no-answer', facts: {} })
      if (asked.kind === 'refused') return giveUp({ reason: 'webhook.not-found', facts: { status: asked.status } })
      const body = await withBesides(asked.body, { besides: api.besides, askBelow: (below) => askFor(`${url}${below}`) })
      const fetched = { ...context, fetched: true }
      const letIn = settle(async (scope) => {
        const read = readDelivery({ context: fetched, body, from, settings: webhook, receivedAt: scope.now })
        // Where what was asked for only names what is to be asked for next, the delivery goes on standing for it.
        const named = { source, context, body: kept.body }
        await settleDelivery(scope, accept, read, { source, context: fetched, body, named })
      })
      await letIn.catch((e: unknown) => {
        if (causeOf(e) === 'outage') throw e
        log.error(causeForLog(e), 'what a delivery names cannot be used')
        return giveUp({ reason: 'webhook.unusable', facts: {} })
      })
    },
  }
}

type Told = { context: Record<string, unknown>; body: Buffer; at?: Temporal.Instant }
const borneBy = ({ context, body }: Fetching): Told | null => (context && body !== undefined ? { context, body: Buffer.from(body) } : null)

/** For a start: what is still to be asked for, and the queue no longer knows of. */
export async function resumeFetches(scope: Scope): Promise<void> {
  for (const { source, path } of await listFetches(scope)) await setToFetch(scope, source, path, true)
}

type Silent = { kind: 'silent' }
type Besides = {
  besides: NonNullable<WebhookKind['api']>['besides']
  askBelow: (below: string) => Promise<Asked | Silent>
}

/** An answer with what it leaves to be asked for; as it is, where that is refused, or not answered to the last. */
async function withBesides(body: Buffer, { besides, askBelow }: Besides): Promise<Buffer> {
  const text = decodeText(body).trimEnd()
  const wanted = besides?.(openLine(text) ?? {})
  const beside = wanted ? await askBelow(wanted.below) : null
  if (!wanted || beside?.kind !== 'answer') return body
  // As both were written: read and written anew, numbers would not be what they were.
  const joined = `${text.slice(0, -1)},${JSON.stringify(wanted.name)}:${decodeText(beside.body)}}`
  return openLine(joined) ? Buffer.from(joined) : body
}

function silentAtLast(error: unknown, attempt: Attempt | undefined): Silent {
  if (attempt?.isLast) return { kind: 'silent' }
  throw error
}
