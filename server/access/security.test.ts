import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import type { SourceId, WorkspaceId } from '#contract'
import { newId } from '#platform'
import { startServer } from '../../test/server.ts'
import { audit, verifyAudit } from './audit.ts'
import { findSourceByKey, makeSourceKey, revokeSourceKeys } from './keys.ts'
import { rolesOf } from './store/members.ts'

const server = await startServer()
const session = { cookie: server.cookie }

describe('one business never sees another', () => {
  it('neither lists nor touches what is the other’s, whoever asks', async () => {
    const input = { mode: 'own', business: 'Ajena', country: 'ES', mainIdentifier: 'email' }
    const other: WorkspaceId = (await server.call('POST', '/api/workspaces', input, session)).body.workspaceId
    await server.call('POST', '/api/me/workspace', { workspaceId: server.workspace }, session)
    const theirs = await server.keyFor('owner', other)
    const [key] = (await server.call('GET', '/api/keys', undefined, { key: theirs })).body
    const mine = (await server.api('GET', '/keys')).body
    expect(mine.map((one: { id: string }) => one.id)).not.toContain(key.id)
    expect((await server.api('DELETE', `/keys/${key.id}`)).body.code).toBe('key.missing')
    expect((await server.call('GET', '/api/me', undefined, { key: theirs })).status).toBe(200)
    const clerk = await server.call(
      'POST',
      '/api/users',
      { name: 'C', email: 'c@ajena.example', password: 'clave larga de c', role: 'clerk' },
      { key: theirs },
    )
    expect((await server.api('PATCH', `/users/${clerk.body.id}`, { role: 'owner' })).body.code).toBe('user.missing')
    expect((await server.api('DELETE', `/users/${clerk.body.id}`)).body.code).toBe('user.missing')
    expect((await server.api('GET', '/audit')).text).not.toContain(clerk.body.id)
    const cookie = await server.signIn('c@ajena.example', 'clave larga de c')
    const entered = await server.call('POST', '/api/me/workspace', { workspaceId: server.workspace }, { cookie })
    expect(entered.body.code).toBe('workspace.missing')
  })

  it('lets a key of one kind open nothing of the other', async () => {
    const source = newId<SourceId>()
    const writeKey = await server.at((scope) => makeSourceKey(scope, source, 'web'))
    expect(await findSourceByKey(server.db, writeKey)).toEqual({ workspace: server.workspace, sourceId: source })
    expect(await findSourceByKey(server.db, server.key)).toBeNull()
    expect((await server.call('GET', '/api/me', undefined, { key: writeKey })).body.code).toBe('key.unknown')
    await server.at((scope) => revokeSourceKeys(scope, source))
    expect(await findSourceByKey(server.db, writeKey)).toBeNull()
  })
})

describe('who may found another business', () => {
  it('is an owner of one, not a clerk', async () => {
    await server.api('POST', '/users', { name: 'C', email: 'c@tienda.example', password: 'clave larga de c', role: 'clerk' })
    const cookie = await server.signIn('c@tienda.example', 'clave larga de c')
    const input = { mode: 'own', business: 'Mía', country: 'MX', mainIdentifier: 'phone' }
    expect(await server.call('POST', '/api/workspaces', input, { cookie })).toMatchObject({
      status: 403,
      body: { code: 'role.insufficient' },
    })
  })

  it('is asked without opening more than the question', async () => {
    const [user] = (await server.api('GET', '/users')).body
    const left = await server.at(async (scope) => {
      await rolesOf(scope, user.id)
      return (await sql<{ user: string }>`select current_setting('app.user', true) as user`.execute(scope.db)).rows[0]?.user
    })
    expect(left).toBe('')
  })
})

describe('a cursor that we did not write', () => {
  const crafted = Buffer.from('["x","y"]').toString('base64url')
  it.each(['people', 'people?sort=name', 'reviews', 'imports', 'quarantined', 'audit'])('is refused: %s', async (path) => {
    const answer = await server.api('GET', `/${path}${path.includes('?') ? '&' : '?'}cursor=${crafted}`)
    expect([answer.status, answer.body.code]).toEqual([400, 'body.invalid'])
  })
})

