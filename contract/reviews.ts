import { z } from 'zod'
import { endpoint } from './base.ts'
import { purpose } from './consent.ts'
import { cardFields, change, personSummary } from './people.ts'
import { attributeField, channel, importId, instant, judgementId, money, paging, personId, reason, reviewId } from './words.ts'

const together = z.object({ records: z.int(), entries: z.int(), purchases: z.int(), spent: money })

/** Besides the two of a doubt, so many more stand beside them to be judged at once. */
export const groupMax = 2

const permissionChange = z.object({
  change: z.enum(['lost', 'gained']),
  purpose,
  channel,
  personId: personId.describe('for whom it changes'),
  by: personId.nullable().describe('whose word it is; null: nobody’s of these, but of somebody at the same address'),
  sentence: z.string().describe('what was said'),
})
export type PermissionChange = z.infer<typeof permissionChange>

const dataOwner = z.object({
  userId: z.uuid(),
  name: z.string(),
  pairsPerDay: z.int(),
  judgedToday: z.int(),
  open: z.int().describe('doubts that fall to this person'),
})

/** One of the two as she was called when it was decided: the person may by now be another one. */
const decidedAbout = z.object({ personId, name: z.string() })

export const reviewShown = z.object({
  id: reviewId,
  origin: z.enum(['resolver', 'person']),
  note: z.string().nullable(),
  createdAt: instant,
  left: personSummary,
  right: personSummary,
  because: z.array(reason),
  against: z.array(reason),
  ownerId: z.uuid().nullable().describe('the data owner to whom it falls; null while nobody is named'),
})

export const reviews = {
  list: endpoint('people.read')
    .route({ method: 'GET', path: '/reviews', tags: ['reviews'], summary: 'Doubtful pairs, waiting for a judgement' })
    .input(
      z.object({
        since: instant.optional(),
        of: z.enum(['all', 'mine']).default('all').describe('mine: those that fall to the caller as a data owner'),
        import: importId.optional().describe('only doubts about what this import brought'),
        ...paging,
      }),
    )
    .output(
      z.object({
        items: z.array(reviewShown),
        next: z.string().nullable(),
        open: z.int(),
        judgedToday: z.int(),
        duty: z
          .object({
            pairsPerDay: z.int(),
            judgedToday: z.int(),
            open: z.int(),
            openOfAll: z.int().describe('with the shares of the others'),
          })
          .nullable()
          .describe('what falls to the caller today; null for whoever is no data owner'),
      }),
    ),
  get: endpoint('people.read')
    .route({ method: 'GET', path: '/reviews/{id}', tags: ['reviews'], summary: 'One doubtful pair with everything needed to judge it' })
    .input(
      z.object({
        id: reviewId,
        also: z
          .array(personId)
          .max(groupMax)
          .default([])
          .describe('who else of the group is meant: what joining would make counts them in'),
      }),
    )
    .output(
      reviewShown
        .extend({
          rows: z.array(
            z.object({
              field: attributeField,
              left: z.array(z.string()),
              right: z.array(z.string()),
              group: z.array(z.array(z.string())).describe('of each of the group, in its order'),
              joined: z.string(),
              equal: z.boolean(),
            }),
          ),
          consequence: together.extend({
            left: together,
            right: together,
            group: z.array(together),
            permissions: z.array(permissionChange).describe('what may be done after joining and might not before, or the other way round'),
          }),
          group: z
            .array(
              z.object({
                reviewId,
                person: personSummary,
                note: z.string().nullable().describe('what whoever suspected it wrote'),
                facing: personId.describe('with which of the two the doubt is'),
                because: z.array(reason),
                against: z.array(reason),
                isIncluded: z.boolean(),
              }),
            )
            .max(groupMax)
            .describe('whom else there is an open doubt about with one of the two: they can be judged at once'),
          others: z.array(z.object({ reviewId, person: personSummary })).describe('further ones'),
        })
        .nullable()
        .describe('null: it is decided by now, perhaps along with another pair'),
    ),
  judge: endpoint('people.judge', 'review.judged')
    .route({
      method: 'POST',
      path: '/reviews/{id}/judgement',
      successStatus: 201,
      tags: ['reviews'],
      summary: 'Same, different, household or later',
    })
    .input(
      z.object({
        id: reviewId,
        verdict: z.enum(['same', 'different', 'household', 'later']),
        also: z.array(personId).max(groupMax).default([]).describe('who else of the group the verdict is about'),
        note: z.string().max(500).optional(),
        fields: cardFields.optional().describe('the right values, where the reviewer picked them'),
      }),
    )
    .output(
      change.extend({
        judgementId,
        judgementIds: z.array(judgementId).describe('all that were given: two people apart are one judgement, three are three'),
      }),
    ),
  decided: endpoint('people.read')
    .route({ method: 'GET', path: '/judgements', tags: ['reviews'], summary: 'What the caller decided today about doubts, newest first' })
    .output(
      z.object({
        items: z.array(
          z.object({
            judgementId,
            verdict: z.enum(['same', 'different', 'household', 'later']),
            at: instant,
            left: decidedAbout,
            right: decidedAbout,
          }),
        ),
      }),
    ),
  owners: endpoint('people.read')
    .route({
      method: 'GET',
      path: '/data-owners',
      tags: ['reviews'],
      summary: 'Who looks after the data, how the day goes, who else could',
    })
    .output(z.object({ owners: z.array(dataOwner), candidates: z.array(z.object({ userId: z.uuid(), name: z.string() })) })),
  setOwners: endpoint('people.judge', 'data-owners.named')
    .route({ method: 'PUT', path: '/data-owners', tags: ['reviews'], summary: 'Name the data owners and how many pairs a day are theirs' })
    .input(z.object({ owners: z.array(z.object({ userId: z.uuid(), pairsPerDay: z.int().min(1).max(50) })).max(20) }))
    .output(z.object({ owners: z.array(dataOwner) })),
}
