import { z } from 'zod'
import { endpoint } from './base.ts'
import { valueProblems } from './refusals.ts'
import { attributeField, channel, importId, instant, pageOf, paging, sourceId, trust } from './words.ts'

export const importKinds = ['customers', 'orders'] as const
export const importKind = z.enum(importKinds)
/** Larger files are refused: some two million rows. */
export const importBytesMax = 200_000_000
/** Rows that are written together, and that a trial therefore compares with each other. */
export const importBatchMax = 500
/** Of a trial so many rejected rows are kept to be looked at: the import that follows keeps all. */
export const triedRejectionsMax = 10_000
/** Of an import so many values that are not understood are kept with their cells; the others are counted. */
export const importMisreadsMax = 10_000
/** Columns of an orders file beside the customer's own. */
export const orderFields = [
  'order_id',
  'order_date',
  'order_total',
  'order_currency',
  'order_product',
  'order_quantity',
  'order_channel',
] as const
export const importField = z.union([attributeField, z.enum(orderFields), z.enum(['external_id', 'note'])])
export type ImportField = z.infer<typeof importField>

const importColumn = z.object({
  index: z.int(),
  header: z.string(),
  field: importField.nullable().describe('null: the column is not used'),
  guessed: z.boolean(),
  remembered: z.boolean().describe('as it was the last time a file had these columns'),
  misread: z.int().describe('values here that are not understood, in rows that are good otherwise, and wait to be put right'),
  samples: z.array(z.string()),
})
const importCounts = z.object({
  rows: z.int(),
  newPeople: z.int(),
  knownPeople: z.int(),
  doubts: z.int(),
  rejected: z.int(),
  unchanged: z.int(),
  misread: z.int().describe('values that are not understood, in rows that came in all the same'),
})
export const importShown = z.object({
  id: importId,
  kind: importKind,
  fileName: z.string(),
  fileBytes: z.int(),
  state: z.enum(['ready', 'checking', 'checked', 'running', 'done', 'failed', 'undoing', 'undone', 'discarded']),
  encoding: z.string(),
  separator: z.string().nullable(),
  columns: z.array(importColumn),
  counts: importCounts,
  rowCount: z.int().nullable(),
  rowsDone: z.int(),
  failure: z.string().nullable().describe('a sentence in the reader’s language'),
  createdAt: instant,
  finishedAt: instant.nullable(),
  fixes: importId.nullable().describe('the import whose rejected rows these are, put right'),
  sameFileAs: importId.nullable().describe('an earlier import of the very same file'),
})
export type ImportShown = z.infer<typeof importShown>

const misread = z.object({
  line: z.int(),
  column: z.int(),
  reason: z.enum(valueProblems),
  value: z.string(),
  cells: z.array(z.string()),
})
const rejection = z.object({
  line: z.int(),
  column: z.int().nullable().describe('the cell that is the reason'),
  reason: z.string(),
  sentence: z.string(),
  cells: z.array(z.string()),
})

export const imports = {
  list: endpoint('imports.run')
    .route({ method: 'GET', path: '/imports', tags: ['imports'], summary: 'Imports, newest first' })
    .input(z.object(paging))
    .output(pageOf(importShown)),
  // POST /api/imports (multipart `file`, `kind`, `start`) is a plain route: the file is streamed, never held in memory.
  get: endpoint('imports.run')
    .route({ method: 'GET', path: '/imports/{id}', tags: ['imports'], summary: 'One import: columns, counts, progress' })
    .input(z.object({ id: importId }))
    .output(importShown),
  map: endpoint('imports.run', 'import.mapped')
    .route({ method: 'PUT', path: '/imports/{id}/columns', tags: ['imports'], summary: 'Correct what the columns mean' })
    .input(z.object({ id: importId, kind: importKind.optional(), fields: z.array(importField.nullable()).max(2000) }))
    .output(importShown),
  check: endpoint('imports.run', 'import.checked')
    .route({ method: 'POST', path: '/imports/{id}/check', tags: ['imports'], summary: 'Dry run: counts without writing anything' })
    .input(z.object({ id: importId }))
    .output(importShown),
  start: endpoint('imports.run', 'import.started')
    .route({ method: 'POST', path: '/imports/{id}/start', tags: ['imports'], summary: 'Import in the background' })
    .input(z.object({ id: importId }))
    .output(importShown),
  rejections: endpoint('imports.run')
    .route({
      method: 'GET',
      path: '/imports/{id}/rejections',
      tags: ['imports'],
      summary: 'Rows that could not be understood, with reasons',
    })
    .input(z.object({ id: importId, ...paging }))
    .output(pageOf(rejection)),
  misreads: endpoint('imports.run')
    .route({
      method: 'GET',
      path: '/imports/{id}/misreads',
      tags: ['imports'],
      summary: 'Values that are not understood, in rows that came in all the same',
    })
    .input(z.object({ id: importId, ...paging }))
    .output(pageOf(misread)),
  fix: endpoint('imports.run', 'import.fixed')
    .route({
      method: 'POST',
      path: '/imports/{id}/fixes',
      successStatus: 201,
      tags: ['imports'],
      summary: 'Rejected rows, or rows with values that are not understood, put right, come in',
    })
    .input(
      z.object({
        id: importId,
        rows: z
          .array(z.object({ line: z.int(), cells: z.array(z.string().max(10_000)).max(2000) }))
          .min(1)
          .max(500),
      }),
    )
    .output(importShown),
  // GET /api/imports/{id}/rejections.csv is a plain route: a file to download.
  undo: endpoint('imports.run', 'import.undone')
    .route({ method: 'DELETE', path: '/imports/{id}', tags: ['imports'], summary: 'Undo the whole import' })
    .input(z.object({ id: importId }))
    .output(importShown),
}