describe('contacts that the business declares its own later', () => {
  it('join nobody any more', async () => {
    const { writeKey } = (await server.api('POST', '/sources', { kind: 'web', name: 'Web' })).body
    const people = async () => (await server.api('GET', '/people')).body.items.length
    const before = await people()
    const traits = { name: 'María García', phone: '5510101010', email: 'ventas@tienda.example' }
    for (const userId of ['r1', 'r2'])
      expect((await server.call('POST', '/v1/identify', { userId, traits }, { headers: { 'x-write-key': writeKey } })).status).toBe(200)
    expect((await people()) - before).toBe(1)
    await server.api('PATCH', '/workspace', { ownContacts: ['5510101010', 'ventas@tienda.example'] })
    await expect.poll(people).toBe(before + 2)
    await server.api('PATCH', '/workspace', { ownContacts: [] })
    await expect.poll(people).toBe(before + 1)
  })
})

describe('a page of somebody else', () => {
  const key = { name: 'k', role: 'clerk' }
  it.each([
    ['says it is foreign', { origin: 'https://evil.example' }],
    ['has no origin to show', { origin: 'null' }],
    ['is a neighbour on another port', { origin: 'http://127.0.0.1:1' }],
    ['only says cross-site', { origin: undefined, 'sec-fetch-site': 'cross-site' }],
    ['says nothing', { origin: undefined }],
  ])('that %s changes nothing with my session', async (_, headers) => {
    const stated = Object.fromEntries(
      Object.entries({ cookie: server.cookie, ...headers }).filter(([, value]) => value !== undefined),
    ) as Record<string, string>
    expect((await server.call('POST', '/api/keys', key, { headers: stated })).body).toMatchObject({ code: 'origin.foreign', status: 403 })
    expect((await server.call('POST', '/api/auth/sign-out', {}, { headers: stated })).body.code).toBe('origin.foreign')
  })

  it('signs nobody in and sets nothing up', async () => {
    const headers = { origin: 'https://evil.example' }
    expect((await server.call('POST', '/api/auth/sign-in/email', server.owner, { headers })).body.code).toBe('origin.foreign')
    expect((await server.call('POST', '/api/setup', {}, { headers })).body.code).toBe('origin.foreign')
  })

  it('while our own page may', async () => {
    expect((await server.call('POST', '/api/keys', key, session)).status).toBe(201)
    const headers = { cookie: server.cookie, 'sec-fetch-site': 'same-origin' }
    expect((await server.call('POST', '/api/keys', key, { headers })).status).toBe(201)
  })
})

