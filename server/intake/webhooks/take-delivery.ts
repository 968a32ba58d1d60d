import { type Actor, causeForLog, type Db, inWorkspace, log, type Scope } from '#platform'
import { causeOf } from '../failure.ts'
import { openLine } from '../records/read-record.ts'
import { inSavepoint, pausedReason } from '../store/quarantine.ts'
import { isFull } from '../store/set-aside.ts'
import { findWireSource, isStillPaused } from '../store/sources.ts'
import { findWebhook, type WebhookRow } from '../store/webhooks.ts'
import { charsetOf, decodeText } from '../text.ts'
import type { Accept, Arrival, WireSource } from '../types.ts'
import type { Delivery } from './kind.ts'
import { kinds } from './kinds.ts'
import { type DeliveryContext, readDelivery } from './read-delivery.ts'
import type { Refusals, To } from './refusals.ts'
import { keepAside, settleDelivery } from './settle.ts'

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
    await inWorkspace(db, place, async (scope) => {
      if (kind.holdsSeveral) await letInOneByOne(scope, accept, told)
      await keepAside(scope, cameAs(told), { reason: 'webhook.unusable', facts: {} })
    })
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
  const came = cameAs(told)
  if (told.from.isPaused && (await isStillPaused(scope, told.from.source)))
    return keepAside(scope, came, { reason: pausedReason, facts: {} })
  const read = readDelivery({ ...came, from: told.from, settings: told.webhook, receivedAt: scope.now })
  await settleDelivery(scope, accept, read, { ...came, named: came })
}

/** What broke is one of its things: the others come in, each by itself, and are known where the delivery is tried again as a whole. */
async function letInOneByOne(scope: Scope, accept: Accept, told: Told): Promise<void> {
  if (told.from.isPaused) return
  for (const arrival of arrivalsIn(told, scope.now))
    try {
      await inSavepoint(scope, () => accept(scope, [arrival]))
    } catch (e) {
      if (causeOf(e) === 'outage') throw e
    }
}

function arrivalsIn(told: Told, receivedAt: Temporal.Instant): Arrival[] {
  try {
    const read = readDelivery({ ...cameAs(told), from: told.from, settings: told.webhook, receivedAt })
    const parts = read.kind === 'several' ? read.parts.map((part) => part.read) : [read]
    return parts.flatMap((part) => (part.kind === 'arrivals' ? part.arrivals : []))
  } catch {
    return [] // It is the reader that breaks, which was told already.
  }
}

const cameAs = (told: Told) => ({ source: told.from.source, context: contextOf(told), body: told.delivery.raw })
