import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, expect, it } from 'vitest'
import { createHttp } from './app.ts'
import { serveWeb } from './web.ts'

const folder = await mkdtemp(join(tmpdir(), 'pulsera-web-'))
const script = 'export const answer = 42\n'.repeat(100)
await mkdir(join(folder, 'assets'))
await writeFile(join(folder, 'index.html'), '<!doctype html><title>Pulsera</title>')
await writeFile(join(folder, 'assets/a-1.js'), script)
await writeFile(join(folder, 'assets/a-1.js.gz'), gzipSync(script))
const http = await createHttp('test')
await serveWeb(http, folder)
await http.ready()
afterAll(() => rm(folder, { recursive: true, force: true }))

it('what a browser can unpack comes packed, and whole to whoever cannot', async () => {
  const packed = await http.inject({ url: '/assets/a-1.js', headers: { 'accept-encoding': 'gzip, br' } })
  expect(packed.headers).toMatchObject({ 'content-encoding': 'gzip', vary: expect.stringContaining('accept-encoding') })
  expect(packed.headers['content-type']).toContain('javascript')
  expect(packed.headers['cache-control']).toContain('immutable')
  expect(gunzipSync(packed.rawPayload).toString()).toBe(script)
  const whole = await http.inject({ url: '/assets/a-1.js' })
  expect(whole.headers['content-encoding']).toBeUndefined()
  expect(whole.body).toBe(script)
})

it('what has no packed twin comes as it is, and any page is the application’s', async () => {
  const page = await http.inject({ url: '/people', headers: { accept: 'text/html', 'accept-encoding': 'gzip' } })
  expect(page.statusCode).toBe(200)
  expect(page.body).toContain('<title>Pulsera</title>')
  expect((await http.inject({ url: '/assets/a-1.js.gz' })).statusCode).toBe(404)
})

it('screens that were built anew are served at once, and those of before are gone', async () => {
  const old = join(folder, '..', `${basename(folder)}.old`)
  const built = join(folder, '..', `${basename(folder)}.new`)
  await mkdir(join(built, 'assets'), { recursive: true })
  await writeFile(join(built, 'index.html'), '<!doctype html><title>Pulsera 2</title>')
  await writeFile(join(built, 'assets/b-2.js'), 'export const answer = 43')
  await writeFile(join(built, '.built-from'), 'a hash')
  await rename(folder, old)
  await rename(built, folder)
  await rm(old, { recursive: true })
  const page = (url: string) => http.inject({ url, headers: { accept: 'text/html' } })
  for (const url of ['/', '/people']) expect((await page(url)).body).toContain('Pulsera 2')
  const chunk = await http.inject('/assets/b-2.js')
  expect(chunk.statusCode).toBe(200)
  expect(chunk.headers['cache-control']).toContain('immutable')
  const gone = await http.inject('/assets/a-1.js')
  expect(gone.statusCode).toBe(404)
  expect(gone.headers['cache-control'] ?? '').not.toContain('immutable')
  expect((await http.inject('/.built-from')).statusCode).toBe(404)
  expect((await http.inject('/../package.json')).statusCode).toBeGreaterThanOrEqual(400)
})
