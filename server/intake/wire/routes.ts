import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { RefusalFacts } from '#contract'
import { causeForLog, createTurns, type Db, languageOf, log, refuse, takesAnyAnswer, toAnswer } from '#platform'
import { pausedReason } from '../store/quarantine.ts'
import { isFull } from '../store/set-aside.ts'
import { charsetOf } from '../text.ts'
import type { Accept, WireSource } from '../types.ts'
import { eventBytesMax, type Read, readEvent } from './arrive.ts'
import { endsOfGzip, isGzip, type Opened, openBody, openedBytesMax, strangerBytesMax, wireBytesMax } from './body.ts'
import { Busy, type Holder, keepOpen, readBodies, TooLong } from './body-routes.ts'
import { answerBrowsers, withSlash } from './browser-routes.ts'
import { type Method, methods } from './calls.ts'
import { type Dialect, type Heard, segmentDialect } from './dialect.ts'
import { createGate, type Gate, type Passing } from './gate.ts'
import { createKeyring, type FindSource, keyBeside, keyInside } from './keys.ts'
import { isStated } from './misread.ts'
import { posthogDialect } from './posthog.ts'
import { answerPosthog, posthogPaths, unfolded } from './posthog-routes.ts'
import { createStrangers } from './strangers.ts'
import { isObject } from './traits.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The status by which its clients come again, where it is not 429. */
    comeAgain?: 503
  }
}

export type WireOptions = { db: Db; findSource: FindSource; accept: Accept; now?: () => Temporal.Instant; waitingMax?: number }

/** Official clients send at most 2,500 events in a batch. One that is longer than this, as much as may wait in all, is refused whole. */
const itemsMax = 20_000
/** A usual body is looked through for a key, of a longer one both ends, where official clients put it. */
const [usualBytes, endBytes] = [64 * 1024, 4096]
/** One transparent dot. */
const pixel = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')
// Bodies that may be large are opened two at a time: each may hold a hundred megabytes while it is understood.
const largeBytes = 64 * 1024

/** Fifteen headers for pages of ours cost a fifteenth of everything, and no browser shows what the wire answers. */
const makeBare = (wire: FastifyInstance) =>
  wire.addHook('onRoute', (route) => {
    route.config = { ...route.config, isBare: true }
  })

