import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { addressForm } from '#contract'
import { type Guard, sendError } from '#platform'
import { say } from '#texts'
import { getKit } from './kit.ts'
import { drawKit } from './kit-pdf.ts'
import { getBusiness } from './store.ts'

const asked = z.object({
  language: z.enum(['es', 'en']).optional().catch(undefined),
  form: addressForm.optional().catch(undefined),
  open: z.literal('1').optional().catch(undefined),
})

/** The kit as a file to keep, or with `open=1` to look at, which the contract's JSON cannot carry. */
export function registerKit(app: FastifyInstance, guard: Guard): void {
  app.get('/api/kit.pdf', { errorHandler: (error, request, reply) => sendError(error, request, reply) }, async (request, reply) => {
    const { open, ...wanted } = asked.parse(request.query)
    const kit = await guard(request, { may: 'people.read' }, async ({ scope }) => ({
      ...(await getKit(scope, wanted)),
      country: (await getBusiness(scope)).country,
    }))
    const file = await drawKit(kit)
    return reply
      .type('application/pdf')
      .header('content-disposition', `${open ? 'inline' : 'attachment'}; filename="${say(kit.language, 'kit:file')}.pdf"`)
      .send(file)
  })
}
