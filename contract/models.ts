import { z } from 'zod'
import { endpoint } from './base.ts'
import { instant, modelId, modelTaskId, reason, recordId } from './words.ts'

const taskShown = z.object({
  id: modelTaskId,
  kind: z.enum(['learn', 'try', 'adopt']),
  modelId: modelId.nullable().describe('null: the shipped model'),
  actor: z.string(),
  createdAt: instant,
  finishedAt: instant.nullable(),
  done: z.int(),
  total: z.int(),
  failed: z.boolean(),
})
const recordNamed = z.object({ recordId, name: z.string(), source: z.string() })
const example = z.object({ left: recordNamed, right: recordNamed, because: z.array(reason), against: z.array(reason) })
const counted = z.object({ count: z.int(), examples: z.array(example) })
const trialShown = z.object({
  at: instant,
  records: z.int().describe('looked at: all, or of very many a sample of whole people'),
  ofRecords: z.int(),
  people: z.object({ before: z.int(), after: z.int() }),
  joined: counted,
  separated: counted,
  asked: counted.describe('new questions'),
  settled: z.object({ count: z.int() }).describe('questions that are none any more'),
})
const modelShown = z.object({
  id: modelId,
  version: z.string(),
  createdAt: instant,
  actor: z.string(),
  adopted: z.boolean(),
  records: z.int(),
  pairs: z.int(),
  samePairs: z.int(),
  labels: z.int().describe('pairs about which a human had decided'),
  says: z.array(z.string()).describe('what is different in this business, in sentences'),
})

export const models = {
  list: endpoint('workspace.govern')
    .route({ method: 'GET', path: '/models', tags: ['models'], summary: 'How this business recognises: models, and the work about them' })
    .output(
      z.object({
        adopted: modelId.nullable().describe('null: the shipped model'),
        records: z.int(),
        models: z.array(modelShown),
        tasks: z.array(taskShown).describe('newest first'),
      }),
    ),
  get: endpoint('workspace.govern')
    .route({ method: 'GET', path: '/models/{id}', tags: ['models'], summary: 'One model: its parameters, and what trying it showed' })
    .input(z.object({ id: modelId }))
    .output(modelShown.extend({ model: z.record(z.string(), z.unknown()), trial: trialShown.nullable() })),
  learn: endpoint('workspace.govern', 'model.learnt')
    .route({ method: 'POST', path: '/models', successStatus: 202, tags: ['models'], summary: 'Learn from the own records and judgements' })
    .output(z.object({ taskId: modelTaskId })),
  try: endpoint('workspace.govern', 'model.tried')
    .route({ method: 'POST', path: '/models/{id}/trials', successStatus: 202, tags: ['models'], summary: 'What would it change?' })
    .input(z.object({ id: modelId }))
    .output(z.object({ taskId: modelTaskId })),
  adopt: endpoint('workspace.govern', 'model.adopted')
    .route({
      method: 'POST',
      path: '/model-adoptions',
      successStatus: 202,
      tags: ['models'],
      summary: 'From now on it decides, and everything is decided again; the one before takes it back',
    })
    .input(z.object({ modelId: modelId.nullable().describe('null: the shipped model') }))
    .output(z.object({ taskId: modelTaskId })),
}