/** Of the wire only what browsers ask before they send: it is the same for every key, and asks no database. */
export async function registerSettings(app: FastifyInstance): Promise<void> {
  await app.register(async (wire) => {
    makeBare(wire)
    answerBrowsers(wire)
    answerPosthog(wire)
  })
}

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
  // A moment is an object with memory of its own: every request asks, and compares milliseconds.
  const nowMs = options.now ? () => now().epochMilliseconds : Date.now
  const findSource = createKeyring(options.db, options.findSource, nowMs)
  const strangers = createStrangers()
  const inTurn = createTurns(2, 200)
  await app.register(async (wire) => {
    makeBare(wire)
    readBodies(wire, { bytesMax: wireBytesMax, whose: (request) => whose(request, gate, findSource) })
    answerBrowsers(wire)
    for (const [path, method] of ended(paths())) {
      const dialect = segmentDialect(method)
      wire.post(path, (request, reply) => take(request, reply, dialect))
    }
    for (const [path, method] of ended(pixelPaths)) wire.get(path, (request, reply) => takePixel(request, reply, method))
    answerPosthog(wire)
    for (const [path, answer] of ended(posthogPaths))
      wire.post(path, { config: { comeAgain: 503 } }, (request, reply) =>
        letIn(request, reply, { raw: unfolded(bodyOf(request)), dialect: posthogDialect, yes: () => reply.send(answer) }),
      )
    // What a browser client counts about itself is nothing about a customer.
    wire.post('/v1/m', (_request, reply) => reply.send({ success: true }))
    wire.setErrorHandler((error, request, reply) => answerFailure(error, request, reply))
  })

  const take = (request: FastifyRequest, reply: FastifyReply, dialect: Dialect): Promise<FastifyReply> =>
    letIn(request, reply, { raw: bodyOf(request), dialect, yes: () => reply.send({ success: true }) })

  /** One call as an image's address, for mails and pages without scripts: "data" is the JSON in base64, plain or made for addresses. */
  async function takePixel(request: FastifyRequest, reply: FastifyReply, method: Method): Promise<FastifyReply> {
    const data = isObject(request.query) ? request.query.data : undefined
    // A plus that was not written as %2B arrives as a blank.
    const raw = Buffer.from(typeof data === 'string' ? data.replaceAll(' ', '+') : '', 'base64')
    return letIn(request, reply, {
      raw,
      dialect: segmentDialect(method),
      yes: () => reply.header('cache-control', 'no-store').type('image/gif').send(pixel),
    })
  }

  async function letIn(request: FastifyRequest, reply: FastifyReply, { raw, dialect, yes }: Asking): Promise<FastifyReply> {
    // Whoever says beside the body who it is may send much; a body must be opened to find the key within, so that is allowed less.
    const beside = keyBeside(request)
    const known = (beside ? await findSource(beside) : null) ?? (await knownWithin(raw, findSource))
    // Before its body is opened: what is sent again until it may come in costs little.
    if (gate.isFull(known?.workspace)) return busy(request, reply)
    const seconds = known ? 0 : strangers.wait(request.ip, nowMs())
    // Others at the same address may have a good key: it is looked for without opening anything.
    if (seconds > 0 && !(await isKnownWithin(raw, findSource))) return busy(request, reply, seconds)
    const work = async () => {
      const charset = charsetOf(request.headers['content-type'])
      const opened = await openBody(raw, { charset, bytesMax: known ? openedBytesMax : strangerBytesMax })
      const found = !known && opened.kind === 'too-large' ? await knownInGzip(raw, findSource) : null
      const all = found ? await openBody(raw, { charset }) : opened
      return understand(request, { dialect, raw, known: known ?? found, receivedAt: now(), opened: all })
    }
    const isLarge = raw.length > largeBytes || raw[0] === 0x1f
    const understood = isLarge ? await inTurn(work) : await work()
    if (!understood) return busy(request, reply)
    if ('code' in understood) return refused(request, reply, understood)
    const { from, passing, bytes } = understood
    // Others came in while this one was read.
    if (gate.isFull(from.workspace, passing.length)) return busy(request, reply)
    await gate.pass(from, passing, bytes)
    return yes()
  }

  async function understand(request: FastifyRequest, { dialect, raw, known, receivedAt, opened }: Taken): Promise<Understood> {
    if (opened.kind !== 'json' && !known) strangers.fail(request.ip, receivedAt.epochMilliseconds)
    if (opened.kind === 'not-json') return { code: 'body.not-json', facts: {} }
    if (opened.kind === 'too-large') return { code: 'body.too-large', facts: { bytesMax: known ? openedBytesMax : strangerBytesMax } }
    const within = known ? null : dialect.keyIn(opened.body)
    const from = known ?? (within ? await findSource(within) : null)
    if (!from) {
      strangers.fail(request.ip, receivedAt.epochMilliseconds)
      return { code: 'key.unknown', facts: {} }
    }
    if (dialect.countIn(opened.body) > itemsMax) return { code: 'batch.too-long', facts: { itemsMax } }
    const { query, headers } = request
    const heard = dialect.hear(opened.body, { query, headers, receivedAt })
    const passing = heard.flatMap((one) => passingOf(one, { from, raw, receivedAt, isLarge: opened.bytes > eventBytesMax }))
    return { from, passing, bytes: opened.bytes }
  }
  return gate
}

type Passed = { from: WireSource; raw: Buffer; receivedAt: Temporal.Instant; isLarge: boolean }

/** An event on its way in, call by call; where it cannot be used, it waits as a whole. */
function passingOf({ calls, stated, sentAt, dialect }: Heard, { from, raw, receivedAt, isLarge }: Passed): Passing[] {
  const bytes = () => bytesOf(stated(), raw)
  const whole = { bytes, sentAt, isNamed: isStated(calls[0]?.messageId), ...(dialect ? { dialect } : {}) }
  const unusable = (reason: string, facts: Record<string, unknown>): Passing => ({
    ...whole,
    read: { kind: 'unusable', unusable: { reason, facts } },
  })
  // Measuring costs as much as understanding: only where the whole is large can one be.
  const size = isLarge ? bytes().length : 0
  if (size > eventBytesMax) return [unusable('event.too-large', { bytes: size, max: eventBytesMax })]
  const read = (): Passing[] => {
    const [first, ...besides] = calls.map((call): Passing => {
      const isBesides = call?.fallback === true
      return { ...whole, read: readSafely(call, from, { sentAt, receivedAt }), ...(dialect ? { part: isBesides ? 'once' : 'event' } : {}) }
    })
    if (!first) return []
    return first.read.kind === 'unusable' ? [{ ...whole, read: first.read }] : [first, ...besides]
  }
  return from.isPaused ? [{ ...unusable(pausedReason, {}), readNow: read }] : read()
}

const bodyOf = ({ body }: FastifyRequest): Buffer => (Buffer.isBuffer(body) ? body : Buffer.alloc(0))

type Find = (secret: string) => Promise<WireSource | null>

/** Clients that state their key in the body only send megabytes too: where it stands is looked at before all is opened. */
async function knownWithin(raw: Buffer, find: Find): Promise<WireSource | null> {
  const key = raw.length > strangerBytesMax ? keyInside(raw) : null
  return key ? find(key) : null
}

