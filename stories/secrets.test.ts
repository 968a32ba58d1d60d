import { createHmac } from 'node:crypto'
import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { checkWebhookSecrets, sealWebhooks } from '#intake'
import { checkEndpointSecrets, sealEndpoints } from '#outbound'
import {
  bindSecrets,
  createDb,
  createPool,
  createSecretBox,
  findSecretBox,
  openSecretBox,
  type SecretBox,
  SecretKeyError,
  secretKeyFile,
} from '#platform'
import { createApp } from '../server/app.ts'
import { insertEndpoint } from '../server/outbound/store.ts'
import { checkSecrets } from '../server/secrets.ts'
import { cloneDatabase, makeWorkspace } from '../test/database.ts'
import { startServer } from '../test/server.ts'

const server = await startServer({ allowLoopback: true })
const { api } = server
const listening = `http://127.0.0.1:${new URL(server.url).port}/health`

async function connect(): Promise<{ id: string; writeKey: string }> {
  const source = (await api('POST', '/sources', { kind: 'web', name: 'Tienda' })).body
  await api('PUT', `/sources/${source.id}/webhook`, { kind: 'tiendanube', secret: 'muy-secreto', apiToken: 'ficha-de-api' })
  return source
}
const stored = () =>
  server.at(async ({ db }) => {
    const { rows } = await sql<{ text: string }>`
      select secret || ' ' || api_token as text from webhooks union all select secret || ' ' || coalesce(old_secret, '') from outbound_endpoints`.execute(
      db,
    )
    return rows.map(({ text }) => text).join('\n')
  })

