import { describe, expect, it } from 'vitest'
import { refuse } from './answer.ts'
import { createHttp } from './app.ts'
import { preferredLanguage } from './language.ts'
import { isForeign } from './origin.ts'

describe('the reader’s language', () => {
  it.each([
    [undefined, null],
    ['*', null],
    ['de-DE,de;q=0.9', null],
    ['es-MX,es;q=0.9,en;q=0.8', 'es'],
    ['en', 'en'],
    ['de, es;q=0.2, en-GB;q=0.7', 'en'],
    ['en;q=0, es;q=0.1', 'es'],
    ['EN-us', 'en'],
    ['escritura', null],
    [';;;q=,,', null],
  ])('%s → %s', (header, language) => expect(preferredLanguage(header)).toBe(language))
})

describe('a foreign page', () => {
  const at = (method: string, headers: Record<string, string>, mustSay = true) =>
    isForeign({ method, host: 'localhost:4400', headers }, mustSay)
  it('may read, which the browser keeps from it anyway', () => expect(at('GET', { origin: 'https://evil.example' })).toBe(false))
  it('is known by its origin, whatever else it says', () => {
    expect(at('POST', { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' })).toBe(true)
    expect(at('POST', { origin: 'http://localhost:4400' })).toBe(false)
    expect(at('POST', { origin: 'http://localhost:4401' })).toBe(true)
    expect(at('POST', { origin: 'garbage' })).toBe(true)
  })
  it('must not keep silent where a session is used', () => {
    expect(at('DELETE', {})).toBe(true)
    expect(at('DELETE', {}, false)).toBe(false)
    expect(at('DELETE', { 'sec-fetch-site': 'none' }, false)).toBe(true)
  })
})

describe('when to come back', () => {
  it('is said in one second, and in several', () => {
    const said = (seconds: number) => (['es', 'en'] as const).map((language) => refuse(language, 'rate.limited', { seconds }).message)
    expect(said(1)).toEqual([
      'Demasiados intentos seguidos. Se puede probar otra vez en un segundo.',
      'Too many attempts in a row. Try again in a second.',
    ])
    expect(said(2)[0]).toContain('en 2 segundos.')
  })
})

describe('an address that cannot be read', () => {
  it('is refused in the shape and language of every other, with the same headers', async () => {
    const app = await createHttp('test')
    const { statusCode, headers, body } = await app.inject({ url: '/api/%E0%A4%A', headers: { 'accept-language': 'en' } })
    expect(statusCode).toBe(400)
    expect(JSON.parse(body)).toEqual({ defined: false, code: 'BAD_REQUEST', status: 400, message: expect.any(String), data: {} })
    expect(body).not.toMatch(/FST_|%E0/)
    expect(headers['x-content-type-options']).toBe('nosniff')
    await app.close()
  })
})

describe('who calls', () => {
  it('is said by a proxy on this machine or one that is named, and by nobody else', async () => {
    const app = await createHttp('test', undefined, ['10.0.0.0/8', 'fd00::1'])
    app.get('/who', ({ ip, protocol }) => `${protocol} ${ip}`)
    const who = async (remoteAddress: string) =>
      (await app.inject({ url: '/who', remoteAddress, headers: { 'x-forwarded-for': '203.0.113.7', 'x-forwarded-proto': 'https' } })).body
    for (const proxy of ['127.0.0.1', '10.1.2.3', 'fd00::1']) expect(await who(proxy), proxy).toBe('https 203.0.113.7')
    for (const other of ['192.0.2.1', 'fd00::2']) expect(await who(other), other).toBe(`http ${other}`)
    await app.close()
  })
})
