import helmet, { type FastifyHelmetOptions } from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { Language } from '#texts'
import { type Answer, bodyBytesMax, toAnswer } from './answer.ts'
import { preferredLanguage } from './language.ts'

/** The language in which to answer a request about which nothing else is known. */
export const languageOf = (request: FastifyRequest): Language => preferredLanguage(request.headers['accept-language']) ?? 'es'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** No browser shows what it answers: without the headers that keep pages safe. */
    isBare?: boolean
  }
}

const safety: FastifyHelmetOptions = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      // WebAssembly of our own reads bar codes where the browser does not; no other code is made from text.
      scriptSrc: ["'self'", "'wasm-unsafe-eval'"],
      workerSrc: ["'self'"],
      // Mantine writes its styles into the page.
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:', 'blob:'],
      fontSrc: ["'self'", 'data:'],
      connectSrc: ["'self'"],
      objectSrc: ["'none'"],
      baseUri: ["'self'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
    },
  },
  referrerPolicy: { policy: 'same-origin' },
  // Plain HTTP on this machine by default; whoever puts TLS before it sets this there.
  strictTransportSecurity: false,
  crossOriginEmbedderPolicy: false,
}

/** Helmet's headers are the same for every page: it is asked once, since making them anew cost each event a twentieth of its garbage. */
async function safeHeaders(): Promise<Record<string, string>> {
  const asked = Fastify()
  await asked.register(helmet, safety)
  asked.get('/', (_, reply) => reply.code(204).send())
  const { headers } = await asked.inject('/')
  await asked.close()
  const ours = Object.entries(headers).filter(([name]) => !['date', 'connection', 'content-length'].includes(name))
  return Object.fromEntries(ours.map(([name, value]) => [name, String(value)]))
}

/** The bare HTTP server: safe headers, limits, and answers for what goes wrong. Rooms add their routes. */
export async function createHttp(
  version: string,
  callsPerMinuteMax = 60_000,
  trustedProxies: readonly string[] = [],
): Promise<FastifyInstance> {
  const safe = await safeHeaders()
  const app = Fastify({
    logger: false,
    bodyLimit: bodyBytesMax,
    forceCloseConnections: true,
    // A proxy on this machine, or one that is named, adds TLS and says who really calls and under what name.
    trustProxy: ['loopback', ...trustedProxies],
    // An address that cannot be read never reaches the error handler below.
    frameworkErrors: (error, request, reply) => void sendError(error, request, reply.headers(safe)),
  })
  app.addHook('onRequest', (request, reply, done) => {
    if (!request.routeOptions.config.isBare) reply.headers(safe)
    done()
  })
  // Per address and for the API only: the wire has limits of its own, a page's files need none.
  await app.register(rateLimit, { global: false, max: callsPerMinuteMax, timeWindow: '1 minute' })
  app.setErrorHandler((error, request, reply) => sendError(error, request, reply))
  app.get('/health', async () => ({ status: 'ok', version }))
  return app
}

/** Answers a failure in the API's shape, in the reader's language. */
export function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply, language = languageOf(request)): FastifyReply {
  const answer = toAnswer(error, language)
  sayWhen(reply, answer)
  return reply.code(answer.status).send(answer)
}

/** Whoever is told to come back is told when. */
export function sayWhen(reply: FastifyReply, { status, data }: Answer): void {
  if (status === 429) reply.header('retry-after', String((data as { seconds: number }).seconds))
  if (status === 503) reply.header('retry-after', '1')
}
