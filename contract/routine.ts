import { z } from 'zod'
import { endpoint } from './base.ts'
import { addressForm, attributeField, channel, entryId, entryKind, instant, mainIdentifier, money, personId } from './words.ts'

/** The 12 minutes of every day, in their order. */
export const routineBlocks = ['wristband', 'twins', 'context'] as const
export const routineBlock = z.enum(routineBlocks)
export type RoutineBlock = z.infer<typeof routineBlock>
/** How long each block takes: together twelve minutes. */
export const blockMinutes: Record<RoutineBlock, number> = { wristband: 4, twins: 5, context: 3 }

/** What the team does together in each of the four weeks. */
export const ceremoniesOfWeek = [
  ['identifier', 'oldest-twins', 'odd-values'],
  ['minimum-card', 'script', 'same-criterion'],
  ['data-owner', 'routine', 'index-meeting'],
  ['kit', 'closing', 'rhythm'],
] as const
export const ceremony = z.enum(ceremoniesOfWeek.flat() as [Ceremony, ...Ceremony[]])
export type Ceremony = (typeof ceremoniesOfWeek)[number][number]

const calendarDay = z.iso.date()
const arrivals = { arrived: z.int(), incomplete: z.int() }

const today = z.object({
  day: calendarDay,
  blocks: z.array(z.object({ block: routineBlock, minutes: z.int(), doneAt: instant.nullable(), seconds: z.int().nullable() })),
  streak: z
    .object({ days: z.int(), best: z.int() })
    .describe('days in a row on which the caller did all three; a day without customers does not break it'),
  wristband: z.object({
    ...arrivals,
    soldToNobody: z.int().describe('sales of today without a customer'),
    newPeople: z.int().describe('people nobody had met before today'),
    fromFiles: z.int().describe('what imported files brought today: counted nowhere else here, since nobody stood there'),
    byChannel: z.array(z.object({ channel, ...arrivals })),
    bySeller: z.array(z.object({ seller: z.string(), ...arrivals })),
    people: z.array(
      z.object({
        personId,
        name: z.string(),
        contact: z.string().nullable().describe('a way to know whom it is about'),
        channel,
        source: z.string(),
        seller: z.string().nullable(),
        at: instant,
        missing: z.array(attributeField).describe('of the minimum card'),
      }),
    ),
  }),
  twins: z.object({
    open: z.int(),
    openedToday: z.int(),
    judgedToday: z.int(),
    duty: z.object({ pairsPerDay: z.int(), judgedToday: z.int(), open: z.int() }).nullable(),
  }),
  context: z.object({
    waiting: z.int(),
    noted: z.int().describe('people of today who have a note'),
    items: z.array(
      z.object({
        personId,
        name: z.string(),
        entryId,
        kind: entryKind,
        channel,
        title: z.string(),
        amount: money.nullable(),
        at: instant,
      }),
    ),
  }),
})

const programmeShown = z.object({
  startsOn: calendarDay.nullable().describe('null: not begun'),
  day: z.int().nullable().describe('1 on the first day; 0 or less before it'),
  weeks: z.array(
    z.object({
      week: z.int(),
      from: calendarDay.nullable(),
      until: calendarDay.nullable(),
      ceremonies: z.array(z.object({ ceremony, heldAt: instant.nullable(), by: z.string().nullable() })),
    }),
  ),
  progress: z
    .object({
      twinsJudged: z.int().describe('since the first day'),
      twinsOpen: z.int(),
      cards: z.int().describe('people first met since the first day'),
      completeCards: z.int().describe('of them, those with name and main identifier'),
      owners: z.int(),
      routineDays: z.int().describe('days since the first one on which somebody did all three blocks'),
      index: z.object({ before: z.number().nullable(), now: z.number().nullable() }).describe('records per person'),
    })
    .nullable(),
})

const lines = z.array(z.string().trim().min(1).max(200)).min(1).max(10)
export const kitSections = ['card', 'script', 'routine', 'twins'] as const
export const kitContent = z.object({
  title: z.string().trim().min(1).max(80),
  lead: z.string().trim().max(300),
  card: lines,
  script: lines,
  routine: lines,
  twins: lines,
  footer: z.string().trim().max(200),
})
export type KitContent = z.infer<typeof kitContent>
const kitShown = z.object({
  business: z.string(),
  mainIdentifier,
  language: z.enum(['es', 'en']),
  form: addressForm,
  content: kitContent,
  headings: z.record(z.enum(kitSections), z.string()).describe('of the sections, in the language of the page'),
  isOwn: z.boolean().describe('the business changed the words'),
})
const kitAsked = { language: z.enum(['es', 'en']).optional(), form: addressForm.optional() }

export const routine = {
  today: endpoint('people.read')
    .route({
      method: 'GET',
      path: '/routine',
      tags: ['routine'],
      summary: 'The 12 minutes of today: what came in, the twins, what lacks a note',
    })
    .output(today),
  mark: endpoint('people.read', 'routine.marked')
    .route({ method: 'PUT', path: '/routine/blocks/{block}', tags: ['routine'], summary: 'Done today, or not after all' })
    .input(z.object({ block: routineBlock, done: z.boolean(), seconds: z.int().min(0).max(86_400).default(0) }))
    .output(z.object({ block: routineBlock })),
  programme: endpoint('people.read')
    .route({ method: 'GET', path: '/programme', tags: ['routine'], summary: 'The 30 days: weeks, ceremonies, and how it goes' })
    .output(programmeShown),
  begin: endpoint('people.judge', 'programme.begun')
    .route({ method: 'POST', path: '/programme', successStatus: 201, tags: ['routine'], summary: 'Begin the 30 days, or begin again' })
    .input(z.object({ startsOn: calendarDay.optional() }))
    .output(programmeShown),
  hold: endpoint('people.read', 'programme.ceremony-held')
    .route({ method: 'PUT', path: '/programme/ceremonies/{ceremony}', tags: ['routine'], summary: 'Held, or not after all' })
    .input(z.object({ ceremony, held: z.boolean() }))
    .output(programmeShown),
  kit: endpoint('people.read')
    .route({ method: 'GET', path: '/kit', tags: ['routine'], summary: 'The one page for the counter, in the business’s own words' })
    .input(z.object(kitAsked))
    .output(kitShown),
  // GET /api/kit.pdf is a plain route: a file to print.
  saveKit: endpoint('people.judge', 'kit.saved')
    .route({ method: 'PUT', path: '/kit', tags: ['routine'], summary: 'Change the words' })
    .input(z.object({ language: z.enum(['es', 'en']), content: kitContent }))
    .output(kitShown),
  resetKit: endpoint('people.judge', 'kit.reset')
    .route({ method: 'DELETE', path: '/kit', tags: ['routine'], summary: 'Back to our words' })
    .input(z.object({ language: z.enum(['es', 'en']) }))
    .output(kitShown),
}