export const sourceKinds = [
  'counter',
  'web',
  'instagram',
  'whatsapp',
  'phone',
  'email',
  'warranty',
  'newsletter',
  'loyalty',
  'import',
] as const
export const sourceShown = z.object({
  id: sourceId,
  kind: channel,
  name: z.string(),
  createdAt: instant,
  lastEventAt: instant.nullable(),
  recordCount: z.int(),
  quarantined: z.int(),
  isFull: z.boolean().describe('no more of it fits in quarantine: what would have to wait there is answered 429'),
  pausedAt: instant.nullable().describe('what it sends meanwhile is kept aside'),
  keyStarts: z.array(z.string()),
  trust: trust.describe('whom it knows: everybody, whoever has an account there, nobody'),
  keysEnding: z.array(z.object({ start: z.string(), endsAt: instant })).describe('replaced, and still good until then'),
  lastHour: z.object({
    came: z.array(z.int()).describe('per minute, the current one last'),
    aside: z.int(),
    refused: z.int().describe('with a wrong signature'),
  }),
})
const replayShown = z.object({
  id: z.uuid(),
  sourceId: sourceId.nullable(),
  reason: z.string().nullable(),
  total: z.int(),
  solved: z.int(),
  unsolved: z.int(),
  startedAt: instant,
  finishedAt: instant.nullable(),
})
const tried = z.object({ solved: z.boolean(), sentence: z.string() })
export const graceHours = [0, 1, 24, 168] as const
const quarantinedEvent = z.object({
  id: z.uuid(),
  sourceId,
  at: instant,
  times: z.int().describe('how often the same came while it waits, or how much more of its kind is only counted'),
  reason: z.string(),
  sentence: z.string(),
  details: z.string().describe('the same by the names that its sender gives to fields'),
  body: z.string().describe('the bytes as text; in a list cut at 10,000 characters, on its own at 900,000'),
  isWhole: z.boolean().describe('false: it is cut'),
  bytes: z.int().describe('how large it is'),
  isIn: z.boolean().describe('it came in, but for what its sentence names'),
})

const discardedEvent = quarantinedEvent.extend({
  discardedAt: instant,
  discardId: z.uuid().nullable().describe('by which it comes back with all that were discarded together'),
})

