import type { SourceId, WorkspaceId } from '#contract'
import { type Actor, addJob, causeForLog, type Db, inWorkspace, log, type Scope } from '#platform'
import { causeOf } from '../failure.ts'
import { type InPart, takenInPart } from '../in-part.ts'
import { openLine } from '../records/read-record.ts'
import { keepFetch } from '../store/fetches.ts'
import { pausedReason } from '../store/quarantine.ts'
import { isFull, setAside } from '../store/set-aside.ts'
import { findWireSource, isStillPaused } from '../store/sources.ts'
import { findWebhook, type WebhookRow } from '../store/webhooks.ts'
import { charsetOf, decodeText } from '../text.ts'
import type { Accept, WireSource } from '../types.ts'
import { partly, type Unusable } from '../wire/arrive.ts'
import type { Delivery, ReadDelivery } from './kind.ts'
import { kinds } from './kinds.ts'
import { type DeliveryContext, readDelivery } from './read-delivery.ts'
import type { Refusals, To } from './refusals.ts'

export const fetchTask = 'webhooks.fetch'
/** What is asked for lies in its table, which a backup brings along; the queue is not in it. A job that waits since an older version bears it itself. */
export type Fetching = { workspace: WorkspaceId; source: SourceId; path: string; context?: DeliveryContext; body?: string }

/** `taken`: on disk, whatever became of it. `forged`: not signed by whoever has the secret. `unset`: the source takes no webhooks. */
export type Taken = 'taken' | 'forged' | 'unset'
type Work = { db: Db; accept: Accept; now: () => Temporal.Instant; refused: Refusals }

/** Takes one delivery: its signature over the raw bytes first, then whatever it says, or aside with its reason. Never fails for what it says. */
export async function takeDelivery({ db, accept, now, refused }: Work, { workspace, sourceId }: To, delivery: Delivery): Promise<Taken> {
  const place = { workspace, actor: `source:${sourceId}` as Actor, now: now() }
  const found = await inWorkspace(db, place, async (scope) => ({
    webhook: await findWebhook(scope, sourceId),
    from: await findWireSource(scope, sourceId),
  }))
  if (!found.webhook || !found.from) return 'unset'
  const told = { ...found, webhook: found.webhook, from: found.from, delivery }
  const kind = kinds[told.webhook.kind]
  if (kind.isPing?.(delivery)) return 'taken'
  const { secret } = told.webhook
  const mustBeSigned = kind.isSigned || secret !== ''
  // Of what was packed some sign what they wrote, others what they sent.
  const isGenuine = (raw: Buffer | undefined) => raw && secret && kind.isGenuine({ ...delivery, raw }, secret, place.now.epochMilliseconds)
  if (mustBeSigned && !isGenuine(delivery.raw) && !isGenuine(delivery.packed)) {
    await refused({ workspace, sourceId })
    return 'forged'
  }
  try {
    await inWorkspace(db, place, (scope) => letIn(scope, accept, told))
  } catch (e) {
    if (causeOf(e) === 'outage' || isFull(e)) throw e
    log.error(causeForLog(e), 'a delivery cannot be used')
    await inWorkspace(db, place, (scope) => keepAside(scope, told, { reason: 'webhook.unusable', facts: {} }))
  }
  return 'taken'
}

type Told = { webhook: WebhookRow; from: WireSource; delivery: Delivery }

function contextOf({ webhook, delivery }: Told): DeliveryContext {
  const charset = charsetOf(delivery.headers['content-type'])
  const body = openLine(decodeText(delivery.raw, charset)) ?? {}
  return { kind: webhook.kind, topic: kinds[webhook.kind].topicOf(delivery, body).slice(0, 100), ...(charset ? { charset } : {}) }
}

async function letIn(scope: Scope, accept: Accept, told: Told): Promise<void> {
  if (told.from.isPaused && (await isStillPaused(scope, told.from.source)))
    return keepAside(scope, told, { reason: pausedReason, facts: {} })
  const context = contextOf(told)
  const read = readDelivery({ context, body: told.delivery.raw, from: told.from, settings: told.webhook, receivedAt: scope.now })
  await settle(scope, accept, { read, told, context })
}

type Reading = { read: ReadDelivery; told: Told; context: DeliveryContext }

async function settle(scope: Scope, accept: Accept, { read, told, context }: Reading): Promise<void> {
  if (read.kind === 'unusable') await keepAside(scope, told, read.unusable)
  if (read.kind === 'arrivals') await letArrive(scope, accept, { read, told })
  if (read.kind === 'fetch') await fetchLater(scope, told.from.source, { paths: read.paths, context, body: told.delivery.raw })
}

/** What comes in without something that nobody understood waits besides, to be put right. */
async function letArrive(
  scope: Scope,
  accept: Accept,
  { read, told }: { read: ReadDelivery & { kind: 'arrivals' }; told: Told },
): Promise<void> {
  const { misread = [] } = read
  const inPart = takenInPart(misread, await accept(scope, read.arrivals))
  if (inPart.length > 0) await keepAside(scope, told, partly(misread), { inPart })
}

/** A job for each in the same transaction: what is acknowledged will be asked for. Told twice before it was, it is asked for once. */
export async function fetchLater(
  scope: Scope,
  source: SourceId,
  { paths, context, body }: { paths: readonly string[]; context: DeliveryContext; body: Buffer },
): Promise<void> {
  for (const path of paths) {
    await keepFetch(scope, { source, path, context, body })
    await setToFetch(scope, source, path)
  }
}

/** Sets it to work; for a start, only where the queue does not know of it any more. */
export const setToFetch = (scope: Scope, source: SourceId, path: string, onlyIfMissing = false): Promise<void> => {
  const payload: Fetching = { workspace: scope.workspace, source, path }
  return addJob(scope, fetchTask, payload, { queue: `webhook ${source}`, key: `${fetchTask} ${source} ${path}`, onlyIfMissing })
}

async function keepAside(scope: Scope, told: Told, { reason, facts }: Unusable, more: { inPart?: InPart[] } = {}): Promise<void> {
  const context = { ...contextOf(told), ...more }
  await setAside(scope, [{ source: told.from.source, reason, facts, body: told.delivery.raw, door: 'webhook', context }])
}
