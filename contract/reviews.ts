import { z } from 'zod'
import { endpoint } from './base.ts'
import { cardFields, change, personSummary } from './people.ts'
import { attributeField, importId, instant, judgementId, money, paging, reason, reviewId } from './words.ts'

const together = z.object({ records: z.int(), entries: z.int(), purchases: z.int(), spent: money })

const dataOwner = z.object({
  userId: z.uuid(),
  name: z.string(),
  pairsPerDay: z.int(),
  judgedToday: z.int(),
  open: z.int().describe('doubts that fall to this person'),
})

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
          .object({ pairsPerDay: z.int(), judgedToday: z.int(), open: z.int() })
          .nullable()
          .describe('what falls to the caller today; null for whoever is no data owner'),
      }),
    ),
  get: endpoint('people.read')
    .route({ method: 'GET', path: '/reviews/{id}', tags: ['reviews'], summary: 'One doubtful pair with everything needed to judge it' })
    .input(z.object({ id: reviewId }))
    .output(
      reviewShown.extend({
        rows: z.array(
          z.object({
            field: attributeField,
            left: z.array(z.string()),
            right: z.array(z.string()),
            joined: z.string(),
            equal: z.boolean(),
          }),
        ),
        consequence: together.extend({ left: together, right: together }),
        others: z
          .array(z.object({ reviewId, person: personSummary }))
          .describe('other open doubts about one of the two: a third version may be waiting'),
      }),
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
        note: z.string().max(500).optional(),
        fields: cardFields.optional().describe('the right values, where the reviewer picked them'),
      }),
    )
    .output(change.extend({ judgementId })),
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