export const sources = {
  list: endpoint('sources.manage')
    .route({ method: 'GET', path: '/sources', tags: ['sources'], summary: 'Where records and events come from' })
    .output(z.array(sourceShown)),
  create: endpoint('sources.manage', 'source.created')
    .route({
      method: 'POST',
      path: '/sources',
      successStatus: 201,
      tags: ['sources'],
      summary: 'A new source with its write key, shown once',
    })
    .input(z.object({ kind: z.enum(sourceKinds), name: z.string().trim().min(1).max(100) }))
    .output(sourceShown.extend({ writeKey: z.string() })),
  get: endpoint('sources.manage')
    .route({ method: 'GET', path: '/sources/{id}', tags: ['sources'], summary: 'One source: what comes of it now' })
    .input(z.object({ id: sourceId }))
    .output(sourceShown),
  change: endpoint('sources.manage', 'source.changed')
    .route({ method: 'PATCH', path: '/sources/{id}', tags: ['sources'], summary: 'Rename, pause or resume a source, or say whom it knows' })
    .input(
      z.object({
        id: sourceId,
        name: z.string().trim().min(1).max(100).optional(),
        paused: z.boolean().optional(),
        trust: trust.optional(),
      }),
    )
    .output(sourceShown.extend({ replay: replayShown.nullable().describe('what a resumed source lets in now') })),
  rotateKey: endpoint('sources.manage', 'source.key-rotated')
    .route({
      method: 'POST',
      path: '/sources/{id}/keys',
      successStatus: 201,
      tags: ['sources'],
      summary: 'A new write key; the old ones stop at once, or after some hours of grace',
    })
    .input(z.object({ id: sourceId, graceHours: z.literal(graceHours).optional() }))
    .output(z.object({ writeKey: z.string() })),
  // GET /api/sources/tail is a plain route: server-sent events.
  quarantined: endpoint('sources.manage')
    .route({ method: 'GET', path: '/quarantined', tags: ['sources'], summary: 'Events that could not be used, kept with their reason' })
    .input(z.object({ ...paging, sourceId: sourceId.optional(), reason: z.string().max(100).optional() }))
    .output(pageOf(quarantinedEvent)),
  event: endpoint('sources.manage')
    .route({ method: 'GET', path: '/quarantined/{id}', tags: ['sources'], summary: 'One that could not be used, with its whole body' })
    .input(z.object({ id: z.uuid() }))
    .output(quarantinedEvent),
  retry: endpoint('sources.manage', 'quarantined.retried')
    .route({ method: 'POST', path: '/quarantined/{id}/retry', tags: ['sources'], summary: 'Try it again' })
    .input(z.object({ id: z.uuid() }))
    .output(tried),
  mend: endpoint('sources.manage', 'quarantined.mended')
    .route({
      method: 'PUT',
      path: '/quarantined/{id}',
      tags: ['sources'],
      summary: 'Put its JSON right and try it; the original is kept beside it',
    })
    .input(z.object({ id: z.uuid(), body: z.string().max(900_000) }))
    .output(tried),
  discard: endpoint('sources.manage', 'quarantined.discarded')
    .route({ method: 'DELETE', path: '/quarantined/{id}', tags: ['sources'], summary: 'Nobody needs it: show it no more' })
    .input(z.object({ id: z.uuid() }))
    .output(z.object({ id: z.uuid() })),
  discardAll: endpoint('sources.manage', 'quarantined.all-discarded')
    .route({
      method: 'POST',
      path: '/discards',
      successStatus: 201,
      tags: ['sources'],
      summary: 'Nobody needs those of one source that wait for one reason: at most 20,000 at a time',
    })
    .input(
      z.object({
        sourceId,
        reason: z.string().max(100),
        discardId: z.uuid().optional().describe('that of an earlier call whose discard goes on, so that all of it comes back together'),
      }),
    )
    .output(z.object({ discardId: z.uuid(), discarded: z.int(), isDone: z.boolean() })),
  discarded: endpoint('sources.manage')
    .route({ method: 'GET', path: '/discards', tags: ['sources'], summary: 'What was discarded in the last seven days, newest first' })
    .input(z.object({ ...paging, sourceId: sourceId.optional() }))
    .output(pageOf(discardedEvent)),
  keepAll: endpoint('sources.manage', 'quarantined.all-kept')
    .route({
      method: 'DELETE',
      path: '/discards/{id}',
      tags: ['sources'],
      summary: 'Undo such a discard, within seven days: what it discarded waits again, at most 20,000 at a time',
    })
    .input(z.object({ id: z.uuid() }))
    .output(z.object({ kept: z.int(), isDone: z.boolean() })),
  keep: endpoint('sources.manage', 'quarantined.kept')
    .route({ method: 'POST', path: '/quarantined/{id}/return', tags: ['sources'], summary: 'Undo discarding it' })
    .input(z.object({ id: z.uuid() }))
    .output(z.object({ id: z.uuid() })),
  replays: endpoint('sources.manage')
    .route({ method: 'GET', path: '/replays', tags: ['sources'], summary: 'Replays at work and those of the last hour, newest first' })
    .output(z.array(replayShown)),
  replay: endpoint('sources.manage', 'quarantined.replayed')
    .route({
      method: 'POST',
      path: '/replays',
      successStatus: 201,
      tags: ['sources'],
      summary: 'Try all that waits again, in the order in which it came; in the background',
    })
    .input(z.object({ sourceId: sourceId.optional(), reason: z.string().max(100).optional() }))
    .output(replayShown),
}
