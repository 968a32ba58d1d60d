import { randomBytes } from 'node:crypto'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { cloneDatabase } from '../test/database.ts'
import { ownerAccount } from '../test/server.ts'
import { ask, cleanUpLater, signIn, start } from './process.ts'

const folder = await mkdtemp(join(tmpdir(), 'pulsera-two-'))
cleanUpLater(folder)
const { db, config } = await cloneDatabase()
const env = {
  PULSERA_DATABASE_URL: `postgres://pulsera@${encodeURIComponent(String(config.host))}/${config.database}`,
  PULSERA_SECRET_KEY: randomBytes(32).toString('base64'),
}
const business = { mode: 'own', business: 'Dos puertas', country: 'MX', mainIdentifier: 'phone', owner: ownerAccount }

describe('two processes on one database', () => {
  it('take in the same business at once: who is who is decided one after the other, and nothing is doubled or lost', async () => {
    const first = await start(['--port', '0', '--data', join(folder, 'one')], env)
    const second = await start(['--port', '0', '--data', join(folder, 'two')], env)
    expect([first.url, second.url], first.said() + second.said()).not.toContain('')
    const made = await ask(first.url, 'POST', '/api/setup', business)
    expect(made.status, made.text).toBe(201)
    const cookie = await signIn(first.url)
    const { writeKey } = (await ask(first.url, 'POST', '/api/sources', { kind: 'web', name: 'Tienda' }, cookie)).body
    const authorization = `Basic ${Buffer.from(`${writeKey}:`).toString('base64')}`
    const send = async (url: string, batch: object[]) => {
      for (;;) {
        const answer = await fetch(`${url}/v1/batch`, { method: 'POST', headers: { authorization }, body: JSON.stringify({ batch }) })
        if (answer.status === 200) return
        expect(answer.status).toBe(429)
      }
    }
    // Each of twenty people says who she is, under two names of the source that share her phone, and does ten things.
    const people = Array.from({ length: 20 }, (_, n) => n)
    const letters = people.flatMap((n) =>
      ['app', 'web'].map((door) => [
        {
          type: 'identify',
          userId: `${door}-${n}`,
          messageId: `who-${door}-${n}`,
          traits: { name: `Marta ${'ABCDEFGHIJKLMNOPQRST'[n]}uiroga Peña`, phone: `55400001${String(n).padStart(2, '0')}` },
        },
        ...people.slice(0, 10).map((event) => ({
          type: 'track',
          userId: `${door}-${n}`,
          messageId: `did-${door}-${n}-${event}`,
          event: `E-${door}-${n}-${event}`,
        })),
      ]),
    )
    // Everything goes to both, forwards and backwards.
    await Promise.all([
      ...letters.map((letter) => send(first.url, letter)),
      ...letters.toReversed().map((letter) => send(second.url, letter.toReversed())),
    ])
    const { workspaceId } = made.body
    const count = async (what: string) => {
      const { rows } = await db.transaction().execute(async (tx) => {
        await sql`select set_config('app.workspace', ${workspaceId}, true)`.execute(tx)
        return sql<{
          n: number
          distinct: number
        }>`select count(*)::int as n, count(distinct ${sql.raw(what)})::int as distinct from entries`.execute(tx)
      })
      return rows[0]
    }
    expect(await count(`facts ->> 'event'`)).toEqual({ n: 400, distinct: 400 })
    for (const n of people) {
      const found = await ask(second.url, 'GET', `/api/recognise?q=55400001${String(n).padStart(2, '0')}`, undefined, cookie)
      expect(found.body.candidates.map(({ person }: { person: { recordCount: number } }) => person.recordCount)).toEqual([2])
    }
    expect((await ask(second.url, 'GET', '/api/quarantined', undefined, cookie)).body.items).toEqual([])
    for (const { child } of [first, second]) child.kill('SIGTERM')
    expect([await first.ended, await second.ended]).toEqual([0, 0])
  })
})
