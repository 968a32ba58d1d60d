import { describe, expect, it } from 'vitest'
import type { WorkspaceId } from '#contract'
import { abilities, contract, type Meta, roles } from '#contract'
import { inWorkspace, newId } from '#platform'
import { startServer } from '../../test/server.ts'
import { foundWorkspace } from './setup.ts'

const server = await startServer()
const keys = {
  owner: server.key,
  steward: await server.keyFor('steward'),
  agent: await server.keyFor('agent'),
  clerk: await server.keyFor('clerk'),
}
const nobodysId = '01900000-0000-7000-8000-000000000000'

type Endpoint = { name: string; method: string; path: string; meta: Meta }
function endpointsIn(node: object, name = ''): Endpoint[] {
  const definition = (node as { '~orpc'?: { route: { method: string; path: string }; meta: Meta } })['~orpc']
  if (definition) return [{ name, method: definition.route.method, path: definition.route.path, meta: definition.meta }]
  return Object.entries(node).flatMap(([key, child]) => endpointsIn(child, name ? `${name}.${key}` : key))
}
const endpoints = endpointsIn(contract)
const guarded = endpoints.filter(({ meta }) => meta.may in abilities)
const addressOf = ({ path }: Endpoint) => `/api${path.replace(/\{\w+\}/g, nobodysId)}`
const callAs = (endpoint: Endpoint, key?: string) =>
  server.call(endpoint.method, addressOf(endpoint), endpoint.method === 'GET' ? undefined : {}, key ? { key } : {})

describe('who may do what', () => {
  it(`covers the contract (${guarded.length} guarded endpoints)`, () => expect(guarded.length).toBeGreaterThan(25))

  it.each(guarded)('$method $path lets in the roles of $meta.may and nobody else', async (endpoint) => {
    expect((await callAs(endpoint)).status, 'without key').toBe(401)
    const allowed: readonly string[] = abilities[endpoint.meta.may as keyof typeof abilities]
    for (const role of roles) {
      const { status, body } = await callAs(endpoint, keys[role])
      const refused = status === 403 && body.code === 'role.insufficient'
      expect(refused, `${role} got ${status} ${body?.code}`).toBe(!allowed.includes(role))
      expect(status).toBeLessThan(500)
    }
  })
})

