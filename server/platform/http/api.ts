import { type OpenAPI, OpenAPIGenerator } from '@orpc/openapi'
import { OpenAPIHandler } from '@orpc/openapi/fastify'
import { ORPCError, type Router } from '@orpc/server'
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Contract, contract, type May, type Meta } from '#contract'
import type { Language } from '#texts'
import type { ApiContext } from '../api.ts'
import type { Scope } from '../scope.ts'
import { plain, toAnswer } from './answer.ts'
import { languageOf, sayWhen, sendError } from './app.ts'
import { renderDocs } from './docs.ts'

/** What a guard sees of a request. */
export type Asked = Pick<FastifyRequest, 'method' | 'host' | 'headers' | 'ip'> & { query?: unknown }

/** Decides about one call and runs it: `work` is the endpoint's handler, to be run with the context that the guard has made. */
export type Guard = <T>(request: Asked, call: Call, work: (context: ApiContext) => Promise<T>) => Promise<T>
/** What somebody was let in for. */
export type Right = { readonly may: May }
/** For what outlives the call that opened it, as a stream does. */
export type Rights = {
  /** Of the call whose scope this is. */
  of: (scope: Scope, may: May) => Right
  /** Those that hold still, as the workspace's rows say now, whichever process changed them. */
  held: (scope: Scope, rights: readonly Right[]) => Promise<ReadonlySet<Right>>
}
/** `once`: the work reaches beyond its transaction, so that it must not be tried again. */
export type Call = Meta & { input?: unknown; once?: boolean; beforehand?: () => Promise<void> }
/** What an endpoint asks of the outside before its transaction begins, by its place in the contract ("outbound.create"): no connection waits for strangers. */
type Beforehand = Record<string, (input: never) => Promise<void>>

export type ApiRouter = Router<Contract, ApiContext>

// The guard makes the real context; until then an endpoint's context is the request it came with.
type Opening = ApiContext & { request: FastifyRequest; reply: FastifyReply; language: Language }

type ApiParts = {
  router: ApiRouter
  guard: Guard
  /** Refuses whoever is nobody here: asked before a body of theirs is read. */
  admit: (request: Asked) => Promise<unknown>
  version: string
  plainRoutes: OpenAPI.PathsObject
  beforehand?: Beforehand
}

/** What may be called without being anybody is short: a longer body is read of those who are known only. */
const strangerBytesMax = 16 * 1024
/** Of a body sent in pieces nobody says how long it is. */
const isLong = ({ headers }: FastifyRequest) =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > strangerBytesMax

/** Serves the contract under /api through one guard, with its OpenAPI document and a page to read it. */
export async function mountApi(
  app: FastifyInstance,
  { router, guard, admit, version, plainRoutes, beforehand = {} }: ApiParts,
): Promise<void> {
  const handler = createHandler(router, guard, beforehand)
  const document = withPaths(await describeApi(version), plainRoutes)
  await app.register(
    async (api) => {
      api.addHook('onRequest', async (request) => {
        if (isLong(request)) await admit(request)
      })
      // Fastify's own JSON parser stays: it holds the size limit. oRPC's adapter would read without any.
      api.get('/openapi.json', () => document)
      api.get('/docs', ({ protocol, host }, reply) =>
        reply.type('text/html; charset=utf-8').send(renderDocs(document, `${protocol}://${host}`)),
      )
      api.all('/*', { config: { rateLimit: {} } }, async (request, reply) => {
        const language = languageOf(request)
        const context = { request, reply, language } as Opening
        const { matched } = await handler.handle(request, reply, { prefix: '/api', context })
        return matched ? reply : reply.code(404).send(plain(language, 404, 'NOT_FOUND'))
      })
      api.setErrorHandler((error, request, reply) => sendError(error, request, reply))
    },
    { prefix: '/api' },
  )
}

function createHandler(router: ApiRouter, guard: Guard, beforehand: Beforehand) {
  return new OpenAPIHandler<ApiContext>(router, {
    interceptors: [
      async ({ context, next }) => {
        try {
          return await next()
        } catch (e) {
          const answer = toAnswer(e, context.language)
          const { code, status, message, data, defined } = answer
          sayWhen((context as Opening).reply, answer)
          throw new ORPCError(code, { status, message, data, defined })
        }
      },
    ],
    clientInterceptors: [
      async ({ next, ...call }) => {
        const opening = call.context as Opening
        const meta = call.procedure['~orpc'].meta as Meta
        const first = beforehand[call.path.join('.')]
        const asks = first ? { beforehand: () => first(call.input as never) } : {}
        return guard(opening.request, { ...meta, input: call.input, ...asks }, (context) => {
          opening.language = context.language
          return next({ ...call, context })
        })
      },
    ],
  })
}

/** One path may have methods on both sides. */
function withPaths(document: OpenAPI.Document, more: OpenAPI.PathsObject): OpenAPI.Document {
  const paths = { ...document.paths }
  for (const [path, methods] of Object.entries(more)) paths[path] = { ...paths[path], ...methods }
  return { ...document, paths }
}

async function describeApi(version: string) {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] })
  return generator.generate(contract, {
    info: { title: 'Pulsera', version, description: 'One customer, one wristband.' },
    servers: [{ url: '/api' }],
    security: [{ key: [] }],
    components: {
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', description: 'An API key: plsr_…' },
        writeKey: { type: 'http', scheme: 'basic', description: 'A connection’s write key as the user name: plsw_…' },
      },
    },
  })
}
