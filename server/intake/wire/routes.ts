import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { RefusalFacts } from '#contract'
import { causeForLog, createTurns, type Db, languageOf, log, refuse } from '#platform'
import { pausedReason } from '../store/quarantine.ts'
import type { Accept, WireSource } from '../types.ts'
import { readCall } from './arrive.ts'
import { type Opened, openBody, openedBytesMax, strangerBytesMax, wireBytesMax } from './body.ts'
import { type Call, callsOf, type Method, methods } from './calls.ts'
import { createGate, type Gate, type Passing } from './gate.ts'
import { createKeyring, type FindSource, keyBeside, keyWithin } from './keys.ts'
import { createStrangers } from './strangers.ts'
import { isObject } from './traits.ts'

export type WireOptions = { db: Db; findSource: FindSource; accept: Accept; now?: () => Temporal.Instant; waitingMax?: number }

const eventBytesMax = 512 * 1024
/** Official clients send at most 2,500 events in a batch: a longer one is refused whole. */
const itemsMax = 5000
// Bodies that may be large are opened two at a time: each may hold a hundred megabytes while it is understood.
const largeBytes = 64 * 1024
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
  const strangers = createStrangers()
  const inTurn = createTurns(2, 200)
  await app.register(async (wire) => {
    takeAnyBody(wire)
    answerBrowsers(wire)
    for (const [path, method] of paths()) wire.post(path, (request, reply) => take(request, reply, method))
    wire.setErrorHandler((error, request, reply) => answerFailure(error, request, reply))
  })

  async function take(request: FastifyRequest, reply: FastifyReply, method: Method): Promise<FastifyReply> {
    if (gate.isFull()) return busy(reply)
    const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
    // Whoever says beside the body who it is may send much; a body must be opened to find the key within, so that is allowed less.
    const beside = keyBeside(request)
    const known = beside ? await findSource(beside) : null
    const seconds = known ? 0 : strangers.wait(request.ip, now().epochMilliseconds)
    if (seconds > 0) return busy(reply, seconds)
    const open = () => openBody(raw, known ? openedBytesMax : strangerBytesMax)
    const work = async () => understand(request, { method, raw, known, receivedAt: now(), opened: await open() })
    const isLarge = raw.length > largeBytes || raw[0] === 0x1f
    const understood = isLarge ? await inTurn(work) : await work()
    if (!understood) return busy(reply)
    if ('code' in understood) return refused(request, reply, understood)
    const { from, passing, bytes } = understood
    // Others came in while this one was read.
    if (gate.isFull(passing.length)) return busy(reply)
    await gate.pass(from, passing, bytes)
    return reply.send({ success: true })
  }

  async function understand({ ip }: FastifyRequest, { method, raw, known, receivedAt, opened }: Taken): Promise<Understood> {
    if (opened.kind !== 'json' && !known) strangers.fail(ip, receivedAt.epochMilliseconds)
    if (opened.kind === 'not-json') return { code: 'body.not-json', facts: {} }
    if (opened.kind === 'too-large') return { code: 'body.too-large', facts: { bytesMax: known ? openedBytesMax : strangerBytesMax } }
    const within = known ? null : keyWithin(opened.body)
    const from = known ?? (within ? await findSource(within) : null)
    if (!from) {
      strangers.fail(ip, receivedAt.epochMilliseconds)
      return { code: 'key.unknown', facts: {} }
    }
    const sentAt = isObject(opened.body) ? opened.body.sentAt : undefined
    const calls = callsOf(opened.body, method)
    if (calls.length > itemsMax) return { code: 'batch.too-long', facts: { itemsMax } }
    const passing = calls.map((call): Passing => {
      const bytes = () => bytesOf(call, calls.length === 1 ? opened.body : null, raw)
      // Measuring costs as much as understanding: only where the whole is large can one be.
      const size = opened.bytes > eventBytesMax ? bytes().length : 0
      if (size > eventBytesMax)
        return { bytes, read: { kind: 'unusable', unusable: { reason: 'event.too-large', facts: { bytes: size, max: eventBytesMax } } } }
      if (from.isPaused) return { bytes, read: { kind: 'unusable', unusable: { reason: pausedReason, facts: {} } } }
      return { bytes, read: readCall(call, from, { sentAt, receivedAt }) }
    })
    return { from, passing, bytes: opened.bytes }
  }
  return gate
}

type Taken = { method: Method; raw: Buffer; known: WireSource | null; receivedAt: Temporal.Instant; opened: Opened }
type Understood = { from: WireSource; passing: Passing[]; bytes: number } | Refused
type RefusedCode = 'body.not-json' | 'body.too-large' | 'batch.too-long' | 'key.unknown'
type Refused = { [C in RefusedCode]: { code: C; facts: RefusalFacts<C> } }[RefusedCode]

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

function refused(request: FastifyRequest, reply: FastifyReply, { code, facts }: Refused): FastifyReply {
  const { status, message } = refuse(languageOf(request), code, facts)
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
  const { code, statusCode } = error as { code?: string; statusCode?: number }
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return refused(request, reply, { code: 'body.too-large', facts: { bytesMax: wireBytesMax } })
  if (statusCode && statusCode < 500) return reply.code(statusCode).send({ success: false, code: code ?? 'refused' })
  log.error(causeForLog(error), 'the wire could not write')
  return busy(reply, 5)
}
