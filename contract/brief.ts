import { z } from 'zod'
import { endpoint } from './base.ts'
import { changeKinds, channel, day, entryId, entryKinds, instant, money, personId } from './words.ts'

/** Why a line stands in the brief; in the order in which they are shown. */
export const briefKinds = ['dont', 'next', 'problem', 'worked', 'continuity', 'lastPurchase', 'habit'] as const
export type BriefKind = (typeof briefKinds)[number]

const cited = z.object({ id: entryId, at: instant })
const briefLine = z.object({
  kind: z.enum(briefKinds),
  sentence: z.string().describe('in the reader’s language'),
  at: instant.describe('when the last of it happened'),
  due: day.nullable().describe('of a next step: by which day'),
  cites: z.array(cited).min(1).describe('the moments it rests on, newest first'),
})
export type BriefLine = z.infer<typeof briefLine>

/** The parts of a shop's day, from midnight on. */
export const dayParts = ['night', 'morning', 'midday', 'afternoon', 'evening'] as const
export const dayPart = z.enum(dayParts)
export type DayPart = z.infer<typeof dayPart>
const usual = { count: z.int(), of: z.int().describe('of so many moments') }

/** What is computed of one person's history, anew each time. */
export const brief = {
  get: endpoint('people.read')
    .route({ method: 'GET', path: '/people/{id}/brief', tags: ['people'], summary: 'What to know before speaking: five lines, each cited' })
    .input(z.object({ id: personId }))
    .output(
      z.object({
        lines: z.array(briefLine).max(5),
        opening: z
          .object({ form: z.enum(['problem', 'purchase', 'plain']), product: z.string().nullable() })
          .describe('how to begin: by a fresh problem, by what was bought last, or simply by the name'),
        counts: z.partialRecord(z.enum([...entryKinds, ...changeKinds]), z.int()),
        preferences: z
          .object({
            channel: z.object({ value: channel, ...usual }).nullable(),
            dayPart: z.object({ value: dayPart, ...usual }).nullable(),
          })
          .describe('where and when the person usually comes, by what she did herself; null where no habit can be seen'),
      }),
    ),
  purchases: endpoint('people.read')
    .route({ method: 'GET', path: '/people/{id}/purchases', tags: ['people'], summary: 'What, when, how much and how often somebody buys' })
    .input(z.object({ id: personId }))
    .output(
      z.object({
        count: z.int(),
        spent: money.describe('in the currency of the business'),
        apart: z.array(money).describe('what was spent in other currencies, each by itself: nothing is ever added to another'),
        average: money.nullable().describe('of what was bought, before anything was given back'),
        returned: money.nullable().describe('what was given back, in the currency of the business; null where nothing was'),
        firstAt: instant.nullable(),
        lastAt: instant.nullable(),
        everyDays: z.number().nullable().describe('the median of the days between two purchases; null below three'),
        months: z.array(z.object({ month: z.string(), count: z.int(), spent: money })).describe('the last twelve, oldest first'),
        favourites: z.array(z.object({ name: z.string(), times: z.int(), lastAt: instant })),
      }),
    ),
}
