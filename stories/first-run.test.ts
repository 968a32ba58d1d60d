import { describe, expect, it } from 'vitest'
import { ownerAccount, startServer } from '../test/server.ts'

const server = await startServer({ setUp: false })
const business = { mode: 'own', business: 'Zapatería Ruiz', country: 'MX', mainIdentifier: 'phone' }

describe('the first run', () => {
  it('is healthy before anybody has been here, and asks to be set up', async () => {
    expect((await server.call('GET', '/health')).body).toMatchObject({ status: 'ok' })
    expect((await server.call('GET', '/api/setup')).body).toEqual({ needed: true })
    expect((await server.call('GET', '/api/people')).status).toBe(401)
  })

  it('refuses a short password in the reader’s language, and nothing is half done', async () => {
    const weak = { ...business, owner: { ...ownerAccount, password: 'corta' } }
    const spanish = await server.call('POST', '/api/setup', weak, { headers: { 'accept-language': 'es' } })
    const english = await server.call('POST', '/api/setup', weak, { headers: { 'accept-language': 'en' } })
    expect([spanish.status, english.status]).toEqual([400, 400])
    expect(spanish.body.code).toBe('password.short')
    expect(spanish.body.message).toContain('contraseña')
    expect(english.body.message).toContain('password')
    expect((await server.call('GET', '/api/setup')).body).toEqual({ needed: true })
  })

  it('makes the business and its owner, once', async () => {
    const made = await server.call('POST', '/api/setup', { ...business, owner: ownerAccount })
    expect(made.status).toBe(201)
    const again = await server.call('POST', '/api/setup', { ...business, owner: { ...ownerAccount, email: 'otra@tienda.example' } })
    expect({ status: again.status, code: again.body.code }).toEqual({ status: 409, code: 'setup.done' })
    expect((await server.call('GET', '/api/setup')).body).toEqual({ needed: false })
  })

  it('lets the owner in with the password and nobody with another', async () => {
    const cookie = await server.signIn(ownerAccount.email, ownerAccount.password)
    const me = await server.call('GET', '/api/me', undefined, { cookie })
    expect(me.body).toMatchObject({
      role: 'owner',
      workspace: { name: 'Zapatería Ruiz', country: 'MX', currency: 'MXN', mainIdentifier: 'phone', isDemo: false },
    })
    await expect(server.signIn(ownerAccount.email, 'una clave equivocada')).rejects.toThrow('401')
  })

  it('prints its own contract as OpenAPI 3.1, and a page to read it', async () => {
    const document = (await server.call('GET', '/api/openapi.json')).body
    expect(document.openapi).toMatch(/^3\.1\./)
    const stable = [
      '/recognise',
      '/people/{id}',
      '/people/{id}/timeline',
      '/people/{id}/joins',
      '/people/{id}/separations',
      '/reviews',
      '/reviews/{id}/judgement',
      '/imports/{id}',
    ]
    expect(Object.keys(document.paths)).toEqual(expect.arrayContaining(stable))
    const page = await server.call('GET', '/api/docs')
    expect(page.status).toBe(200)
    expect(page.text).toContain('/people/{id}/joins')
  })
})