/** The same for what is squeezed: it is gone through, and nothing of it kept, to see who sends it. */
async function knownInGzip(raw: Buffer, find: Find): Promise<WireSource | null> {
  const ends = isGzip(raw) ? await endsOfGzip(raw) : null
  const key = ends ? keyInside(ends) : null
  return key ? find(key) : null
}

type Asking = { raw: Buffer; dialect: Dialect; yes: () => FastifyReply }
type Taken = { dialect: Dialect; raw: Buffer; known: WireSource | null; receivedAt: Temporal.Instant; opened: Opened }
type Understood = { from: WireSource; passing: Passing[]; bytes: number } | Refused
type RefusedCode = 'body.not-json' | 'body.too-large' | 'batch.too-long' | 'key.unknown'
type Refused = { [C in RefusedCode]: { code: C; facts: RefusalFacts<C> } }[RefusedCode]

/** Asked before a larger body is read. */
async function whose(request: FastifyRequest, gate: Gate, find: Find): Promise<Holder> {
  if (gate.isFull()) throw new Busy()
  const beside = keyBeside(request)
  const from = beside ? await find(beside) : null
  return from ? { name: from.source, isKnown: true } : { name: request.ip, isKnown: false }
}

/** Whether a key that is good stands in a body that is not opened. */
async function isKnownWithin(raw: Buffer, find: Find): Promise<boolean> {
  const key = keyInside(raw.length <= usualBytes ? raw : Buffer.concat([raw.subarray(0, endBytes), raw.subarray(-endBytes)]))
  return key !== null && (await find(key)) !== null
}

const pixelPaths = methods.map((method): [string, Method] => [`/v1/pixel/${method}`, method])
const ended = <T>(all: readonly [string, T][]) => all.flatMap(([path, what]) => withSlash(path).map((one): [string, T] => [one, what]))

/** Long and one-letter names, as the clients of Segment, RudderStack and Jitsu call them. */
function paths(): [string, Method][] {
  const named = (prefix: string, end = (method: Method): string => method) =>
    methods.map((method): [string, Method] => [`${prefix}/${end(method)}`, method])
  return [
    ...named('/v1'),
    ...named('/v1', (method) => method.charAt(0)),
    ['/v1/import', 'batch'],
    ['/beacon/v1/batch', 'batch'],
    ...named('/api/s'),
    ...named('/api/s/s2s'),
  ]
}

/** A bug that one call wakes is that call's: were it the request's, its client would send the batch for ever. */
function readSafely(...call: Parameters<typeof readEvent>): Read {
  try {
    return readEvent(...call)
  } catch (e) {
    log.error(causeForLog(e), 'a call cannot be read')
    return { kind: 'unusable', unusable: { reason: 'event.unusable', facts: {} } }
  }
}

/** A call as it came. */
function bytesOf(call: unknown, raw: Buffer): Buffer {
  try {
    return Buffer.from(JSON.stringify(call ?? null))
  } catch (e) {
    // Nested deeper than can be written out again: keep the bytes of the request.
    if (e instanceof RangeError) return raw.subarray(0, eventBytesMax)
    throw e
  }
}

function refused(request: FastifyRequest, reply: FastifyReply, { code, facts }: Refused): FastifyReply {
  const answer = refuse(languageOf(request), code, facts)
  return reply.code(answer.status).send({ success: false, ...answer })
}

const busy = (
  request: FastifyRequest,
  reply: FastifyReply,
  seconds = 1,
  code: 'rate.limited' | 'quarantine.full' = 'rate.limited',
): FastifyReply =>
  (takesAnyAnswer(request.headers) ? reply.removeHeader('access-control-allow-origin') : reply)
    .code(request.routeOptions.config.comeAgain ?? 429)
    .header('retry-after', String(seconds))
    .header('x-ratelimit-reset', String(seconds))
    .send({ success: false, ...refuse(languageOf(request), code, { seconds }) })

/** The database being away is not the client's business: it waits as told and sends again, losing nothing. */
function answerFailure(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { statusCode } = error as { statusCode?: number }
  if (error instanceof Busy) return busy(request, keepOpen(request, reply))
  if (error instanceof TooLong) return refused(request, reply, { code: 'body.too-large', facts: { bytesMax: wireBytesMax } })
  if (statusCode && statusCode < 500) return reply.code(statusCode).send({ success: false, ...toAnswer(error, languageOf(request)) })
  if (isFull(error)) return busy(request, reply, error.facts.seconds, 'quarantine.full')
  log.error(causeForLog(error), 'the wire could not write')
  return busy(request, reply, 5)
}
