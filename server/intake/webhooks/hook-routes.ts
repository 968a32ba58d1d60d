import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { causeForLog, type Db, languageOf, log, plain, refuse, toAnswer } from '#platform'
import { causeOf } from '../failure.ts'
import { isFull } from '../store/set-aside.ts'
import type { Accept } from '../types.ts'
import { Busy, type Holder, keepOpen, readBodies, TooLong } from '../wire/body-routes.ts'
import { withSlash } from '../wire/browser-routes.ts'
import type { FindSource } from '../wire/keys.ts'
import { createStrangers } from '../wire/strangers.ts'
import { createOpening } from './opening.ts'
import { createRefusals, writeRefused } from './refusals.ts'
import { takeDelivery } from './take-delivery.ts'

type HookOptions = { db: Db; accept: Accept; findSource: FindSource; now?: () => Temporal.Instant }

const mb = 2 ** 20
const bodyBytesMax = 4 * mb
/** Servers send one thing at a time, and its key stands in the address: who has none needs no room. */
const shares = {
  small: { allMax: 16 * mb, ofOneMax: 16 * mb },
  strangers: { allMax: mb, ofOneMax: mb },
  known: { allMax: 32 * mb, ofOneMax: 16 * mb },
}

/** Of packed ones, which open to more than was sent. */
const openMax = { allMax: 16, ofOneMax: 4 }

/**
 * `POST /in/<write key>`: where the servers of others post what happened. 200 once it is on disk, whatever became of it; 401 where the key or the
 * signature is wrong; 503 with Retry-After where our database is away, which all of them try again.
 */
export async function registerHooks(
  app: FastifyInstance,
  { db, accept, findSource, now = () => Temporal.Now.instant() }: HookOptions,
): Promise<void> {
  const strangers = createStrangers()
  const opening = createOpening({ bytesMax: bodyBytesMax, ...openMax })
  const refused = createRefusals(writeRefused(db))
  await app.register(async (hooks) => {
    // Any label will do, also a malformed one: the bytes are what is signed.
    readBodies(hooks, { bytesMax: bodyBytesMax, whose, shares })
    hooks.setErrorHandler((error, request, reply) => answerFailure(error, request, reply))
    // Some senders ask whether anybody is there before they are saved; Meta wants its challenge back. The key in the address is what we know it by.
    const greet = async (request: FastifyRequest, reply: FastifyReply) => {
      if (!(await known(request))) return unknown(request, reply)
      const challenge = queryOf(request)['hub.challenge'] ?? ''
      return /^[\w.-]{1,200}$/.test(challenge) ? reply.type('text/plain').send(challenge) : reply.send({ ok: true })
    }
    const take = async (request: FastifyRequest, reply: FastifyReply) => {
      const to = await known(request)
      if (!to) return unknown(request, reply)
      const sent = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
      const taken = await opening(to.sourceId, sent, (body) =>
        takeDelivery({ db, accept, now, refused }, to, { headers: headersOf(request), query: queryOf(request), ...body }),
      )
      if (taken === 'taken') return reply.send({ ok: true })
      const answer = refuse(languageOf(request), taken === 'forged' ? 'signature.wrong' : 'webhooks.unset', {})
      return reply.code(answer.status).send({ ok: false, ...answer })
    }
    for (const path of withSlash('/in/:key')) hooks.get(path, greet).post(path, take)
  })

  const known = (request: FastifyRequest) => findSource(String((request.params as { key: string }).key))

  async function whose(request: FastifyRequest): Promise<Holder> {
    const to = await known(request)
    return to ? { name: to.sourceId, isKnown: true } : { name: request.ip, isKnown: false }
  }

  /** Only of a key that is nobody's: senders share addresses, and one business's wrong key must not close the door to another's. */
  function unknown(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const seconds = strangers.wait(request.ip, now().epochMilliseconds)
    if (seconds > 0)
      return reply
        .code(429)
        .header('retry-after', String(seconds))
        .send({ ok: false, ...refuse(languageOf(request), 'rate.limited', { seconds }) })
    strangers.fail(request.ip, now().epochMilliseconds)
    const answer = refuse(languageOf(request), 'key.unknown', {})
    return reply.code(answer.status).send({ ok: false, ...answer })
  }
}

const first = (value: unknown): string | undefined => {
  const one = Array.isArray(value) ? value[0] : value
  return typeof one === 'string' ? one : undefined
}
const headersOf = ({ headers }: FastifyRequest) => Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, first(value)]))
const queryOf = ({ query }: FastifyRequest) =>
  Object.fromEntries(Object.entries(query as Record<string, unknown>).map(([name, value]) => [name, first(value)]))

function answerFailure(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { statusCode } = error as { statusCode?: number }
  if (error instanceof Busy)
    return keepOpen(request, reply)
      .code(429)
      .header('retry-after', '5')
      .send({ ok: false, ...refuse(languageOf(request), 'rate.limited', { seconds: 5 }) })
  if (error instanceof TooLong) {
    const refused = refuse(languageOf(request), 'body.too-large', { bytesMax: bodyBytesMax })
    return reply.code(refused.status).send({ ok: false, ...refused })
  }
  if (isFull(error))
    return reply
      .code(429)
      .header('retry-after', String(error.facts.seconds))
      .send({ ok: false, ...toAnswer(error, languageOf(request)) })
  if (statusCode && statusCode < 500) return reply.code(statusCode).send({ ok: false, ...toAnswer(error, languageOf(request)) })
  log.error(causeForLog(error), causeOf(error) === 'outage' ? 'a delivery waits for the database' : 'a delivery could not be taken')
  return reply
    .code(503)
    .header('retry-after', '30')
    .send({ ok: false, ...plain(languageOf(request), 503, 'SERVICE_UNAVAILABLE') })
}
