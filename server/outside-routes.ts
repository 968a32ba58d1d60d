import type { OpenAPI } from '@orpc/openapi'

const text = { type: 'string' } as const
/** They stand beside /api and not below it. */
const servers = [{ url: '/' }]
const failure = {
  type: 'object' as const,
  properties: {
    success: { type: 'boolean' as const },
    code: text,
    status: { type: 'integer' as const },
    message: { ...text, description: 'in the language of accept-language' },
  },
}
const json = <const S>(schema: S) => ({ 'application/json': { schema } })

const answers = {
  200: {
    description: 'On disk, resolved and obeyed; what cannot be used is set aside with its reason',
    content: json({ type: 'object', properties: { success: { type: 'boolean' as const } } }),
  },
  400: { description: 'No JSON: nothing was kept', content: json(failure) },
  401: { description: 'The write key is nobody’s', content: json(failure) },
  413: { description: 'More than 4 MB, or 16 MB once opened', content: json(failure) },
  429: { description: 'Too much at once: come back after Retry-After seconds', content: json(failure) },
}

const moment = {
  userId: { ...text, description: 'the customer’s number in your system; or anonymousId' },
  anonymousId: text,
  messageId: { ...text, description: 'said again it changes nothing' },
  timestamp: { ...text, format: 'date-time' },
  context: { type: 'object', additionalProperties: true } as const,
}
const things = { type: 'object', additionalProperties: true } as const

function call<const P>(name: string, summary: string, properties: P) {
  return {
    servers,
    post: {
      tags: ['wire'],
      operationId: `wire.${name}`,
      summary,
      security: [{ writeKey: [] }],
      requestBody: {
        required: true,
        content: json({
          type: 'object',
          properties: { writeKey: { ...text, description: 'where it is not in the header' }, ...properties },
        }),
      },
      responses: answers,
    },
  }
}

/** The doors that are no part of the contract: the tracking wire, whose shape is what official clients send, and the webhooks of others. */
export const outsideRoutes = {
  '/v1/track': call('track', 'What somebody did', { ...moment, event: text, properties: things }),
  '/v1/identify': call('identify', 'Who somebody is', { ...moment, traits: things }),
  '/v1/page': call('page', 'A page seen', { ...moment, name: text, properties: things }),
  '/v1/screen': call('screen', 'A screen seen in an app', { ...moment, name: text, properties: things }),
  '/v1/group': call('group', 'The company somebody belongs to', { ...moment, groupId: text, traits: things }),
  '/v1/alias': call('alias', 'Two ids are the same somebody', { ...moment, previousId: text }),
  '/v1/batch': call('batch', 'Many of these at once', {
    batch: { type: 'array', items: things },
    sentAt: { ...text, format: 'date-time' },
    context: things,
  }),
  '/in/{key}': {
    servers,
    parameters: [{ name: 'key', in: 'path', required: true, schema: text, description: 'the write key of the connection' }],
    get: {
      tags: ['webhooks'],
      operationId: 'webhooks.ping',
      summary: 'Is anybody there?',
      security: [],
      responses: { 200: { description: 'The key is somebody’s' }, 401: { description: 'It is nobody’s', content: json(failure) } },
    },
    post: {
      tags: ['webhooks'],
      operationId: 'webhooks.take',
      summary: 'Where other systems post what happened there, signed as their kind signs',
      security: [],
      requestBody: { required: true, content: json(things) },
      responses: {
        200: { description: 'On disk, whatever became of it' },
        401: { description: 'The key or the signature is wrong', content: json(failure) },
        404: { description: 'The connection takes no webhooks', content: json(failure) },
        503: { description: 'Our database is away: send it again', content: json(failure) },
      },
    },
  },
} satisfies OpenAPI.PathsObject