describe('sign-in', () => {
  it('gives a cookie that scripts and other sites do not see, and no token beside it', async () => {
    const answer = await server.call('POST', '/api/auth/sign-in/email', { email: server.owner.email, password: server.owner.password })
    const [cookie = ''] = answer.headers.getSetCookie()
    expect(cookie).toMatch(/HttpOnly/i)
    expect(cookie).toMatch(/SameSite=Lax/i)
    expect(answer.body).toEqual({ ok: true })
  })

  it('marks the cookie as secure behind a proxy that speaks TLS', async () => {
    const headers = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'tienda.example', origin: 'https://tienda.example' }
    const answer = await server.call('POST', '/api/auth/sign-in/email', server.owner, { headers })
    expect(answer.headers.getSetCookie()[0]).toMatch(/; Secure$/)
  })

  it('changes a password for who knows the old one, writes that down, and nothing else', async () => {
    const made = { name: 'Eva', email: 'eva@tienda.example', password: 'la primera clave', role: 'agent' }
    await server.api('POST', '/users', made)
    const cookie = await server.signIn(made.email, made.password)
    const change = (currentPassword: string, newPassword: string, who = cookie) =>
      server.call('POST', '/api/auth/change-password', { currentPassword, newPassword }, { cookie: who })
    const newest = async () => (await server.api('GET', '/audit?limit=1')).body.items[0]
    const before = await newest()
    expect((await change('not this one', 'una clave nueva')).body).toMatchObject({ code: 'sign-in.wrong' })
    expect((await change(made.password, 'corta')).body).toMatchObject({ code: 'password.short' })
    expect((await change(made.password, 'larga'.repeat(40))).body).toMatchObject({ code: 'password.long', data: { lengthMax: 128 } })
    expect((await change(made.password, 'una clave nueva', 'pulsera.session_token=x')).body.code).toBe('session.missing')
    expect(await newest()).toEqual(before)
    expect((await change(made.password, 'una clave nueva')).body).toEqual({ ok: true })
    expect(await newest()).toMatchObject({ action: 'user.password-changed', actor: 'Eva', facts: {} })
    await expect(server.signIn(made.email, made.password)).rejects.toThrow('401')
    expect(await server.signIn(made.email, 'una clave nueva')).toContain('pulsera')
  })

  it('gives another name to whoever is signed in, to nobody else and to no key, and writes down both', async () => {
    const made = { name: 'Eva Luz', email: 'evaluz@tienda.example', password: 'la primera clave', role: 'clerk' }
    await server.api('POST', '/users', made)
    const cookie = await server.signIn(made.email, made.password)
    const rename = (name: string, who: object) => server.call('PATCH', '/api/me', { name }, who)
    const newest = async () => (await server.api('GET', '/audit?limit=1')).body.items[0]
    const before = await newest()
    expect((await rename('   ', { cookie })).status).toBe(400)
    expect((await rename('x'.repeat(101), { cookie })).status).toBe(400)
    expect((await rename('Otra', { key: await server.keyFor('owner') })).body).toMatchObject({ code: 'role.insufficient' })
    expect((await rename('Otra', { cookie, headers: { origin: 'https://mala.example' } })).body).toMatchObject({ code: 'origin.foreign' })
    expect((await newest()).action).not.toBe('user.renamed')
    expect(before).toMatchObject({ action: 'user.added' })
    expect((await rename('  Eva Luna ', { cookie })).body).toMatchObject({ name: 'Eva Luna', formerName: 'Eva Luz' })
    expect((await server.call('GET', '/api/me', undefined, { cookie })).body.user.name).toBe('Eva Luna')
    expect(await newest()).toMatchObject({ action: 'user.renamed', actor: 'Eva Luna', facts: { formerName: 'Eva Luz' } })
    expect((await server.api('GET', '/users')).body.map(({ name }: { name: string }) => name)).not.toContain('Eva Luz')
  })

  it('ends when signed out', async () => {
    const cookie = await server.signIn(server.owner.email, server.owner.password)
    expect((await server.call('GET', '/api/me', undefined, { cookie })).status).toBe(200)
    await server.call('POST', '/api/auth/sign-out', {}, { cookie })
    expect((await server.call('GET', '/api/me', undefined, { cookie })).body.code).toBe('session.missing')
  })

  it('opens nothing else of better-auth', async () => {
    for (const path of ['/sign-up/email', '/update-user', '/delete-user', '/list-sessions', '/forget-password'])
      expect((await server.call('POST', `/api/auth${path}`, server.owner)).status, path).toBe(404)
  })

  it('stops guessing, many at once too, and tells when to come back', async () => {
    const guess = (password: string) => server.call('POST', '/api/auth/sign-in/email', { email: 'guessed@tienda.example', password })
    const answers = await Promise.all(Array.from({ length: 14 }, (_, i) => guess(`guess number ${i}`)))
    const statuses = answers.map(({ status }) => status).sort()
    expect(statuses).toEqual([...Array(10).fill(401), ...Array(4).fill(429)])
    const last = await guess('one more guess')
    expect(last.body).toMatchObject({ code: 'rate.limited', data: { seconds: expect.any(Number) } })
    expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(await server.signIn(server.owner.email, server.owner.password), 'another account is not locked').toContain('pulsera')
  })

  it('tells a stranger and a wrong password apart for nobody', async () => {
    const wrong = await server.call('POST', '/api/auth/sign-in/email', { email: server.owner.email, password: 'not this one' })
    const stranger = await server.call('POST', '/api/auth/sign-in/email', { email: 'nobody@tienda.example', password: 'not this one' })
    expect(stranger.body).toEqual(wrong.body)
    expect(wrong.body.message).toBe('El correo o la contraseña no son correctos.')
  })
})

