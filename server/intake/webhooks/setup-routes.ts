import { type SourceId, webhookMapping } from '#contract'
import { api, Refusal, type Scope } from '#platform'
import { type Reader, say } from '#texts'
import { listQuarantined } from '../store/quarantine.ts'
import { findWireSource, getSource, readerIn } from '../store/sources.ts'
import { findWebhook, saveWebhook } from '../store/webhooks.ts'
import { decodeText } from '../text.ts'
import { partly } from '../wire/arrive.ts'
import type { Misread } from '../wire/misread.ts'
import { readDelivery } from './read-delivery.ts'

/** The endpoints with which a source is told whose webhooks it takes, and how to read them. */
export function webhookRoutes() {
  const { webhooks } = api
  return {
    get: webhooks.get.handler(({ context: { scope }, input: { id } }) => show(scope, id)),
    save: webhooks.save.handler(async ({ context: { scope }, input: { id, ...change } }) => {
      await getSource(scope, id)
      await saveWebhook(scope, id, change)
      return show(scope, id)
    }),
    preview: webhooks.preview.handler(async ({ context: { scope, language }, input: { id, sample, mapping } }) => {
      const from = await findWireSource(scope, id)
      if (!from) throw new Refusal('source.missing', { id })
      const reader = await readerIn(scope, language)
      const settings = { secret: '', apiToken: '', mapping }
      const read = readDelivery({
        context: { kind: 'generic', topic: '' },
        body: Buffer.from(sample),
        from,
        settings,
        receivedAt: scope.now,
      })
      if (read.kind === 'unusable') return { arrivals: [], problem: say(reader, `intake:${read.unusable.reason}`, read.unusable.facts) }
      const arrivals = read.kind === 'arrivals' ? read.arrivals : []
      return {
        problem: read.kind === 'arrivals' && read.misread?.length ? saidPartly(read.misread, reader) : null,
        arrivals: arrivals.map(({ externalId, at, attributes, traits = [], entry, messageId }) => ({
          externalId,
          at: at.toString(),
          attributes: Object.fromEntries(Object.entries(attributes).map(([field, value]) => [field, String(value)])),
          traits: traits.map(({ name, value }) => ({ name, value: typeof value === 'string' ? value : JSON.stringify(value) })),
          messageId,
          entry: entry && {
            kind: entry.kind,
            orderId: typeof entry.facts.orderId === 'string' ? entry.facts.orderId : null,
            event: typeof entry.facts.event === 'string' ? entry.facts.event : null,
            amount:
              entry.amountMinor === undefined || !entry.currency ? null : { amountMinor: entry.amountMinor, currency: entry.currency },
          },
        })),
      }
    }),
  }
}

/** What of the sample nobody can make sense of, where the rest comes in. */
function saidPartly(misread: readonly Misread[], reader: Reader): string {
  const { reason, facts } = partly(misread)
  return say(reader, `intake:${reason}`, facts)
}

async function show(scope: Scope, id: SourceId) {
  await getSource(scope, id)
  const found = await findWebhook(scope, id)
  if (!found) return null
  // What came and waits for a mapping is the sample to make it with.
  const [waiting] = found.kind === 'generic' ? await listQuarantined(scope, { limit: 1, before: null, bytesMax: 80_000, source: id }) : []
  return {
    kind: found.kind,
    hasSecret: Boolean(found.secret),
    hasToken: Boolean(found.apiToken),
    mapping: webhookMapping.nullable().parse(found.mapping),
    sample: waiting ? decodeText(waiting.body).slice(0, 20_000).toWellFormed() : null,
  }
}
