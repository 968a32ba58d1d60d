import { describe, expect, it } from 'vitest'
import type { WorkspaceId } from '#contract'
import { openShop } from './steps.ts'

const shop = await openShop()
const marta = await shop.card({ full_name: 'Marta Solís', phone: '33 9999 8888' })

describe('who may do what', () => {
  it('the clerk recognises and writes cards, but judges nobody, imports nothing and governs nothing', async () => {
    const key = await shop.keyFor('clerk')
    const as = (method: string, path: string, body?: unknown) => shop.call(method, `/api${path}`, body, { key })
    expect((await as('GET', '/recognise?q=3399998888')).body.candidates).toHaveLength(1)
    expect((await as('POST', '/people', { attributes: { full_name: 'Rita Arce', phone: '3399997777' } })).status).toBe(200)
    const refused = [
      await as('POST', `/people/${marta.personId}/joins`, { with: marta.personId }),
      await as('GET', '/imports'),
      await as('POST', '/sources', { kind: 'web', name: 'x' }),
      await as('GET', '/audit'),
      await as('POST', '/keys', { name: 'x', role: 'owner' }),
    ]
    expect(refused.map(({ status, body }) => [status, body.code])).toEqual(refused.map(() => [403, 'role.insufficient']))
  })

  it('the steward judges and imports, but does not govern', async () => {
    const key = await shop.keyFor('steward')
    expect((await shop.call('GET', '/api/imports', undefined, { key })).status).toBe(200)
    expect((await shop.call('GET', '/api/users', undefined, { key })).status).toBe(403)
  })
})

describe('another business of the same owner', async () => {
  const session = { cookie: shop.cookie }
  const founded = await shop.call(
    'POST',
    '/api/workspaces',
    { mode: 'own', business: 'Otra tienda', country: 'MX', mainIdentifier: 'phone' },
    session,
  )
  const workspace: WorkspaceId = founded.body.workspaceId
  const key = await shop.keyFor('owner', workspace)
  const there = (method: string, path: string, body?: unknown) => shop.call(method, `/api${path}`, body, { key })

  it('knows nobody of this one: every id of here is nobody there', async () => {
    expect(founded.status).toBe(201)
    expect((await there('GET', '/people')).body.items).toEqual([])
    expect((await there('GET', '/recognise?q=3399998888')).body.candidates).toEqual([])
    const source = await shop.connect('web')
    const review = await shop.ok('POST', `/people/${marta.personId}/suspicions`, {
      with: (await shop.card({ full_name: 'Martha Solís' })).personId,
    })
    const crossings = [
      await there('GET', `/people/${marta.personId}`),
      await there('GET', `/people/${marta.personId}/timeline`),
      await there('POST', `/people/${marta.personId}/entries`, { kind: 'note', text: 'hola' }),
      await there('POST', `/people/${marta.personId}/corrections`, { attributes: { full_name: 'X' } }),
      await there('GET', `/reviews/${review.reviewId}`),
      await there('POST', `/reviews/${review.reviewId}/judgement`, { verdict: 'same' }),
      await there('POST', `/sources/${source.id}/keys`),
    ]
    expect(crossings.map(({ status }) => status)).toEqual(crossings.map(() => 404))
    expect(crossings[0]?.body).toMatchObject({ code: 'person.missing', message: 'No encontramos a esa persona.' })
    expect((await shop.person(marta.personId)).name).toBe('Marta Solís')
  })

  it('joins nobody across: neither side of a join may be of elsewhere', async () => {
    const rita = (await there('POST', '/people', { attributes: { full_name: 'Rita Arce', phone: '3399998888' } })).body
    expect(rita.outcome).toBe('created')
    expect((await there('POST', `/people/${rita.personId}/joins`, { with: marta.personId })).status).toBe(404)
    expect((await shop.api('POST', `/people/${marta.personId}/joins`, { with: rita.personId })).status).toBe(404)
  })
})
