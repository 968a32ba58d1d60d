import { z } from 'zod'
import { endpoint } from './base.ts'
import { channel, instant, personId, recordId, type SourceId } from './words.ts'

/** What a door hands to whoever keeps it. `value`: whatever JSON can say; null says that it is so no more. */
export type StatedTrait = { name: string; value: unknown }

/** What a source says of one of its groups, whoever belongs to it; a server describes its companies so, and names nobody. */
export type GroupStatement = { source: SourceId; id: string; at: Temporal.Instant; claimed: boolean; traits: readonly StatedTrait[] }

const stated = {
  at: instant.describe('when it was last stated'),
  claimed: z.boolean().describe('nobody verified who said it'),
}
const said = {
  name: z.string().describe('as its source calls it'),
  value: z.unknown().describe('whatever JSON can say; whole numbers that no double can hold are texts'),
  ...stated,
}
const from = { source: z.string(), channel, recordId }

const trait = z.object({ ...said, ...from })
export type TraitShown = z.infer<typeof trait>
const group = z.object({
  id: z.string().describe('as its source calls it'),
  name: z.string().nullable().describe('what is stated as its name'),
  traits: z.array(z.object(said)),
  ...stated,
  ...from,
})
export type GroupShown = z.infer<typeof group>

export const traits = endpoint('people.read')
  .route({
    method: 'GET',
    path: '/people/{id}/traits',
    tags: ['people'],
    summary:
      'What the sources say of this person besides who it is, and to which groups it belongs there: what was said last, up to a million letters of each',
  })
  .input(z.object({ id: personId }))
  .output(
    z.object({
      personId,
      traits: z.array(trait),
      groups: z.array(group),
      groupsMax: z.int().nullable().describe('how many groups are kept of a record and answered, where there are as many'),
    }),
  )
