import type { OpenAPI } from '@orpc/openapi'
import { addressForms, importKinds } from '#contract'
import { outsideRoutes } from './outside-routes.ts'

const text = { type: 'string' } satisfies OpenAPI.SchemaObject
const id = { name: 'id', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } } satisfies OpenAPI.ParameterObject

/** What the OpenAPI document says of the routes that carry files, which the contract's JSON cannot describe. */
export const plainRoutes = {
  '/imports': {
    post: {
      tags: ['imports'],
      operationId: 'imports.upload',
      summary: 'Bring in a CSV or XLSX of customers or purchases',
      requestBody: {
        required: true,
        content: {
          'multipart/form-data': {
            schema: {
              type: 'object',
              required: ['file'],
              properties: {
                file: { ...text, format: 'binary' },
                kind: { ...text, enum: [...importKinds], description: 'guessed from the headers when not given' },
                start: { ...text, enum: ['true', 'false'], description: 'true: import at once, without a dry run' },
                mapping: { ...text, description: 'JSON: header → field, where the guess is to be corrected' },
              },
            },
          },
        },
      },
      responses: { 201: { description: 'The import, as GET /imports/{id} shows it' } },
    },
  },
  '/imports/{id}/rejections.csv': {
    get: {
      tags: ['imports'],
      operationId: 'imports.rejectionsFile',
      summary: 'The rejected rows as a file, each with its line and reason',
      parameters: [id],
      responses: { 200: { description: 'CSV', content: { 'text/csv': { schema: text } } } },
    },
  },
  '/records': {
    post: {
      tags: ['records'],
      operationId: 'records.send',
      summary: 'Many records at once, as NDJSON (also gzipped), streamed: one answer line per line, once it is on disk',
      parameters: [
        { name: 'source', in: 'query', schema: text, description: 'id or name of the connection; made when there is none of that name' },
      ],
      requestBody: {
        required: true,
        content: {
          'application/x-ndjson': {
            schema: {
              type: 'object',
              description: 'each line, at most 512 KB',
              properties: {
                externalId: { ...text, description: 'the customer’s number in your system' },
                attributes: { type: 'object', additionalProperties: true, description: 'full_name, phone, email, document …' },
                at: { ...text, format: 'date-time' },
                source: { ...text, description: 'where the line comes from another connection' },
                events: {
                  type: 'array',
                  items: {
                    type: 'object',
                    required: ['event'],
                    properties: {
                      event: { ...text, description: 'Order Completed, Store Visited … as on the wire' },
                      at: { ...text, format: 'date-time' },
                      messageId: { ...text, description: 'named by its content when not given' },
                      properties: { type: 'object', additionalProperties: true },
                    },
                  },
                },
              },
            },
          },
        },
      },
      responses: {
        200: {
          description: 'NDJSON in the order of the lines, and a last line with the counts',
          content: {
            'application/x-ndjson': {
              schema: {
                type: 'object',
                properties: {
                  line: { type: 'integer' },
                  status: { ...text, enum: ['created', 'joined', 'updated', 'unchanged', 'doubt', 'quarantined'] },
                  recordId: text,
                  personId: text,
                  events: { type: 'integer', description: 'how many were new' },
                  reason: { ...text, description: 'of what is quarantined' },
                },
              },
            },
          },
        },
      },
    },
  },
  '/sources/tail': {
    get: {
      tags: ['sources'],
      operationId: 'sources.tail',
      summary: 'What comes in now, as server-sent events, while somebody watches',
      parameters: [{ name: 'source', in: 'query', schema: { ...text, format: 'uuid' }, description: 'one connection; without it, all' }],
      responses: {
        200: {
          description: 'Events named "arrival": outcome, kind, name, personId, reason and sentence of what was set aside',
          content: { 'text/event-stream': { schema: text } },
        },
      },
    },
  },
  ...outsideRoutes,
  '/kit.pdf': {
    get: {
      tags: ['routine'],
      operationId: 'routine.kitFile',
      summary: 'The one page for the counter, to print',
      parameters: [
        { name: 'language', in: 'query', schema: { ...text, enum: ['es', 'en'] } },
        { name: 'form', in: 'query', schema: { ...text, enum: [...addressForms] } },
      ],
      responses: { 200: { description: 'PDF', content: { 'application/pdf': { schema: { ...text, format: 'binary' } } } } },
    },
  },
} satisfies OpenAPI.PathsObject
