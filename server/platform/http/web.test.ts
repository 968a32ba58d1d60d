import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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
