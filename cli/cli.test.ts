import { mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cloneDatabase } from '../test/database.ts'
import { runProgram } from '../test/process.ts'
import { startServer } from '../test/server.ts'
import { dataFrame, jsonFrame } from './frames.ts'
import { run } from './run.ts'

// The installation itself, running, stopped and brought back, is in stories/terminal.test.ts; here each command runs in this process.
const folder = await mkdtemp(join(tmpdir(), 'pulsera-cli-'))
afterAll(() => rm(folder, { recursive: true, force: true }))
const file = (name: string) => join(folder, name)

async function pulsera(args: string[], env: Record<string, string> = {}) {
  const said = { out: '', err: '' }
  const hear = (where: 'out' | 'err') => (text: string) => {
    said[where] += text
  }
  const code = await run(args, { env: { PULSERA_DATA: file('none'), ...env }, out: hear('out'), err: hear('err') })
  return { code, ...said }
}
type Config = Awaited<ReturnType<typeof cloneDatabase>>['config']
const on = ({ host, database }: Config) => ({ PULSERA_DATABASE_URL: `postgres://pulsera@${encodeURIComponent(String(host))}/${database}` })

const server = await startServer()
const here = { ...on(server.config), PULSERA_DATA: server.dataDir }

describe('before anything is there', () => {
  it('says so, in the terminal’s language, and makes nothing', async () => {
    const made = await pulsera(['key', 'create', '--role', 'owner', '--name', 'x'])
    expect(made).toMatchObject({ code: 1, out: '', err: expect.stringContaining('npm start') })
    expect((await pulsera(['doctor'], { LANG: 'en_GB.UTF-8' })).out).toContain('There is no data')
    expect(await stat(file('none')).catch(() => null)).toBeNull()
  })

  it.each([
    ['', 2],
    ['--help', 0],
    ['help', 0],
    ['dance', 2],
    ['key create --role king --name x', 2],
    ['key create --role owner', 2],
    ['key destroy', 2],
    ['source create --kind pigeon --name x', 2],
    ['backup', 2],
    ['backup a b', 2],
    ['import', 2],
    ['import x.csv --kind pigeons', 2],
    ['import /nowhere.csv', 1],
    ['restore /nowhere.backup', 1],
    ['doctor please', 2],
    ['key --colour red', 2],
  ])('pulsera %s ends with %i and a sentence', async (line, code) => {
    const ended = await pulsera(line.split(' ').filter(Boolean))
    expect(ended.code, ended.err).toBe(code)
    expect(ended.out + ended.err).toMatch(/\w{4}/)
    expect(ended.err).not.toContain('    at ')
  })
})

describe('keys and sources', () => {
  it('come as one line, open what they should, and are in the audit', async () => {
    const { out, code } = await pulsera(['key', 'create', '--role', 'clerk', '--name', 'caja'], here)
    expect({ code, out }).toEqual({ code: 0, out: expect.stringMatching(/^plsr_[\w-]{32}\n$/) })
    expect((await server.call('GET', '/api/me', undefined, { key: out.trim() })).body).toMatchObject({ role: 'clerk' })
    const source = await pulsera(['source', 'create', '--kind', 'web', '--name', 'Tienda en línea', '--json'], here)
    const { id, writeKey } = JSON.parse(source.out)
    const identify = { writeKey, userId: 'u1', traits: { name: 'Íñigo Peña', phone: '5512345678' } }
    expect((await server.call('POST', '/v1/identify', identify)).status).toBe(200)
    const [last, before] = (await server.api('GET', '/audit')).body.items
    expect(last).toMatchObject({ action: 'source.created', subject: id, actor: 'cli' })
    expect(before).toMatchObject({ action: 'key.created', facts: { role: 'clerk' } })
  })

  it('go to the business named, or say which there are', async () => {
    const make = (workspace: string) => pulsera(['key', 'create', '--role', 'clerk', '--name', 'x', '--workspace', workspace], here)
    expect(await make('Otra')).toMatchObject({ code: 2, out: '', err: expect.stringContaining('Tienda de Laura') })
    expect((await make('tienda de laura')).code).toBe(0)
    expect((await make(server.workspace)).code).toBe(0)
  })

  it('found a business where there is none, which waits for its owner', async () => {
    const made = await pulsera(['key', 'create', '--role', 'owner', '--name', 'x'], on((await cloneDatabase()).config))
    expect(made).toMatchObject({ code: 0, out: expect.stringMatching(/^plsr_\S+\n$/), err: expect.stringContaining('espera a su dueña') })
  })
})

