import { once } from 'node:events'
import { connect } from 'node:net'
import Fastify from 'fastify'
import { expect, it } from 'vitest'
import { readBodies } from './body-routes.ts'

it('whoever goes away in the middle of a body did so: it is no failure of ours', async () => {
  const app = Fastify()
  const failed = Promise.withResolvers<{ statusCode?: number }>()
  readBodies(app, { bytesMax: 1_000, whose: async () => ({ name: 'somebody', isKnown: true }) })
  app.post('/', async () => 'taken')
  app.setErrorHandler((error: { statusCode?: number }, _request, reply) => {
    failed.resolve(error)
    return reply.code(400).send()
  })
  const url = new URL(await app.listen({ port: 0, host: '127.0.0.1' }))
  const socket = connect(Number(url.port), url.hostname)
  await once(socket, 'connect')
  const begun = once(app.server, 'request')
  socket.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 900\r\n\r\n{"userId":')
  await begun
  socket.resetAndDestroy()
  expect(await failed.promise).toMatchObject({ statusCode: 400 })
  await app.close()
})
