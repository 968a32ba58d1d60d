import { z } from 'zod'
import { endpoint } from './base.ts'
import { instant, pageOf, paging } from './words.ts'

/** What other systems may be told of. */
export const outboundEvents = ['person.joined', 'person.separated', 'person.changed', 'permission.changed'] as const
const outboundEvent = z.enum(outboundEvents)
export type OutboundEvent = z.infer<typeof outboundEvent>

const endpointShown = z.object({
  id: z.uuid(),
  url: z.string(),
  events: z.array(outboundEvent),
  createdAt: instant,
  disabledAt: instant.nullable(),
  disabledWhy: z.string().nullable().describe('gone: it answered 410; person: somebody switched it off'),
  oldSecretUntil: instant.nullable().describe('the secret before signs too until then'),
  pending: z.int(),
  failed: z.int(),
})
const deliveryShown = z.object({
  id: z.uuid(),
  type: z.string(),
  state: z.enum(['pending', 'delivered', 'failed']),
  attempts: z.int(),
  createdAt: instant,
  nextAt: instant.nullable(),
  status: z.int().nullable().describe('what the last attempt was answered'),
  problem: z.string().nullable().describe('why there was no answer, in the reader’s language'),
  tookMs: z.int().nullable(),
  answer: z.string().describe('the beginning of the last answer'),
})
const id = z.object({ id: z.uuid() })
const url = z.string().trim().min(1).max(500)
const events = z.array(outboundEvent).min(1).max(outboundEvents.length)
const tags = ['outbound']

export const outbound = {
  list: endpoint('sources.manage')
    .route({ method: 'GET', path: '/webhook-endpoints', tags, summary: 'Who is told of what happens here, by webhook' })
    .output(z.array(endpointShown)),
  create: endpoint('sources.manage', 'endpoint.created')
    .route({
      method: 'POST',
      path: '/webhook-endpoints',
      successStatus: 201,
      tags,
      summary: 'Tell this address too; its secret is shown once',
    })
    .input(z.object({ url, events }))
    .output(endpointShown.extend({ secret: z.string() })),
  change: endpoint('sources.manage', 'endpoint.changed')
    .route({ method: 'PATCH', path: '/webhook-endpoints/{id}', tags, summary: 'Another address or other events; off and on' })
    .input(id.extend({ url: url.optional(), events: events.optional(), enabled: z.boolean().optional() }))
    .output(endpointShown),
  remove: endpoint('sources.manage', 'endpoint.removed')
    .route({ method: 'DELETE', path: '/webhook-endpoints/{id}', tags, summary: 'Tell it no more; its log goes too' })
    .input(id)
    .output(id),
  rotateSecret: endpoint('sources.manage', 'endpoint.secret-rotated')
    .route({
      method: 'POST',
      path: '/webhook-endpoints/{id}/secrets',
      successStatus: 201,
      tags,
      summary: 'A new secret; for a day both sign',
    })
    .input(id)
    .output(z.object({ secret: z.string() })),
  test: endpoint('sources.manage', 'endpoint.tested')
    .route({ method: 'POST', path: '/webhook-endpoints/{id}/tests', successStatus: 201, tags, summary: 'Send a test' })
    .input(id)
    .output(z.object({ deliveryId: z.string() })),
  deliveries: endpoint('sources.manage')
    .route({ method: 'GET', path: '/webhook-endpoints/{id}/deliveries', tags, summary: 'What it was told, newest first' })
    .input(id.extend(paging))
    .output(pageOf(deliveryShown)),
  resend: endpoint('sources.manage', 'delivery.resent')
    .route({ method: 'POST', path: '/webhook-deliveries/{id}/resend', successStatus: 201, tags, summary: 'Send it again' })
    .input(id)
    .output(deliveryShown),
  resendFailed: endpoint('sources.manage', 'delivery.failed-resent')
    .route({
      method: 'POST',
      path: '/webhook-endpoints/{id}/resend-failed',
      successStatus: 201,
      tags,
      summary: 'Send all that failed again',
    })
    .input(id)
    .output(z.object({ count: z.int() })),
}