describe('import', () => {
  it('says what would come in, asks, and brings it in when told to', async () => {
    await writeFile(file('c.csv'), 'Nombre;Teléfono\nMaría Ruiz;5587654321\nÍñigo Peña;5512345678\n')
    const asked = await pulsera(['import', file('c.csv')], here)
    expect(asked).toMatchObject({
      code: 1,
      err: expect.stringMatching(/Nombre → Nombre completo, Teléfono → Teléfono.*entrarían 2.*Personas: 1 nuevas, 1 conocidas.*--yes/s),
    })
    const done = await pulsera(['import', file('c.csv'), '--kind', 'customers', '--yes', '--json'], here)
    expect(done.code, done.err).toBe(0)
    const counts = { rows: 2, newPeople: 1, knownPeople: 1, rejected: 0 }
    expect(JSON.parse(done.out)).toMatchObject({ kind: 'customers', state: 'done', counts })
    expect((await server.api('GET', '/people')).body.items).toHaveLength(2)
  })

  it('says why a file cannot be read', async () => {
    await writeFile(file('empty.csv'), '')
    const refused = await pulsera(['import', file('empty.csv'), '--yes'], { ...here, LANG: 'en_US.UTF-8' })
    expect(refused).toMatchObject({ code: 1, err: 'The file has no rows: it is empty or has a header only.\n' })
  })
})

describe('resolve', () => {
  it('says who is who in a file, without an installation', async () => {
    await writeFile(file('r.csv'), 'id,name,phone\n1,Ana Ruiz Soto,5512345678\n2,Ana Ruíz Soto,+52 55 1234 5678\n3,Luis Paz,5599887766\n')
    const resolved = await runProgram('cli/main.ts', ['resolve', file('r.csv'), '--out', file('g.csv')])
    expect(resolved.code, resolved.err).toBe(0)
    expect(await readFile(file('g.csv'), 'utf8')).toBe('record_id,person_id\n1,1\n2,1\n3,3\n')
    expect((await runProgram('cli/main.ts', ['resolve'])).code).toBe(2)
  })
})

describe('doctor', () => {
  it('finds nothing wrong, and then an audit that somebody rewrote', async () => {
    const forged = await cloneDatabase()
    await pulsera(['key', 'create', '--role', 'owner', '--name', 'x'], on(forged.config))
    const healthy = await pulsera(['doctor', '--json'], on(forged.config))
    expect({ code: healthy.code, ...JSON.parse(healthy.out) }).toMatchObject({ code: 0, healthy: true })
    await sql`alter table audit disable trigger audit_append_only`.execute(forged.db)
    await sql`alter table audit no force row level security`.execute(forged.db)
    await sql`update audit set actor = 'nobody' where seq = 1`.execute(forged.db)
    const { code, out } = await pulsera(['doctor'], on(forged.config))
    expect(code).toBe(1)
    expect(out).toContain('✗ La auditoría de «Mi negocio» está rota en la línea 1.')
    expect(out).toContain('✗ Tablas que no separan a los negocios: audit')
  })
})

