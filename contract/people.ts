import { z } from 'zod'
import { endpoint } from './base.ts'
import { ofPart, partMoments, separation, separationPreview, toSeparate } from './separations.ts'
import { peopleCounts, peopleFilters, peopleSort, viewCounts } from './views.ts'
import {
  attributeField,
  attributeFields,
  changeKinds,
  channel,
  day,
  entryId,
  entryKinds,
  entryTextMax,
  entryTone,
  instant,
  judgementId,
  money,
  pageOf,
  paging,
  personId,
  reason,
  recordId,
  reviewId,
} from './words.ts'

/** A value of the golden record and where it comes from. */
export const goldenValue = z.object({
  value: z.string(),
  recordId,
  source: z.string(),
  channel,
  at: instant,
  others: z.array(z.string()).describe('other values the sources state for the same field'),
})

export const personSummary = z.object({
  id: personId,
  name: z.string().describe('empty when nobody stated a name'),
  code: z.string().describe('the wristband code, short and speakable'),
  phone: z.string().nullable(),
  email: z.string().nullable(),
  city: z.string().nullable(),
  recordCount: z.int(),
  channels: z.array(channel),
  purchaseCount: z.int(),
  spent: money,
  lastSeenAt: instant.nullable().describe('when something last happened with her; null where only files speak of her'),
  claimed: z.boolean().describe('only forms that nobody verified speak of her'),
  anonymous: z.boolean().describe('a browser or a sale to nobody: no person to be listed or completed'),
})
export type PersonSummary = z.infer<typeof personSummary>

const identity = z.object({
  recordId,
  source: z.string(),
  channel,
  externalId: z.string(),
  attributes: z.partialRecord(attributeField, z.array(z.string())),
  firstSeenAt: instant.describe('when anything was first said of her there, or happened'),
  lastSeenAt: instant.nullable(),
  entryCount: z.int(),
  claimed: z.boolean().describe('nobody verified it: it stands for no value that somebody else states'),
  because: z.array(reason).describe('why this record is part of this person; empty for the first one'),
  tenures: z
    .array(
      z.object({
        field: attributeField,
        value: z.string(),
        since: instant.describe('when the person first stated it'),
        until: instant.describe('when last'),
        isOver: z.boolean().describe('somebody else has it since'),
        sentence: z.string(),
      }),
    )
    .describe('from when to when phones, mails and handles are hers'),
})

const relatedPerson = z.object({
  person: personSummary,
  kind: z.enum(['household', 'shared-contact', 'doubt', 'claim']).describe('claim: an unverified form states her contact'),
  because: z.array(reason),
  reviewId: reviewId.nullable(),
})

const personPage = personSummary.extend({
  golden: z.partialRecord(attributeField, goldenValue),
  identities: z.array(identity),
  related: z.array(relatedPerson),
  formerIds: z.array(personId),
  openReviews: z.int(),
})

const timelineMoment = z.object({
  id: z.string(),
  at: instant,
  kind: z.enum([...entryKinds, ...changeKinds]),
  channel: channel.nullable(),
  source: z.string().nullable(),
  title: z.string().describe('reads like a sentence in the reader’s language'),
  detail: z.string().nullable(),
  amount: money.nullable(),
  facts: z.record(z.string(), z.unknown()),
  recordId: recordId.nullable(),
  actor: z.string().nullable(),
  by: z.string().nullable().describe('what the person is called who wrote or decided it'),
  tone: entryTone.nullable(),
  pinned: z.boolean(),
  next: z.object({ text: z.string(), on: day, doneAt: instant.nullable() }).nullable().describe('what is to be done, by which day'),
  judgementId: judgementId.nullable().describe('set on joins and separations that a person decided and that can be undone'),
})
export type TimelineMoment = z.infer<typeof timelineMoment>

const attributeChange = z.object({
  at: instant,
  source: z.string(),
  channel,
  actor: z.string().nullable().describe('who wrote it, where it was a person'),
  field: attributeField,
  from: z.array(z.string()),
  to: z.array(z.string()),
})

export type AttributeChange = z.infer<typeof attributeChange>

const candidate = z.object({
  person: personSummary,
  certainty: z.enum(['exact', 'strong', 'possible']),
  matched: z.array(z.object({ field: z.string(), value: z.string() })).describe('what of the query was found, in which field'),
  because: z.array(reason),
  isFormer: z.boolean().describe('it was hers, and somebody else has it since; `because` says until when'),
})

export const cardFields = z.partialRecord(z.enum(attributeFields), z.string().max(1000))

