import type { OpenAPI } from '@orpc/openapi'
import { importKinds } from '#contract'

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
} satisfies OpenAPI.PathsObject