describe('backup and restore', () => {
  const whole = file('all.backup')
  beforeAll(async () => {
    // Two businesses: each table's rows come out and go in one business at a time.
    const other = { mode: 'own', business: 'Segunda', country: 'CL', mainIdentifier: 'document' }
    const { workspaceId } = (await server.call('POST', '/api/workspaces', other, { cookie: server.cookie })).body
    const key = await server.keyFor('owner', workspaceId)
    expect(
      (await server.call('POST', '/api/people', { attributes: { full_name: 'Eva Soto "la; \\N\t" 🦄', phone: '56912345678' } }, { key }))
        .status,
    ).toBe(200)
    await server.call('POST', '/api/people', { attributes: { full_name: 'Eva Soto', phone: '56912345678' } }, { key })
    // Somebody wants to know who is joined: who was so before is not told again by a restore.
    const joined = await server.at(async ({ db, workspace }) => {
      await sql`insert into outbound_endpoints (workspace_id, id, url, events, secret, created_at)
        values (${workspace}, gen_random_uuid(), 'https://hooks.example.com/', '{person.joined}', 's', now())`.execute(db)
      return (await sql`select from regroupings where workspace_id = ${workspace} and cause = 'joined'`.execute(db)).rows.length
    }, workspaceId)
    expect(joined).toBeGreaterThan(0)
    const { code, err } = await pulsera(['backup', whole], here)
    expect(code, err).toBe(0)
  })

  /** Every row of every table of ours, seen as the server's own boss, who sees all. */
  async function everything({ host, database }: Config): Promise<Record<string, string[]>> {
    const { default: pg } = await import('pg')
    const boss = new pg.Client({ host, database, user: 'postgres' })
    await boss.connect()
    const tables = await boss.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'auth') and tablename not like 'kysely%' order by 1`,
    )
    const rows: Record<string, string[]> = {}
    for (const { name } of tables.rows)
      rows[name] = (await boss.query<{ row: string }>(`select to_jsonb(t)::text as row from ${name} t order by 1`)).rows.map(
        ({ row }) => row,
      )
    await boss.end()
    return rows
  }

  it('brings back every row of every table, and numbers go on', async () => {
    expect((await stat(whole)).mode & 0o777).toBe(0o600)
    const target = await cloneDatabase()
    const restored = await pulsera(['restore', whole], on(target.config))
    expect(restored.code, restored.err).toBe(0)
    const before = await everything(server.config)
    // But for the name of the key, which the next start finds out by what its own opens.
    const isKeyName = (row: string) => JSON.parse(row).name === 'key' && 'value' in JSON.parse(row)
    const names = Object.entries(before).flatMap(([table, rows]) => rows.filter(isKeyName).map(() => table))
    expect(names).toEqual([expect.stringContaining('secrets')])
    const kept = Object.fromEntries(Object.entries(before).map(([table, rows]) => [table, rows.filter((row) => !isKeyName(row))]))
    expect(await everything(target.config)).toEqual(kept)
    expect(Object.values(before).flat().length).toBeGreaterThan(40)
    const again = await pulsera(['import', file('c.csv'), '--yes'], on(target.config))
    expect(again.code, again.err).toBe(0)
  })

  it('writes over nothing', async () => {
    expect(await pulsera(['backup', whole], here)).toMatchObject({ code: 1, err: expect.stringContaining('ya existe') })
    expect(await pulsera(['restore', whole], here)).toMatchObject({ code: 1, err: expect.stringContaining('no está vacía') })
  })

  const spoiled: [string, (bytes: Buffer) => Buffer][] = [
    ['a file of somebody else', () => Buffer.from('hello')],
    ['an empty file', () => Buffer.alloc(0)],
    ['another gzip', () => gzipSync('hello hello hello')],
    ['frames of another program', () => gzipSync(jsonFrame({ tool: 'other' }))],
    ['data where a word should be', () => gzipSync(dataFrame(Buffer.from('x')))],
    ['a backup with its end missing', (bytes) => bytes.subarray(0, -200)],
    ['a backup that ends between two tables', (bytes) => gzipSync(gunzipSync(bytes).subarray(0, -30))],
    ['a backup with a byte changed', (bytes) => Buffer.from(bytes.map((byte, at) => (at === bytes.length >> 1 ? byte ^ 0xff : byte)))],
    [
      'a backup of other tables',
      (bytes) => gzipSync(Buffer.from(gunzipSync(bytes).toString('latin1').replace('0001-heart', '0001-other'), 'latin1')),
    ],
    [
      'a backup that names a table we do not have',
      (bytes) => gzipSync(Buffer.from(gunzipSync(bytes).toString('latin1').replace('"name":"records"', '"name":"pg_auth"'), 'latin1')),
    ],
  ]
  it('takes nothing at all from what is not a whole backup', async () => {
    const target = await cloneDatabase()
    const bytes = await readFile(whole)
    for (const [what, spoil] of spoiled) {
      await writeFile(file('bad'), spoil(bytes))
      const ended = await pulsera(['restore', file('bad')], on(target.config))
      expect(ended, what).toMatchObject({ code: 1, out: '' })
      expect(ended.err, what).toMatch(/^[^\n]*copia[^\n]*\n$/)
    }
    await truncate(file('bad'))
    expect(Object.entries(await everything(target.config)).filter(([name, rows]) => rows.length > 0 && name !== 'auth.secrets')).toEqual([])
  })
})