describe('200: one’s own business', () => {
  it('says who I am, by session and by key', async () => {
    const me = await server.call('GET', '/api/me', undefined, { cookie: server.cookie })
    expect(me.body).toMatchObject({
      user: { email: server.owner.email },
      role: 'owner',
      workspace: { name: 'Tienda de Laura', currency: 'MXN', language: 'es' },
    })
    const key = await server.call('GET', '/api/me', undefined, { key: keys.clerk })
    expect(key.body).toMatchObject({ user: null, role: 'clerk', can: ['people.read', 'people.write'] })
  })

  it('adds a colleague, changes the role and lets the colleague go', async () => {
    const added = await server.api('POST', '/users', {
      name: 'Íñigo',
      email: 'Inigo@tienda.example',
      password: 'otra clave larga',
      role: 'clerk',
    })
    expect(added.status).toBe(201)
    const cookie = await server.signIn('inigo@tienda.example', 'otra clave larga')
    expect((await server.call('GET', '/api/users', undefined, { cookie })).status).toBe(403)
    expect((await server.api('PATCH', `/users/${added.body.id}`, { role: 'owner' })).body.role).toBe('owner')
    expect((await server.call('GET', '/api/users', undefined, { cookie })).body).toHaveLength(2)
    expect((await server.api('DELETE', `/users/${added.body.id}`)).status).toBe(200)
    expect((await server.call('GET', '/api/me', undefined, { cookie })).status).toBe(401)
    await expect(server.signIn('inigo@tienda.example', 'otra clave larga')).rejects.toThrow('401')
    const again = await server.api('POST', '/users', {
      name: 'Íñigo',
      email: 'inigo@tienda.example',
      password: 'una tercera clave',
      role: 'agent',
    })
    expect(again.body).toMatchObject({ id: added.body.id, role: 'agent' })
    expect(await server.signIn('inigo@tienda.example', 'una tercera clave')).toContain('pulsera')
  })

  it('changes its own settings', async () => {
    const changed = await server.api('PATCH', '/workspace', { name: 'Tienda Nueva', language: 'en', addressForm: 'usted', teamForm: 'vos' })
    expect(changed.body).toMatchObject({ name: 'Tienda Nueva', language: 'en', addressForm: 'usted', teamForm: 'vos' })
    expect((await server.api('GET', '/kit')).body.form, 'one setting for the kit, too').toBe('usted')
    expect((await server.api('PATCH', '/workspace', { addressForm: 'thou' })).status).toBe(400)
    const refused = await server.call('GET', '/api/users', undefined, { key: keys.clerk })
    expect(refused.body.message, 'no Accept-Language: the business’s language would come later, Spanish first').toMatch(/papel/)
    await server.api('PATCH', '/workspace', { name: 'Tienda de Laura', language: 'es', addressForm: 'tu', teamForm: 'tu' })
  })

  it('makes a key that works, shows it once, and revokes it at once', async () => {
    const { body: key, status } = await server.api('POST', '/keys', { name: 'caja', role: 'clerk' })
    expect(status).toBe(201)
    expect(key.secret).toMatch(/^plsr_/)
    expect((await server.call('GET', '/api/me', undefined, { key: key.secret })).status).toBe(200)
    expect((await server.api('GET', '/keys')).text).not.toContain(key.secret)
    expect((await server.api('DELETE', `/keys/${key.id}`)).body.revokedAt).not.toBeNull()
    expect((await server.call('GET', '/api/me', undefined, { key: key.secret })).body.code).toBe('key.unknown')
  })

  it('founds another business and moves between them', async () => {
    const input = { mode: 'own', business: 'Segunda', country: 'CL', mainIdentifier: 'document' }
    const cookie = await server.signIn(server.owner.email, server.owner.password)
    const founded = await server.call('POST', '/api/workspaces', input, { cookie })
    expect(founded.status).toBe(201)
    const there = await server.call('GET', '/api/me', undefined, { cookie })
    expect(there.body.workspace).toMatchObject({
      id: founded.body.workspaceId,
      name: 'Segunda',
      currency: 'CLP',
      timezone: 'America/Santiago',
    })
    expect(there.body.workspaces.map((one: { name: string }) => one.name)).toEqual(['Tienda de Laura', 'Segunda'])
    const other = await server.call('GET', '/api/me', undefined, { cookie: server.cookie })
    expect(other.body.workspace.name, 'another session stays where it was').toBe('Tienda de Laura')
    await server.call('POST', '/api/me/workspace', { workspaceId: server.workspace }, { cookie })
    expect((await server.call('GET', '/api/me', undefined, { cookie })).body.workspace.id).toBe(server.workspace)
  })
})

describe('400: what cannot be understood', () => {
  it('names the fields, in the reader’s language', async () => {
    const es = await server.api('POST', '/keys', { name: 7, role: 'king' })
    expect(es.body).toMatchObject({ code: 'body.invalid', status: 400, defined: true })
    expect(es.body.data.problems).toEqual([
      { field: 'name', problem: expect.stringContaining('se esperaba texto') },
      { field: 'role', problem: expect.stringContaining('clerk') },
    ])
    const en = await server.api('POST', '/keys', { name: 7, role: 'king' }, { headers: { 'accept-language': 'en-GB,en;q=0.9' } })
    expect(en.body.data.problems[0].problem).toContain('expected string')
  })

  it('says when JSON is not JSON, and when it is too much of it', async () => {
    const headers = { 'content-type': 'application/json' }
    expect((await server.api('POST', '/keys', undefined, { headers, raw: '{"name":' })).body.code).toBe('body.not-json')
    expect((await server.api('POST', '/keys', undefined, { headers, raw: `{"name":"${'x'.repeat(2 ** 21)}"}` })).body).toMatchObject({
      code: 'body.too-large',
      status: 413,
    })
  })

  it('explains an id that is none', async () => {
    const answer = await server.api('GET', '/people/abc')
    expect(answer.body).toMatchObject({ code: 'body.invalid', status: 400, data: { problems: [{ field: 'id' }] } })
  })

  it('wants passwords of ten characters', async () => {
    const short = await server.api('POST', '/users', { name: 'A', email: 'a@b.example', password: 'corta', role: 'clerk' })
    expect(short.body).toMatchObject({ code: 'password.short', data: { lengthMin: 10 } })
  })

  it.each([
    ['a name of 100,000 characters', { name: 'ñ'.repeat(100_000), role: 'clerk' }, 400],
    ['an emoji and right-to-left text', { name: '🦄 مرحبا', role: 'clerk' }, 201],
    ['a spell', { name: "'; drop table records; --", role: 'clerk' }, 201],
    ['a NUL character', { name: 'a\u0000b', role: 'clerk' }, 400],
  ])('%s', async (_, body, status) => {
    expect((await server.api('POST', '/keys', body)).status).toBe(status)
  })
})