const recordShown = z.object({ recordId, name: z.string().describe('empty when the record states none'), source: z.string(), channel })
const judgementShown = z.object({
  id: judgementId,
  kind: z.enum(['same', 'different', 'household']),
  actor: z.string(),
  at: instant,
  note: z.string().nullable(),
})
const whyShown = z.object({
  verdict: z
    .enum(['one', 'judged', 'conflict', 'contested', 'doubt', 'gate', 'weak', 'unlinked'])
    .describe('one: they are one person; otherwise why they are two'),
  says: z.array(z.string()).describe('the answer in sentences, most important first'),
  left: personSummary,
  right: personSummary,
  pair: z.object({ left: recordShown, right: recordShown }).nullable().describe('the two records that speak most for one person'),
  because: z.array(reason),
  against: z.array(reason),
  links: z
    .array(
      z.object({
        left: recordShown,
        right: recordShown,
        because: z.array(reason),
        against: z.array(reason),
        judgement: judgementShown.nullable(),
      }),
    )
    .describe('of one person: what holds each record to the others'),
  judgement: judgementShown.nullable(),
  reviewId: reviewId.nullable(),
})

const writingId = z.uuid().describe('by which it can be taken back')
const apartFrom = z.array(personId).max(10).optional().describe('people whom this is not, though they share a contact')

export const change = z.object({ judgementId: judgementId.nullable(), personIds: z.array(personId) })

/** What narrows a list, as it stands in an address, where a number is text; of one record everybody has at least. */
const { sort: _, ...narrowing } = peopleFilters.shape
const listed = { ...narrowing, versions: z.coerce.number().int().min(1).max(50).optional().describe('at least so many records') }

