import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Db, languageOf, log, refuse } from '#platform'
import type { Accept } from '../types.ts'
import { readCall } from './arrive.ts'
import { openBody, openedBytesMax, wireBytesMax } from './body.ts'
import { type Call, callsOf, type Method, methods } from './calls.ts'
import { createGate, type Gate, type Passing } from './gate.ts'
import { createKeyring, type FindSource, keyOf } from './keys.ts'
import { isObject } from './traits.ts'

export type WireOptions = { db: Db; findSource: FindSource; accept: Accept; now?: () => Temporal.Instant; waitingMax?: number }

const eventBytesMax = 512 * 1024
const allowedHeaders = 'authorization, content-type, x-retry-count, anonymousid, sentat, x-write-key'

/**
 * The tracking wire: what official clients call, unmodified. It never answers 4xx for something we might want later (a client drops what is
 * answered so): what cannot be used is set aside with its reason. Too much at once is 429 with Retry-After, which clients obey without loss.
 */
export async function registerWire(app: FastifyInstance, options: WireOptions): Promise<Gate> {
  const now = options.now ?? (() => Temporal.Now.instant())
  const gate = createGate({
    db: options.db,
    accept: options.accept,
    now,
    ...(options.waitingMax ? { waitingMax: options.waitingMax } : {}),
  })
  const findSource = createKeyring(options.db, options.findSource, now)
  await app.register(async (wire) => {
    takeAnyBody(wire)
    answerBrowsers(wire)
    for (const [path, method] of paths()) wire.post(path, (request, reply) => take(request, reply, method))
    wire.setErrorHandler((error, request, reply) => answerFailure(error, request, reply))
  })

  async function take(request: FastifyRequest, reply: FastifyReply, method: Method): Promise<FastifyReply> {
    const receivedAt = now()
    if (gate.isFull()) return busy(reply)
    const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
    const opened = await openBody(raw)
    if (opened.kind === 'not-json') return refused(request, reply, 'body.not-json')
    if (opened.kind === 'too-large') return refused(request, reply, 'body.too-large')
    const key = keyOf(request, opened.body)
    const from = key ? await findSource(key) : null
    if (!from) return refused(request, reply, 'key.unknown')
    const sentAt = isObject(opened.body) ? opened.body.sentAt : undefined
    const calls = callsOf(opened.body, method)
    const passing = calls.map((call): Passing => {
      const bytes = () => bytesOf(call, calls.length === 1 ? opened.body : null, raw)
      // Measuring costs as much as understanding: only where the whole is large can one be.
      const size = opened.bytes > eventBytesMax ? bytes().length : 0
      if (size > eventBytesMax)
        return { bytes, read: { kind: 'unusable', unusable: { reason: 'event.too-large', facts: { bytes: size, max: eventBytesMax } } } }
      return { bytes, read: readCall(call, from, { sentAt, receivedAt }) }
    })
    // Others came in while this one was read.
    if (gate.isFull()) return busy(reply)
    await gate.pass(from, passing, opened.bytes)
    return reply.send({ success: true })
  }
  return gate
}

/** Long and one-letter names, as the browser clients call them. */
function paths(): [string, Method][] {
  const short = methods.map((method): [string, Method] => [`/v1/${method[0]}`, method])
  return [...methods.map((method): [string, Method] => [`/v1/${method}`, method]), ...short, ['/v1/import', 'batch']]
}

/** JSON under any label, even a malformed one, which Fastify would answer with 415. */
function takeAnyBody(wire: FastifyInstance): void {
  wire.removeAllContentTypeParsers()
  wire.addHook('onRequest', async (request) => {
    request.headers['content-type'] = 'application/octet-stream'
  })
  wire.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: wireBytesMax }, (_request, body, done) => done(null, body))
}

function answerBrowsers(wire: FastifyInstance): void {
  wire.addHook('onRequest', async (_request, reply) => {
    reply.header('access-control-allow-origin', '*').header('cross-origin-resource-policy', 'cross-origin')
  })
  wire.options('/v1/*', (_request, reply) =>
    reply
      .code(204)
      .header('access-control-allow-methods', 'POST, OPTIONS')
      .header('access-control-allow-headers', allowedHeaders)
      // One preflight a day per path, where the browser lets it be that long.
      .header('access-control-max-age', '86400')
      .send(),
  )
}

/** A call as it came; a body that held nothing else is kept whole. */
function bytesOf(call: Call, whole: unknown, raw: Buffer): Buffer {
  try {
    return Buffer.from(JSON.stringify(call ?? whole ?? null))
  } catch (e) {
    // Nested deeper than can be written out again: keep the bytes of the request.
    if (e instanceof RangeError) return raw.subarray(0, eventBytesMax)
    throw e
  }
}

function refused(request: FastifyRequest, reply: FastifyReply, code: 'body.not-json' | 'body.too-large' | 'key.unknown'): FastifyReply {
  const language = languageOf(request)
  const { status, message } = code === 'body.too-large' ? refuse(language, code, { bytesMax: openedBytesMax }) : refuse(language, code, {})
  return reply.code(status).send({ success: false, code, message })
}

const busy = (reply: FastifyReply, seconds = 1): FastifyReply =>
  reply
    .code(429)
    .header('retry-after', String(seconds))
    .header('x-ratelimit-reset', String(seconds))
    .send({ success: false, code: 'rate.limited' })

/** The database being away is not the client's business: it waits as told and sends again, losing nothing. */
function answerFailure(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { code, statusCode, name, stack } = error as { code?: string; statusCode?: number; name?: string; stack?: string }
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return refused(request, reply, 'body.too-large')
  if (statusCode && statusCode < 500) return reply.code(statusCode).send({ success: false, code: code ?? 'refused' })
  log.error({ name, stack }, 'the wire could not write')
  return busy(reply, 5)
}
