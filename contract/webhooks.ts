import { z } from 'zod'
import { endpoint } from './base.ts'
import { attributeField, entryKind, instant, money, sourceId } from './words.ts'

/** Whose webhooks we understand; `generic` is any program that posts JSON. */
export const webhookKinds = ['shopify', 'woocommerce', 'tiendanube', 'stripe', 'mercado-pago', 'whatsapp', 'generic'] as const
const webhookKind = z.enum(webhookKinds)
export type WebhookKindName = z.infer<typeof webhookKind>

const path = z.string().trim().max(200).describe('customer.email, items[0].name; empty: not used')
/** Of the generic kind: which path of the body states what. */
export const webhookMapping = z.object({
  externalId: path.min(1),
  attributes: z.partialRecord(attributeField, path),
  traits: z
    .array(z.object({ name: z.string().trim().min(1).max(200), path: path.min(1) }))
    .max(100)
    .default([])
    .describe(
      'what else is kept of the customer, under a name of its own (GET /people/{id}/traits); of two of one name the first that is there',
    ),
  event: z
    .object({
      name: path.describe('a path, or a name between quotes: "Order Completed"'),
      messageId: path,
      at: path,
      orderId: path,
      total: path,
      currency: path,
    })
    .nullable(),
})
export type WebhookMapping = z.infer<typeof webhookMapping>

const webhookShown = z.object({
  kind: webhookKind,
  hasSecret: z.boolean(),
  hasToken: z.boolean(),
  mapping: webhookMapping.nullable(),
  sample: z.string().nullable().describe('the last thing that came and was not understood'),
})

export const webhooks = {
  // POST /in/{write key} is a plain route: the raw bytes are what is signed.
  get: endpoint('sources.manage')
    .route({ method: 'GET', path: '/sources/{id}/webhook', tags: ['sources'], summary: 'Whose webhooks a source takes' })
    .input(z.object({ id: sourceId }))
    .output(webhookShown.nullable()),
  save: endpoint('sources.manage', 'webhook.saved')
    .route({
      method: 'PUT',
      path: '/sources/{id}/webhook',
      tags: ['sources'],
      summary: 'Say whose webhooks a source takes, with their secret',
    })
    .input(
      z.object({
        id: sourceId,
        kind: webhookKind,
        secret: z.string().trim().max(500).optional().describe('what signatures are checked with; kept where it is not named'),
        apiToken: z.string().trim().max(500).optional().describe('for kinds whose webhooks carry only ids'),
        mapping: webhookMapping.nullable().optional(),
      }),
    )
    .output(webhookShown.nullable()),
  preview: endpoint('sources.manage')
    .route({
      method: 'POST',
      path: '/sources/{id}/webhook-preview',
      tags: ['sources'],
      summary: 'What a sample would become; nothing is kept',
    })
    .input(z.object({ id: sourceId, sample: z.string().max(100_000), mapping: webhookMapping }))
    .output(
      z.object({
        problem: z.string().nullable(),
        arrivals: z.array(
          z.object({
            externalId: z.string(),
            at: instant,
            attributes: z.record(z.string(), z.string()),
            traits: z.array(z.object({ name: z.string(), value: z.string() })),
            messageId: z.string().nullable(),
            entry: z
              .object({ kind: entryKind, orderId: z.string().nullable(), event: z.string().nullable(), amount: money.nullable() })
              .nullable(),
          }),
        ),
      }),
    ),
}