describe('secrets', () => {
  it('lie sealed in the database, and still check and sign', async () => {
    const { id, writeKey } = await connect()
    const made = (await api('POST', '/webhook-endpoints', { url: listening, events: ['person.joined'] })).body
    await api('POST', `/webhook-endpoints/${made.id}/secrets`)
    expect(await stored()).not.toMatch(/muy-secreto|ficha-de-api|whsec_/)
    expect((await api('GET', `/sources/${id}/webhook`)).body).toMatchObject({ hasSecret: true, hasToken: true })
    const body = JSON.stringify({ store_id: 1, event: 'product/created', id: 5 })
    const post = (secret: string) =>
      server.call('POST', `/in/${writeKey}`, undefined, {
        raw: body,
        headers: { 'x-linkedstore-hmac-sha256': createHmac('sha256', secret).update(body).digest('hex') },
      })
    expect((await post('muy-secreto')).status).toBe(200)
    expect((await post('otro')).status).toBe(401)
  })

  it('of before are sealed at the next start, once', async () => {
    const { id } = await connect()
    await server.at(({ db }) => sql`update webhooks set secret = 'de antes' where source_id = ${id}`.execute(db))
    await server.at(({ db }) => sql`update outbound_endpoints set secret = 'whsec_de_antes'`.execute(db))
    await server.at(sealWebhooks)
    await server.at(sealEndpoints)
    const sealed = await stored()
    expect(sealed).not.toMatch(/de.antes/)
    await server.at(sealWebhooks)
    await server.at(sealEndpoints)
    expect(await stored()).toBe(sealed)
    expect((await api('GET', `/sources/${id}/webhook`)).body.hasSecret).toBe(true)
  })

  it('sealed with another key open no door: nobody gets in, also where a signature is not a must, and doctor can count them', async () => {
    const { id, writeKey } = await connect()
    const open = (await api('POST', '/sources', { kind: 'web', name: 'Otro programa' })).body
    await api('PUT', `/sources/${open.id}/webhook`, { kind: 'generic', secret: 'muy-secreto' })
    const unsigned = async () => (await server.call('POST', `/in/${open.writeKey}`, { id: 5 })).status
    const signed = async (secret: string) => {
      const raw = '{"id":6}'
      const headers = { 'x-signature': createHmac('sha256', secret).update(raw).digest('hex') }
      return (await server.call('POST', `/in/${open.writeKey}`, undefined, { raw, headers })).status
    }
    expect([await unsigned(), await signed(''), await signed('muy-secreto')]).toEqual([401, 401, 200])
    const right = await findSecretBox(server.dataDir, {})
    if (!right) throw new Error('no key was made')
    const count = () => server.at(async (scope) => [await checkWebhookSecrets(scope), await checkEndpointSecrets(scope)])
    expect((await count()).map(({ closed }) => closed)).toEqual([0, 0])
    bindSecrets(server.db, createSecretBox(Buffer.alloc(32, 7)))
    try {
      const closed = await count()
      expect(closed.every(({ count: all, closed: none }) => all > 0 && none === all)).toBe(true)
      expect((await server.call('POST', `/in/${writeKey}`, { id: 5 })).status).toBe(401)
      expect([await unsigned(), await signed(''), await signed('muy-secreto')]).toEqual([401, 401, 401])
      await api('PUT', `/sources/${open.id}/webhook`, { kind: 'generic', secret: '' })
      expect(await unsigned()).toBe(200)
      const refused = await api('PUT', `/sources/${id}/webhook`, { kind: 'tiendanube', secret: 'nuevo' })
      expect([refused.status, refused.body.code]).toEqual([409, 'secrets.other-key'])
      expect((await count())[0]?.closed).toBe((closed[0]?.closed ?? 0) - 1)
    } finally {
      bindSecrets(server.db, right)
    }
  })

  it('keep a second machine out that would make a key of its own, until it brings theirs or is told that theirs is lost', async () => {
    await connect()
    const pool = createPool(server.config)
    const database = { db: createDb(pool), config: server.config }
    const dataDir = await mkdtemp(join(tmpdir(), 'pulsera-second-'))
    const start = (newKey: boolean) => createApp({ database, dataDir, webDir: '/nowhere', newKey })
    try {
      await expect(start(false)).rejects.toThrow(SecretKeyError)
      expect(await findSecretBox(dataDir, {})).toBeNull()
      await copyFile(secretKeyFile(server.dataDir), secretKeyFile(dataDir))
      await (await start(false)).stop()
      expect((await checkSecrets(database.db)).closed).toBeLessThan((await checkSecrets(database.db)).number)
      await rm(secretKeyFile(dataDir))
      await (await start(true)).stop()
      const { number, closed } = await checkSecrets(database.db)
      expect([number > 0, closed]).toEqual([true, number])
    } finally {
      await pool.end()
      await rm(dataDir, { recursive: true, force: true })
    }
  })

  it('have one key where two machines start on one fresh database at once: the other makes none, and says what to bring', async () => {
    const { database, folders, start, end } = await twoMachines()
    try {
      const started = await Promise.allSettled(folders.map((dataDir) => start(dataDir)))
      expect(started.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
      const at = started.findIndex(({ status }) => status === 'fulfilled')
      const [first = '', second = ''] = at === 0 ? folders : folders.toReversed()
      const refused = started.find((one) => one.status === 'rejected')
      expect(refused?.reason).toBeInstanceOf(SecretKeyError)
      expect(String(refused?.reason.message)).toMatch(/otro proceso[\s\S]*secret\.key[\s\S]*PULSERA_SECRET_KEY[\s\S]*English/i)
      expect(await findSecretBox(second, {})).toBeNull()
      for (const one of started) if (one.status === 'fulfilled') await one.value.stop()
      await expect(start(second), 'also later, when nobody is at work').rejects.toThrow(SecretKeyError)
      await copyFile(secretKeyFile(first), secretKeyFile(second))
      await (await start(second)).stop()
      expect((await checkSecrets(database.db)).number).toBe(0)
    } finally {
      await end()
    }
  })

  it('are not sealed by a machine with another key, until it brings theirs or is told that theirs is lost', async () => {
    const { database, folders, start, end } = await twoMachines()
    const [here = '', there = ''] = folders
    try {
      const first = await start(here)
      await openSecretBox(there, {}, async () => null)
      const other = await start(there)
      const { workspace, at } = await makeWorkspace(database.db)
      const seal = (box: SecretBox | null, text: string) => {
        if (box) bindSecrets(database.db, box)
        return at((scope) => insertEndpoint(scope, { url: 'https://a.example', events: [], secret: text }))
      }
      const [ours, theirs] = [await findSecretBox(here, {}), await findSecretBox(there, {})]
      await seal(ours, 'one')
      await expect(seal(theirs, 'two')).rejects.toMatchObject({ code: 'secrets.other-key' })
      expect(await at(checkEndpointSecrets), workspace).toEqual({ count: 1, closed: 1 })
      await Promise.all([first.stop(), other.stop()])
      await (await start(there, true)).stop()
      await seal(theirs, 'two')
      await expect(seal(ours, 'three')).rejects.toMatchObject({ code: 'secrets.other-key' })
    } finally {
      await end()
    }
  })
})

/** A database where nobody has been yet, and two empty folders. */
async function twoMachines() {
  const { config } = await cloneDatabase()
  const pool = createPool(config)
  const database = { db: createDb(pool), config }
  const folders = await Promise.all(['one', 'two'].map((name) => mkdtemp(join(tmpdir(), `pulsera-${name}-`))))
  const start = (dataDir: string, newKey = false) => createApp({ database, dataDir, webDir: '/nowhere', newKey })
  const end = async () => {
    await pool.end()
    for (const folder of folders) await rm(folder, { recursive: true, force: true })
  }
  return { database, folders, start, end }
}
