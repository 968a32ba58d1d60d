import { createServer } from 'node:http'
import { afterAll, describe, expect, it } from 'vitest'
import type { SourceId } from '#contract'
import { startServer } from '../../../test/server.ts'
import { findFetch, keepFetch } from '../store/fetches.ts'
import type { Accept } from '../types.ts'
import { fetchTask } from './fetch-later.ts'
import { createFetcher } from './fetcher.ts'

let status = 200
const order = { id: 5, payment_status: 'paid', total: '50.00', customer: { id: 3, name: 'Ximena Arce', email: 'ximena@gmail.com' } }
const api = createServer((_request, reply) => void reply.writeHead(status).end(JSON.stringify(order)))
await new Promise<void>((ready) => api.listen(0, '127.0.0.1', ready))
afterAll(() => void api.close())
const address = api.address()
const addresses = { tiendanube: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}` }
const server = await startServer()

/** What becomes of a delivery whose order is asked for once, of a source of its own. */
type Of = { isLast?: boolean; accept?: Accept; isOld?: boolean }
async function fetchOnce(answer: number, { isLast = false, accept = async () => [], isOld = false }: Of = {}) {
  status = answer
  const source: SourceId = (await server.api('POST', '/sources', { kind: 'web', name: `Tienda ${crypto.randomUUID()}` })).body.id
  await server.api('PUT', `/sources/${source}/webhook`, { kind: 'tiendanube', secret: 's', apiToken: 't' })
  const context = { kind: 'tiendanube', topic: 'order/paid' }
  const task = createFetcher({ db: server.db, accept, addresses })[fetchTask]
  const path = `/1/orders/${crypto.randomUUID()}`
  const body = '{"id":5}'
  if (!isOld) await server.at((scope) => keepFetch(scope, { source, path, context, body: Buffer.from(body) }))
  const payload = { workspace: server.workspace, source, path, ...(isOld ? { context, body } : {}) }
  const failed = await task?.(payload, { isLast }).then(
    () => false,
    () => true,
  )
  const waits = await server.at((scope) => findFetch(scope, source, path))
  expect(waits !== null).toBe(failed && !isOld)
  const aside: { reason: string; body: string }[] = (await server.api('GET', `/quarantined?sourceId=${source}`)).body.items
  return { failed, aside: aside.map(({ reason, body }) => [reason, body]) }
}

describe('what a delivery names and is asked for', () => {
  it.each([400, 404, 409, 422, 451])('is set aside where the answer is %i', async (answer) => {
    expect(await fetchOnce(answer)).toEqual({ failed: false, aside: [['webhook.not-found', '{"id":5}']] })
  })

  it.each([408, 425, 429, 500, 503])('is asked for again where the answer is %i, and set aside the last time', async (answer) => {
    expect(await fetchOnce(answer)).toEqual({ failed: true, aside: [] })
    expect(await fetchOnce(answer, { isLast: true })).toEqual({ failed: false, aside: [['webhook.no-answer', '{"id":5}']] })
  })

  it('is asked for also where the job waits since an older version, and bears the delivery itself', async () => {
    const came: string[] = []
    const accept: Accept = async (_, arrivals) => {
      came.push(...arrivals.map(({ externalId }) => externalId))
      return []
    }
    expect(await fetchOnce(200, { isOld: true, accept })).toEqual({ failed: false, aside: [] })
    expect(came).toContain('3')
    expect(await fetchOnce(503, { isOld: true })).toEqual({ failed: true, aside: [] })
    expect(await fetchOnce(404, { isOld: true })).toEqual({ failed: false, aside: [['webhook.not-found', '{"id":5}']] })
  })

  it('is set aside where it cannot be kept, and asked for again where our database is away', async () => {
    const failing = (error: Error) => ({
      accept: async () => {
        throw error
      },
    })
    expect(await fetchOnce(200, failing(new Error('no good')))).toEqual({ failed: false, aside: [['webhook.unusable', '{"id":5}']] })
    const away = Object.assign(new Error('away'), { code: '57P01' })
    expect(await fetchOnce(200, failing(away))).toEqual({ failed: true, aside: [] })
  })
})
