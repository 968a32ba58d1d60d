import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { addressForm } from '#contract'
import { type Guard, sendError } from '#platform'
import { say } from '#texts'
import { getKit } from './kit.ts'
import { drawKit } from './kit-pdf.ts'
import { getBusiness } from './store.ts'

const asked = z.object({ language: z.enum(['es', 'en']).optional().catch(undefined), form: addressForm.optional().catch(undefined) })

/** The kit as a file to print, which the contract's JSON cannot carry. */
export function registerKit(app: FastifyInstance, guard: Guard): void {
  app.get('/api/kit.pdf', { errorHandler: (error, request, reply) => sendError(error, request, reply) }, async (request, reply) => {
    const kit = await guard(request, { may: 'people.read' }, async ({ scope }) => ({
      ...(await getKit(scope, asked.parse(request.query))),
      country: (await getBusiness(scope)).country,
    }))
    const file = await drawKit(kit)
    return reply
      .type('application/pdf')
      .header('content-disposition', `inline; filename="${say(kit.language, 'kit:file')}.pdf"`)
      .send(file)
  })
}
