import { z } from 'zod'
import { channel, entryId, entryKind, instant, money, pageOf, paging, personId, recordId } from './words.ts'

const partMoment = z.object({
  id: entryId,
  at: instant,
  kind: entryKind,
  channel,
  source: z.string().nullable(),
  title: z.string(),
  amount: money.nullable(),
  isLater: z.boolean().describe('it came after the join'),
})

/** These records of a person are somebody else. */
export const toSeparate = z.object({ id: personId, records: z.array(recordId).min(1).max(1000) })

export const separation = toSeparate.extend({
  note: z.string().max(500).optional(),
  division: z.string().max(100).optional().describe('of the preview: where it would come out otherwise by now, it is refused'),
})

/** The moments of these records of a person, page by page. */
export const ofPart = toSeparate.extend(paging)
export const partMoments = pageOf(partMoment)

export const separationPreview = z.object({
  parts: z.array(
    z.object({
      personId,
      name: z.string(),
      records: z.array(recordId),
      recordCount: z.int().describe('corrections are no identities'),
      entryCount: z.int(),
      purchaseCount: z.int(),
      spent: money,
      identifiers: z.array(z.string()),
      moments: z.array(partMoment).describe('the newest ones'),
      laterCount: z.int().describe('moments that came after the two were joined; counted up to 200'),
    }),
  ),
  joinedAt: instant.nullable().describe('when what is now separated came together for the last time'),
  division: z.string().describe('what this division is called, to separate exactly so'),
})
