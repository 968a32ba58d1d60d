import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { keysOf, languages } from '#texts'
import { startIntake } from '../../test/intake.ts'

const intake = await startIntake()
const { api } = intake
const send = (key: string, userId: string) =>
  intake.ask('/v1/track', {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}` },
    body: JSON.stringify({ userId, event: 'x' }),
  })

describe('sources', () => {
  it('201: a new one works at once, and shows when it spoke and whom it knows', async () => {
    const { status, body } = await api('POST', '/sources', { kind: 'web', name: 'Tienda en línea' })
    expect(status).toBe(201)
    expect(body).toMatchObject({
      kind: 'web',
      name: 'Tienda en línea',
      recordCount: 0,
      lastEventAt: null,
      keyStarts: [body.writeKey.slice(0, 10)],
    })
    expect((await send(body.writeKey, 'u1')).status).toBe(200)
    const listed = (await api('GET', '/sources')).body.find(({ id }: { id: string }) => id === body.id)
    expect(listed).toMatchObject({ recordCount: 1, lastEventAt: expect.any(String), quarantined: 0 })
    expect(listed).not.toHaveProperty('writeKey')
  })

  it('201: a new key works, and the old one stops', async () => {
    const { body } = await api('POST', '/sources', { kind: 'whatsapp', name: 'WhatsApp' })
    const rotated = await api('POST', `/sources/${body.id}/keys`)
    expect(rotated.status).toBe(201)
    expect([(await send(rotated.body.writeKey, 'u2')).status, (await send(body.writeKey, 'u2')).status]).toEqual([200, 401])
  })

  it('shows no file that brought nobody', async () => {
    await intake.upload('Nombre,Teléfono\nAna,5512349999\n')
    expect((await api('GET', '/sources')).body.map(({ kind }: { kind: string }) => kind)).not.toContain('import')
  })

  it('400, 403, 404', async () => {
    expect((await api('POST', '/sources', { kind: 'fax', name: '' })).status).toBe(400)
    const clerk = { authorization: `Bearer ${await intake.keyFor('clerk')}` }
    expect((await api('GET', '/sources', undefined, clerk)).status).toBe(403)
    const other = await startIntake()
    expect((await other.api('POST', `/sources/${intake.web}/keys`)).status).toBe(404)
  })
})

it('every reason for which something is set aside has its sentence', () => {
  const files = ['.', 'wire', 'imports', 'records', 'quarantine', 'webhooks'].flatMap((folder) =>
    readdirSync(join(import.meta.dirname, folder))
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
      .map((file) => readFileSync(join(import.meta.dirname, folder, file), 'utf8')),
  )
  const reasons = new Set(
    files.flatMap((text) => text.match(/(?<=')((event|row|value|record|webhook)\.[a-z-]+|source\.paused)(?=')/g) ?? []),
  )
  expect(reasons.size).toBeGreaterThan(12)
  for (const language of languages) expect(keysOf(language, 'intake')).toEqual(expect.arrayContaining([...reasons]))
})
