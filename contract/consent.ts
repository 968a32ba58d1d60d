import { z } from 'zod'
import { endpoint } from './base.ts'
import { channel, instant, personId, recordId } from './words.ts'

/** For what somebody is written to or followed. The last three are about web pages only. */
export const purposes = ['marketing', 'service', 'surveys', 'collections', 'advertising', 'analytics', 'personalisation'] as const
export const purpose = z.enum(purposes)
export type Purpose = z.infer<typeof purpose>
/**
 * How a permission was stated. `context`: repeated by a page with everything that happens there, so it is no fresh decision. `standing`: a shop repeats it with
 * everything that it tells of a customer, and not since when.
 */
export const consentMethods = ['context', 'preference', 'subscription', 'whatsapp', 'standing'] as const
export type ConsentMethod = (typeof consentMethods)[number]

const permission = z.object({
  purpose,
  channel,
  state: z.enum(['granted', 'denied', 'unknown']),
  may: z
    .boolean()
    .describe('what the state means where nobody said anything: marketing, surveys and following, no; service and collections, yes'),
  because: z
    .array(
      z.object({
        sentence: z.string(),
        allowed: z.boolean(),
        at: instant,
        method: z.enum(consentMethods),
        source: z.string().nullable(),
        recordId,
        point: z.string().nullable().describe('the address or number it was said of'),
      }),
    )
    .describe('the statements that decided, newest first; empty where nobody said anything'),
})
export type Permission = z.infer<typeof permission>

export const consent = {
  permissions: endpoint('people.read')
    .route({
      method: 'GET',
      path: '/people/{id}/permissions',
      tags: ['people'],
      summary: 'What may be done, by purpose and channel, and why: the strictest of everything this person is',
    })
    .input(z.object({ id: personId }))
    .output(z.object({ personId, permissions: z.array(permission) })),
}
