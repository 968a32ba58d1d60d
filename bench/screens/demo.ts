import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { chromium, type Page } from 'playwright-core'
import { chromiumOptions } from '../../test/chromium.ts'

const root = join(import.meta.dirname, '../..')
const email = 'laura@demo.pulsera.local'

/** The real program with the demo shop, loaded whole, in a folder of its own, and a browser in which nobody is signed in. */
export async function openDemo(port: number) {
  const folder = await mkdtemp(join(tmpdir(), 'pulsera-screens-'))
  const args = [join(root, 'server/main.ts'), '--demo', '--port', String(port), '--data', folder]
  const server = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] })
  const leave = () => server.kill('SIGTERM')
  // Whoever stops the bench half-way does not want its server to stay; asked kindly, it takes its database along.
  process.once('exit', leave)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1))
  const password = await new Promise<string>((found, failed) => {
    let said = ''
    server.stdout.on('data', (part: Buffer) => {
      said += part.toString()
      const word = /contraseña: (\S+)/.exec(said)?.[1]
      if (word) found(word)
    })
    server.once('exit', () => failed(new Error(`the server did not start: ${said}`)))
  })
  const url = `http://localhost:${port}`
  const browser = await chromium.launch(chromiumOptions())

  const signIn = async (page: Page) => {
    const answer = await page.request.post(`${url}/api/auth/sign-in/email`, { data: { email, password }, headers: { origin: url } })
    if (!answer.ok()) throw new Error(`sign-in: ${answer.status()}`)
  }
  const ask = async (page: Page, path: string) => (await page.request.get(`${url}/api${path}`)).json()
  const close = async () => {
    await browser.close()
    const ended = new Promise((done) => server.once('exit', done))
    server.kill('SIGTERM')
    await ended
    process.off('exit', leave)
    await rm(folder, { recursive: true, force: true })
  }

  const first = await browser.newPage()
  await signIn(first)
  while ((await ask(first, '/overview')).loading !== null) await wait(1_000)
  await first.context().close()
  return { url, browser, signIn, ask, close }
}
export type Demo = Awaited<ReturnType<typeof openDemo>>
