import { Analytics } from '@segment/analytics-node'
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { startIntake } from '../../test/intake.ts'

it('more than fits waits its turn: clients are told when to come back, and in the end everything is there once', async () => {
  const { url, writeKey, at } = await startIntake({ waitingMax: 40 })
  const statuses: number[] = []
  const lost: unknown[] = []
  const clients = Array.from({ length: 8 }, () => {
    const client = new Analytics({ writeKey, host: url, flushAt: 15, flushInterval: 100 })
    client.on('http_response', ({ status }) => void statuses.push(status))
    client.on('error', (e) => void lost.push(e))
    return client
  })
  const names = clients.flatMap((client, at) =>
    Array.from({ length: 60 }, (_, n) => {
      const event = `De ${at} la ${n}`
      client.track({ userId: `busy-${at}`, event })
      return event
    }),
  )
  await Promise.all(clients.map((client) => client.closeAndFlush({ timeout: 90_000 })))
  const { rows } = await at((scope) => sql<{ event: string }>`select facts ->> 'event' as event from entries`.execute(scope.db))
  expect(rows.map(({ event }) => event).sort()).toEqual(names.sort())
  expect(lost).toEqual([])
  expect(statuses).toContain(429)
  expect(new Set(statuses)).toEqual(new Set([200, 429]))
})
