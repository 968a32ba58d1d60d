import { ORPCError, ValidationError } from '@orpc/server'
import { z } from 'zod'
import { type RefusalCode, type RefusalFacts, refusals } from '#contract'
import { type Language, say } from '#texts'
import { causeForLog, log } from '../log.ts'
import { Refusal } from '../refusal.ts'

/** What a caller gets instead of a result. `message` is a sentence in the reader's language; `code` is for programs. */
export type Answer = { defined: boolean; code: string; status: number; message: string; data: unknown }

type Failing = { statusCode?: number; code?: string; message?: string; cause?: unknown }

/** Turns whatever was thrown into an answer: refusals speak, invalid input is explained, bugs are logged and keep their details. */
export function toAnswer(error: unknown, language: Language): Answer {
  if (error instanceof Refusal) return refuse(language, error.code, error.facts)
  if (error instanceof ORPCError) return fromOrpc(error, language)
  const failing = error as Failing
  if (failing.code === 'FST_ERR_CTP_BODY_TOO_LARGE') return refuse(language, 'body.too-large', { bytesMax: bodyBytesMax })
  if (failing.code === 'FST_ERR_CTP_INVALID_JSON_BODY' || failing.code === 'FST_ERR_CTP_EMPTY_JSON_BODY')
    return refuse(language, 'body.not-json', {})
  if (failing.statusCode === 429) return refuse(language, 'rate.limited', { seconds: 60 })
  if (failing.code === '22021' || failing.code === '22P05')
    return refuse(language, 'body.invalid', { problems: [{ field: '', problem: say(language, 'access:answer.nul') }] })
  if (isDatabaseAway(error)) return plain(language, 503, 'SERVICE_UNAVAILABLE')
  const status = failing.statusCode ?? 500
  if (status >= 400 && status < 500) return plain(language, status, statusCodes[status] ?? 'BAD_REQUEST')
  logBug(error)
  return plain(language, 500, 'INTERNAL_SERVER_ERROR')
}

/** Bodies of the API; files and events have limits of their own. */
export const bodyBytesMax = 2 ** 20

const statusCodes: Record<number, string> = {
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_SUPPORTED',
  406: 'NOT_ACCEPTABLE',
  413: 'PAYLOAD_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
}

export function refuse<C extends RefusalCode>(language: Language, code: C, data: RefusalFacts<C>): Answer {
  const facts = data as Record<string, unknown>
  const message = say(language, `refusals:${code}`, 'seconds' in facts ? { count: facts.seconds, ...facts } : facts)
  return { defined: true, code, status: refusals[code].status, message, data }
}

export const plain = (language: Language, status: number, code: string): Answer => ({
  defined: false,
  code,
  status,
  message: say(language, `access:answer.${code in known ? code : 'BAD_REQUEST'}`),
  data: {},
})
const known = { NOT_FOUND: 1, INTERNAL_SERVER_ERROR: 1, SERVICE_UNAVAILABLE: 1, UNSUPPORTED_MEDIA_TYPE: 1, METHOD_NOT_SUPPORTED: 1 }

function fromOrpc(error: ORPCError<string, unknown>, language: Language): Answer {
  if (error.cause instanceof ValidationError && error.code === 'BAD_REQUEST')
    return refuse(language, 'body.invalid', { problems: problemsOf(error.cause, language) })
  if (error.status >= 500) {
    logBug(error.cause ?? error)
    return plain(language, 500, 'INTERNAL_SERVER_ERROR')
  }
  return plain(language, error.status, error.code)
}

const locales = { es: z.locales.es().localeError, en: z.locales.en().localeError }

function problemsOf({ issues, data }: ValidationError, language: Language) {
  return issues.slice(0, 20).map((issue) => {
    const path = (issue.path ?? []).map((part) => (typeof part === 'object' ? part.key : part))
    // zod leaves the input out of the issue (it may be a secret) but needs its type for the sentence.
    const input = path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key], data)
    const told = locales[language]({ ...issue, path, input } as unknown as Parameters<typeof locales.es>[0])
    return { field: path.join('.'), problem: (typeof told === 'string' ? told : told?.message) ?? issue.message }
  })
}

/** Connection failures: the embedded server is being brought back, or the external one is away. */
function isDatabaseAway(error: unknown): boolean {
  const { code = '', message = '' } = error as Failing
  return /^(57P0[123]|08\w{3}|ECONNREFUSED|ECONNRESET|ENOENT|EPIPE)$/.test(code) || message.startsWith('Connection terminated')
}

function logBug(error: unknown): void {
  // A bug of ours says what is wrong; the database's words would quote a customer's.
  const { name, message } = error instanceof Error ? error : new Error(String(error))
  const cause = causeForLog(error)
  log.error(cause.routine ? cause : { ...cause, name, message }, 'bug')
}
