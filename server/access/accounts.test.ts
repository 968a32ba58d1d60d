import { expect, it } from 'vitest'
import { toAnswer } from '#platform'
import { startServer } from '../../test/server.ts'
import { openAccounts } from './accounts.ts'

it('whoever has a session hears that the database is away, and not that something of ours failed', async () => {
  const server = await startServer()
  const accounts = await openAccounts(server)
  const headers = new Headers({ cookie: server.cookie })
  expect(await accounts.findSession(headers)).toMatchObject({ userId: expect.any(String) })
  await accounts.stop()
  const failure = await accounts.findSession(headers).catch((e: unknown) => e)
  expect(toAnswer(failure, 'es')).toMatchObject({ status: 503, message: expect.stringContaining('La base de datos está volviendo') })
})