describe('every answer', () => {
  it.each(['/health', '/api/docs', '/api/nope', '/'])('%s carries safe headers', async (path) => {
    const { headers } = await server.call('GET', path)
    const policy = headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'self'")
    expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval';")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(headers.get('x-content-type-options')).toBe('nosniff')
  })

  it('never holds a secret that was kept', async () => {
    const kept = await sql<{
      password: string
      hash: Buffer
    }>`select password, (select hash from api_keys limit 1) as hash from auth.accounts limit 1`.execute(server.db)
    for (const path of ['/api/users', '/api/keys', '/api/audit', '/api/me']) {
      const { text } = await server.call('GET', path, undefined, session)
      expect(text).not.toContain(kept.rows[0]?.password)
      expect(text).not.toContain(server.key)
      expect(text).not.toContain(server.owner.password)
    }
  })
})

describe('429', () => {
  it('a caller without measure waits', async () => {
    const small = await startServer({ setUp: false, callsPerMinuteMax: 5 })
    const answers = await Promise.all(Array.from({ length: 7 }, () => small.call('GET', '/api/setup')))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 429, 429])
    expect(answers.find(({ status }) => status === 429)?.body).toMatchObject({
      code: 'rate.limited',
      message: expect.stringContaining('segundos'),
    })
    expect((await small.call('GET', '/health')).status).toBe(200)
  })
})

describe('the audit', () => {
  it('has a line for each change, in its transaction, with ids and no words', async () => {
    const { body } = await server.api('POST', '/keys', { name: 'Secreto de Laura', role: 'agent' })
    const [line] = (await server.api('GET', '/audit')).body.items
    expect(line).toMatchObject({ action: 'key.created', subject: body.id, facts: { role: 'agent' }, actor: 'test owner' })
    expect(JSON.stringify(line)).not.toContain('Secreto')
    const before = line.seq
    await server.api('PATCH', '/users/nobody', { role: 'clerk' })
    expect((await server.api('GET', '/audit')).body.items[0].seq, 'what was refused is not written').toBe(before)
  })

  it('is read in pages', async () => {
    const first = (await server.api('GET', '/audit?limit=2')).body
    const second = (await server.api('GET', `/audit?limit=2&cursor=${first.next}`)).body
    expect([...first.items, ...second.items].map((line: { seq: number }) => line.seq)).toEqual(
      [0, 1, 2, 3].map((n) => first.items[0].seq - n),
    )
  })

  it('is written by two at once without a gap', async () => {
    await Promise.all(Array.from({ length: 8 }, (_, i) => server.api('POST', '/keys', { name: `k${i}`, role: 'clerk' })))
    expect(await server.at(verifyAudit)).toMatchObject({ brokenAt: null })
  })

  it('cannot be changed, and shows it where somebody did all the same', async () => {
    await server.at((scope) => audit(scope, 'test.line', null, { b: 1, a: { d: [1, 2], c: 'x' } }))
    expect((await server.at(verifyAudit)).brokenAt).toBeNull()
    await expect(server.at((scope) => sql`update audit set actor = 'cli' where seq = 2`.execute(scope.db))).rejects.toThrow('append only')
    await expect(server.at((scope) => sql`delete from audit where seq = 2`.execute(scope.db))).rejects.toThrow('append only')
    await sql`alter table audit disable trigger audit_append_only`.execute(server.db)
    await server.at((scope) => sql`update audit set facts = '{"role":"owner"}' where seq = 2`.execute(scope.db))
    expect(await server.at(verifyAudit)).toEqual({ lines: 1, brokenAt: 2 })
    await sql`alter table audit enable trigger audit_append_only`.execute(server.db)
  })
})
