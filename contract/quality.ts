import { z } from 'zod'
import { endpoint } from './base.ts'
import { attributeField, channel, instant, personId } from './words.ts'

/** At first what fits a look; then as many as are kept of one kind. */
export const findingsMax = { first: 50, all: 200 } as const

/** What is looked for in what was captured, in the order in which it helps most. */
export const qualityDetectors = [
  'walk-in',
  'repeated-mail',
  'incomplete-phone',
  'mistyped-mail',
  'mistyped-document',
  'odd-name',
  'half-name',
  'missing-minimum',
] as const
export const qualityDetector = z.enum(qualityDetectors)
export type QualityDetector = z.infer<typeof qualityDetector>

const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')])

const finding = z.object({
  personId,
  name: z.string(),
  contact: z.string().nullable(),
  channel,
  source: z.string(),
  field: attributeField.nullable().describe('what to correct; null where there is nothing to write, only to decide'),
  value: z.string().describe('as it was captured'),
  suggestion: z.string().nullable(),
  with: z.array(z.object({ personId, name: z.string() })).describe('who else has it'),
})

const month = z.string().regex(/^\d{4}-\d{2}$/)
const series = z.object({
  records: z.int(),
  people: z.int(),
  fresh: z.int().describe('records of people whom nobody knew yet, on any channel: the others repeat somebody'),
  months: z.array(
    z.object({
      month,
      records: z.int().describe('captured in this month'),
      firsts: z.int().describe('of them, the first of their person here'),
      fresh: z.int().describe('of them, the first of their person anywhere'),
    }),
  ),
})

export const quality = {
  overview: endpoint('people.read')
    .route({ method: 'GET', path: '/quality', tags: ['quality'], summary: 'How well customers are captured: so many of each slip' })
    .input(z.object({ fresh: flag.default(false).describe('have it measured anew, however young it is') }))
    .output(
      z.object({
        people: z.int(),
        detectors: z
          .array(z.object({ detector: qualityDetector, count: z.int() }))
          .describe('empty until it was measured for the first time'),
        computedAt: instant.nullable(),
        isBeingMeasured: z.boolean().describe('newer figures are on their way'),
      }),
    ),
  list: endpoint('people.read')
    .route({ method: 'GET', path: '/quality/{detector}', tags: ['quality'], summary: 'Whom one kind of slip is about, newest first' })
    .input(z.object({ detector: qualityDetector, limit: z.coerce.number().int().min(1).max(findingsMax.all).default(findingsMax.first) }))
    .output(
      z.object({ items: z.array(finding), computedAt: instant.nullable().describe('null until it was measured for the first time') }),
    ),
  multiverse: endpoint('people.read')
    .route({
      method: 'GET',
      path: '/multiverse',
      tags: ['quality'],
      summary: 'The index of multiverse: records per person, by channel and by seller, over a year',
    })
    .output(
      z.object({
        computedAt: instant.nullable().describe('null until it was measured for the first time'),
        all: series,
        byChannel: z.array(series.extend({ channel })),
        bySeller: z.array(series.extend({ seller: z.string() })).describe('of the counter: whoever captured, or whom the till names'),
      }),
    ),
}
