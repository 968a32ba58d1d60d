import { describe, expect, it } from 'vitest'
import type { WorkspaceId } from '#contract'
import { newId } from '#platform'
import { startServer } from '../../test/server.ts'

const server = await startServer()
const session = { cookie: server.cookie }
const found = async (business: string, who = session): Promise<WorkspaceId> =>
  (await server.call('POST', '/api/workspaces', { mode: 'own', business, country: 'ES', mainIdentifier: 'email' }, who)).body.workspaceId
const naming = (workspace: string, who = session) => ({ ...who, headers: { 'pulsera-workspace': workspace } })

/** The session of somebody who works in this business only. */
async function colleague(): Promise<{ id: string; cookie: string }> {
  const user = { name: 'Eva', email: `${newId()}@tienda.example`, password: 'la primera clave', role: 'clerk' }
  const { id } = (await server.api('POST', '/users', user)).body
  return { id, cookie: await server.signIn(user.email, user.password) }
}
const namesIn = async (workspace: WorkspaceId) =>
  (await server.call('GET', '/api/people', undefined, { key: await server.keyFor('owner', workspace) })).body.items.map(
    ({ name }: { name: string }) => name,
  )
const card = (name: string) => ({ attributes: { full_name: name, phone: '5512345678' } })
const paths = ['/api/live', '/api/sources/tail', '/api/kit.pdf', '/api/people']

describe('a window of one business, while the session moved to another', () => {
  it('reads and writes where it says it is', async () => {
    const other = await found('Otra')
    expect((await server.call('GET', '/api/me', undefined, session)).body.workspace.id).toBe(other)
    expect((await server.call('GET', '/api/me', undefined, naming(server.workspace))).body.workspace.id).toBe(server.workspace)
    await server.call('POST', '/api/people', card('Ana de Madrid'), naming(server.workspace))
    await server.call('POST', '/api/people', card('Eva de Otra'), naming(other))
    expect(await namesIn(server.workspace)).toEqual(['Ana de Madrid'])
    expect(await namesIn(other)).toEqual(['Eva de Otra'])
  })

  it('says so in the address where a browser sends no header of ours: streams and files', async () => {
    const asked = await server.call('GET', `/api/me?workspace=${server.workspace}`, undefined, session)
    expect(asked.body.workspace.id).toBe(server.workspace)
  })
})

describe('who names a business one is no member of', () => {
  it.each(paths)('gets nothing from %s: not the business, nor one’s own instead', async (path) => {
    const other = await found('Ajena')
    const eva = await colleague()
    for (const named of [other, newId(), 'x', `${server.workspace},${other}`]) {
      const answers = [
        await server.call('GET', path, undefined, naming(named, eva)),
        await server.call('GET', `${path}?workspace=${named}`, undefined, eva),
      ]
      expect(answers.map(({ status, body }) => [status, body?.code])).toEqual(Array(2).fill([403, 'workspace.foreign']))
    }
  })

  it('cannot name one in the header and another in the address', async () => {
    const other = await found('Tercera')
    const answer = await server.call('GET', `/api/me?workspace=${other}`, undefined, naming(server.workspace))
    expect([answer.status, answer.body.code]).toEqual([403, 'workspace.foreign'])
  })

  it('writes nothing anywhere', async () => {
    const other = await found('Cuarta')
    const eva = await colleague()
    const before = await namesIn(server.workspace)
    expect((await server.call('POST', '/api/people', card('Nadie'), naming(other, eva))).body.code).toBe('workspace.foreign')
    expect([await namesIn(other), await namesIn(server.workspace)]).toEqual([[], before])
  })

  it('is refused also with a key, which has one business', async () => {
    const other = await found('Quinta')
    const headers = { 'pulsera-workspace': other }
    expect((await server.call('GET', '/api/people', undefined, { key: server.key, headers })).body.code).toBe('workspace.foreign')
    const own = { 'pulsera-workspace': server.workspace }
    expect((await server.call('GET', '/api/people', undefined, { key: server.key, headers: own })).status).toBe(200)
  })

  it('is refused from the moment on that one is removed from it, though another business is left', async () => {
    const eva = await colleague()
    const other = await found('Sexta')
    const same = { name: 'Eva', email: await emailOf(eva.id), password: 'la primera clave', role: 'clerk' }
    expect((await server.call('POST', '/api/users', same, naming(other))).status).toBe(201)
    expect((await server.call('GET', '/api/me', undefined, naming(server.workspace, eva))).status).toBe(200)
    await server.api('DELETE', `/users/${eva.id}`)
    expect((await server.call('GET', '/api/me', undefined, naming(server.workspace, eva))).body.code).toBe('workspace.foreign')
    expect((await server.call('GET', '/api/me', undefined, naming(other, eva))).status).toBe(200)
  })
})

const emailOf = async (id: string) => (await server.api('GET', '/users')).body.find((one: { id: string }) => one.id === id).email
