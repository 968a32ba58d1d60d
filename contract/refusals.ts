import { z } from 'zod'
import { attributeField } from './words.ts'

/** What may be wrong with a value that a person states. `nobody`: it is everybody's, so it tells nobody apart. `own`: it is the shop's. */
export const valueProblems = ['phone-incomplete', 'email-malformed', 'date-unreal', 'document-mistyped', 'nobody', 'own'] as const
export const valueProblem = z.enum(valueProblems)
export type ValueProblem = z.infer<typeof valueProblem>

/** Every way we say no: its HTTP status and its facts. The sentence stands in texts/<language>/refusals.json under the same code. */
export const refusals = {
  'body.invalid': { status: 400, data: z.object({ problems: z.array(z.object({ field: z.string(), problem: z.string() })) }) },
  'body.not-json': { status: 400, data: z.object({}) },
  'body.too-large': { status: 413, data: z.object({ bytesMax: z.int() }) },
  'batch.too-long': { status: 413, data: z.object({ itemsMax: z.int() }) },
  'session.missing': { status: 401, data: z.object({}) },
  'key.unknown': { status: 401, data: z.object({}) },
  'origin.foreign': { status: 403, data: z.object({}) },
  'role.insufficient': { status: 403, data: z.object({ needs: z.string() }) },
  'workspace.missing': { status: 404, data: z.object({}) },
  'setup.done': { status: 409, data: z.object({}) },
  'user.exists': { status: 409, data: z.object({ email: z.string() }) },
  'user.missing': { status: 404, data: z.object({}) },
  'owner.last': { status: 409, data: z.object({}) },
  'key.missing': { status: 404, data: z.object({}) },
  'password.short': { status: 400, data: z.object({ lengthMin: z.int() }) },
  'person.missing': { status: 404, data: z.object({ id: z.string() }) },
  'person.same': { status: 409, data: z.object({}) },
  'person.card-empty': { status: 400, data: z.object({}) },
  'value.not-understood': { status: 400, data: z.object({ fields: z.array(z.object({ field: attributeField, reason: valueProblem })) }) },
  'entry.missing': { status: 404, data: z.object({ id: z.string() }) },
  'view.missing': { status: 404, data: z.object({ id: z.string() }) },
  'view.too-many': { status: 409, data: z.object({ max: z.int() }) },
  'separation.empty': { status: 400, data: z.object({}) },
  'separation.whole': { status: 400, data: z.object({}) },
  'record.elsewhere': { status: 409, data: z.object({ id: z.string() }) },
  'review.missing': { status: 404, data: z.object({ id: z.string() }) },
  'review.settled': { status: 409, data: z.object({}) },
  'model.missing': { status: 404, data: z.object({ id: z.string() }) },
  'model.busy': { status: 409, data: z.object({}) },
  'model.adopted': { status: 409, data: z.object({}) },
  'judgement.missing': { status: 404, data: z.object({ id: z.string() }) },
  'judgement.withdrawn': { status: 409, data: z.object({}) },
  'writing.missing': { status: 404, data: z.object({ id: z.string() }) },
  'writing.rested-upon': { status: 409, data: z.object({}) },
  'source.missing': { status: 404, data: z.object({ id: z.string() }) },
  'source.paused': { status: 409, data: z.object({ name: z.string() }) },
  'import.missing': { status: 404, data: z.object({ id: z.string() }) },
  'import.busy': { status: 409, data: z.object({ state: z.string() }) },
  'import.no-file': { status: 400, data: z.object({}) },
  'file.empty': { status: 400, data: z.object({}) },
  'file.too-large': { status: 413, data: z.object({ bytesMax: z.int() }) },
  'file.too-many-columns': { status: 400, data: z.object({ columnsMax: z.int() }) },
  'file.unreadable': { status: 400, data: z.object({ why: z.string() }) },
  'file.bomb': { status: 400, data: z.object({ bytesMax: z.int() }) },
  'mapping.nobody': { status: 400, data: z.object({}) },
  'quarantined.missing': { status: 404, data: z.object({ id: z.string() }) },
  'signature.wrong': { status: 401, data: z.object({}) },
  'webhooks.unset': { status: 404, data: z.object({}) },
  'endpoint.missing': { status: 404, data: z.object({ id: z.string() }) },
  'endpoint.address': { status: 400, data: z.object({ why: z.enum(['malformed', 'not-https', 'credentials', 'private', 'unknown']) }) },
  'endpoint.too-many': { status: 409, data: z.object({ max: z.int() }) },
  'delivery.missing': { status: 404, data: z.object({ id: z.string() }) },
  'replay.missing': { status: 404, data: z.object({ id: z.string() }) },
  'programme.missing': { status: 409, data: z.object({}) },
  'rate.limited': { status: 429, data: z.object({ seconds: z.int() }) },
} as const
export type RefusalCode = keyof typeof refusals
export type RefusalFacts<C extends RefusalCode> = z.infer<(typeof refusals)[C]['data']>