export const people = {
  recognise: endpoint('people.read')
    .route({
      method: 'GET',
      path: '/recognise',
      tags: ['people'],
      summary: 'Who is this? By phone, its last four figures, mail, name, order, document or card',
    })
    .input(z.object({ q: z.string().max(200), limit: z.coerce.number().int().min(1).max(20).default(8) }))
    .output(
      z.object({
        q: z.string(),
        kind: z.enum(['phone', 'email', 'document', 'name', 'code', 'empty']),
        candidates: z.array(candidate),
        more: z.boolean().describe('others were found too: whoever types more is shown fewer'),
      }),
    ),
  list: endpoint('people.read')
    .route({ method: 'GET', path: '/people', tags: ['people'], summary: 'People, last seen first' })
    .input(
      z.object({
        ...listed,
        sort: peopleSort.default('seen'),
        ...paging,
      }),
    )
    .output(pageOf(personSummary)),
  counts: endpoint('people.read')
    .route({ method: 'GET', path: '/people/counts', tags: ['people'], summary: 'How many people each filter of the list would show' })
    .input(z.object(listed))
    .output(peopleCounts),
  countsByView: endpoint('people.read')
    .route({ method: 'GET', path: '/people/counts-by-view', tags: ['people'], summary: 'How many people each saved list shows' })
    .output(viewCounts),
  get: endpoint('people.read')
    .route({ method: 'GET', path: '/people/{id}', tags: ['people'], summary: 'One person, by any id it ever had' })
    .input(z.object({ id: personId }))
    .output(personPage),
  timeline: endpoint('people.read')
    .route({ method: 'GET', path: '/people/{id}/timeline', tags: ['people'], summary: 'What happened, newest first' })
    .input(
      z.object({
        id: personId,
        kind: z.string().max(200).optional().describe('comma-separated kinds'),
        until: instant.optional().describe('begin at this moment instead of now'),
        ...paging,
      }),
    )
    .output(pageOf(timelineMoment)),
  create: endpoint('people.write', 'person.carded')
    .route({
      method: 'POST',
      path: '/people',
      tags: ['people'],
      summary: 'The minimum card: recognises first, so it may answer with somebody known',
    })
    .input(z.object({ attributes: cardFields, channel: channel.default('counter'), doubtNote: z.string().max(500).optional(), apartFrom }))
    .output(
      z.object({
        outcome: z.enum(['created', 'joined', 'same', 'doubt']),
        personId,
        because: z.array(reason),
        reviewId: reviewId.nullable(),
        writingId,
        separatedFrom: z
          .array(z.object({ personId, name: z.string() }))
          .describe('people of whom a record is apart now: what tied it to them may be somebody else’s as well'),
      }),
    ),
  correct: endpoint('people.write', 'person.corrected')
    .route({ method: 'POST', path: '/people/{id}/corrections', tags: ['people'], summary: 'State the right value of some fields' })
    .input(z.object({ id: personId, attributes: cardFields, apartFrom }))
    .output(z.object({ personId, writingId })),
  takeBack: endpoint('people.write', 'writing.taken-back')
    .route({
      method: 'DELETE',
      path: '/writings/{id}',
      tags: ['people'],
      summary: 'Take back a card, a correction or a suspicion: as if it had not been written',
    })
    .input(z.object({ id: z.uuid() }))
    .output(z.object({ id: z.uuid() })),
  addEntry: endpoint('people.write', 'entry.added')
    .route({ method: 'POST', path: '/people/{id}/entries', tags: ['people'], summary: 'Write down a note, a call, a visit or a meeting' })
    .input(
      z
        .object({
          id: personId,
          kind: z.enum(['note', 'call', 'visit', 'meeting']),
          text: z.string().trim().min(1).max(entryTextMax).optional().describe('only a visit may be noted without a word'),
          at: instant.optional(),
          minutes: z.int().min(0).max(1440).optional(),
          tone: entryTone.optional().describe('of a note: not to be done with this customer, or what helped'),
          next: z
            .object({ on: day, text: z.string().trim().min(1).max(500).optional() })
            .optional()
            .describe('what is to be done next, by which day'),
        })
        .refine(({ kind, text }) => kind === 'visit' || text !== undefined, { path: ['text'], error: 'required' }),
    )
    .output(z.object({ entryId })),
  removeEntry: endpoint('people.write', 'entry.withdrawn')
    .route({ method: 'DELETE', path: '/people/{id}/entries/{entryId}', tags: ['people'], summary: 'Take back an entry written by hand' })
    .input(z.object({ id: personId, entryId }))
    .output(z.object({ entryId })),
  marked: endpoint('people.read')
    .route({
      method: 'GET',
      path: '/people/{id}/marked',
      tags: ['people'],
      summary: 'What is pinned, what not to do, and what is to be done',
    })
    .input(z.object({ id: personId }))
    .output(z.object({ items: z.array(timelineMoment) })),
  pin: endpoint('people.write', 'entry.pinned')
    .route({ method: 'PUT', path: '/people/{id}/entries/{entryId}/pin', tags: ['people'], summary: 'Keep an entry above the timeline' })
    .input(z.object({ id: personId, entryId }))
    .output(z.object({ entryId })),
  unpin: endpoint('people.write', 'entry.unpinned')
    .route({ method: 'DELETE', path: '/people/{id}/entries/{entryId}/pin', tags: ['people'], summary: 'Let it go with the others' })
    .input(z.object({ id: personId, entryId }))
    .output(z.object({ entryId })),
  settleNext: endpoint('people.write', 'entry.settled')
    .route({
      method: 'PUT',
      path: '/people/{id}/entries/{entryId}/next-step',
      tags: ['people'],
      summary: 'The next step was taken, or not after all',
    })
    .input(z.object({ id: personId, entryId, isDone: z.boolean() }))
    .output(z.object({ entryId })),
  changes: endpoint('people.read')
    .route({
      method: 'GET',
      path: '/people/{id}/changes',
      tags: ['people'],
      summary: 'Field by field: what each source said before and after',
    })
    .input(z.object({ id: personId, ...paging }))
    .output(pageOf(attributeChange)),
  join: endpoint('people.judge', 'person.joined')
    .route({ method: 'POST', path: '/people/{id}/joins', successStatus: 201, tags: ['people'], summary: 'They are one person' })
    .input(z.object({ id: personId, with: personId, note: z.string().max(500).optional() }))
    .output(change.extend({ judgementId, personId })),
  why: endpoint('people.read')
    .route({
      method: 'GET',
      path: '/people/{id}/why',
      tags: ['people'],
      summary: 'Why is it one person or, with another, why are they two?',
    })
    .input(z.object({ id: personId, with: personId.optional() }))
    .output(whyShown),
  tellApart: endpoint('people.judge', 'person.told-apart')
    .route({
      method: 'POST',
      path: '/people/{id}/differences',
      successStatus: 201,
      tags: ['people'],
      summary: 'They are two people: different, or of one household',
    })
    .input(
      z.object({
        id: personId,
        with: personId,
        kind: z.enum(['different', 'household']).default('different'),
        note: z.string().max(500).optional(),
      }),
    )
    .output(change.extend({ judgementId })),
  previewSeparation: endpoint('people.read')
    .route({ method: 'POST', path: '/people/{id}/separation-preview', tags: ['people'], summary: 'What a separation would give back' })
    .input(toSeparate)
    .output(separationPreview),
  momentsOfPart: endpoint('people.read')
    .route({
      method: 'POST',
      path: '/people/{id}/separation-preview/moments',
      tags: ['people'],
      summary: 'All the moments that would go with one part of a separation, newest first',
    })
    .input(ofPart)
    .output(partMoments),
  separate: endpoint('people.judge', 'person.separated')
    .route({
      method: 'POST',
      path: '/people/{id}/separations',
      successStatus: 201,
      tags: ['people'],
      summary: 'These records are somebody else',
    })
    .input(separation)
    .output(change.extend({ judgementId })),
  withdrawJudgement: endpoint('people.judge', 'judgement.withdrawn')
    .route({
      method: 'DELETE',
      path: '/judgements/{id}',
      tags: ['people'],
      summary: 'Undo a decision: everything is as if it had not been taken',
    })
    .input(z.object({ id: judgementId }))
    .output(change),
  suspect: endpoint('people.write', 'review.opened')
    .route({
      method: 'POST',
      path: '/people/{id}/suspicions',
      successStatus: 201,
      tags: ['people'],
      summary: 'These two may be one: leave a note for review',
    })
    .input(z.object({ id: personId, with: personId, note: z.string().max(500).optional() }))
    .output(z.object({ reviewId, writingId })),
}