describe('404: what is not there', () => {
  it.each([
    ['DELETE', `/keys/${nobodysId}`, 'key.missing'],
    ['DELETE', `/users/${nobodysId}`, 'user.missing'],
    ['DELETE', '/users/nobody', 'user.missing'],
    ['GET', '/nowhere', 'NOT_FOUND'],
    ['GET', `/people/${nobodysId}`, 'person.missing'],
  ])('%s %s', async (method, path, code) => {
    expect((await server.api(method, path)).body).toMatchObject({ code, status: 404, message: expect.stringMatching(/\w/) })
  })

  it('a business of somebody else cannot be entered', async () => {
    const entered = await server.call('POST', '/api/me/workspace', { workspaceId: nobodysId }, { cookie: server.cookie })
    expect(entered.body.code).toBe('workspace.missing')
  })
})

describe('what the API says of itself', () => {
  it('is an OpenAPI 3.1 document with every endpoint, file routes too', async () => {
    const { body } = await server.call('GET', '/api/openapi.json')
    expect(body.openapi).toMatch(/^3\.1\./)
    for (const { method, path } of endpoints) expect(body.paths[path]?.[method.toLowerCase()], `${method} ${path}`).toBeTruthy()
    expect(body.paths['/imports'].post.requestBody.content).toHaveProperty('multipart/form-data')
    expect(body.paths['/people/{id}/joins'].post.responses).toHaveProperty('201')
  })

  it('is a page to read, under the address it was asked at, that loads and runs nothing foreign', async () => {
    const { text, headers } = await server.call('GET', '/api/docs', undefined, { headers: { 'accept-language': 'es' } })
    expect(headers.get('content-type')).toContain('text/html')
    expect(text).toContain('<html lang="en">')
    expect(text).toContain('/api/people/{id}/separations')
    expect(text).toContain('/v1/identify')
    const addresses = text.match(/https?:\/\/[^/'"]+/g) ?? []
    expect(addresses.length).toBeGreaterThan(0)
    expect(new Set(addresses)).toEqual(new Set([new URL(server.url).origin]))
    expect(text.replace('<link rel="icon" href="/mark.svg" type="image/svg+xml">', '')).not.toMatch(/<script|<link|src=/)
  })
})

describe('409: what cannot be now', () => {
  it('sets up once, whoever asks first', async () => {
    const input = {
      mode: 'own',
      business: 'B',
      country: 'ES',
      mainIdentifier: 'email',
      owner: { ...server.owner, email: 'other@tienda.example' },
    }
    expect((await server.call('POST', '/api/setup', input)).body.code).toBe('setup.done')
    expect((await server.call('GET', '/api/setup')).body).toEqual({ needed: false })
  })

  it('keeps an owner, and one account for an address', async () => {
    const me = (await server.call('GET', '/api/me', undefined, { cookie: server.cookie })).body.user
    expect((await server.api('PATCH', `/users/${me.id}`, { role: 'clerk' })).body.code).toBe('owner.last')
    expect((await server.api('DELETE', `/users/${me.id}`)).body.code).toBe('owner.last')
    const twin = await server.api('POST', '/users', {
      name: 'L',
      email: server.owner.email.toUpperCase(),
      password: 'larga y nueva',
      role: 'clerk',
    })
    expect(twin.body).toMatchObject({ code: 'user.exists', status: 409 })
  })
})

describe('a business founded from the command line', () => {
  it('waits for its owner: the first run makes it hers, with what she says of it', async () => {
    const fresh = await startServer({ setUp: false })
    const first = { mode: 'own', business: 'Mi negocio', country: 'MX', mainIdentifier: 'phone', language: 'es' } as const
    const place = { workspace: newId<WorkspaceId>(), actor: 'cli' } as const
    const { workspace } = await inWorkspace(fresh.db, place, (scope) => foundWorkspace(scope, first))
    expect((await fresh.call('GET', '/api/setup')).body).toEqual({ needed: true })
    const input = { mode: 'own', business: 'Zapatería', country: 'PE', mainIdentifier: 'document', owner: fresh.owner }
    expect((await fresh.call('POST', '/api/setup', input)).body).toEqual({ workspaceId: workspace })
    const cookie = await fresh.signIn(fresh.owner.email, fresh.owner.password)
    const me = await fresh.call('GET', '/api/me', undefined, { cookie })
    expect(me.body).toMatchObject({
      role: 'owner',
      workspace: { id: workspace, name: 'Zapatería', currency: 'PEN', mainIdentifier: 'document' },
    })
  })
})
