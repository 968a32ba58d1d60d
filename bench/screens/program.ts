import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { chromium, type Page } from 'playwright-core'
import { chromiumOptions } from '../../test/chromium.ts'
import { startOptions } from '../start-options.ts'

const root = join(import.meta.dirname, '../..')

/** The real program over one folder of data, and a browser in which nobody is signed in. */
export type Program = Awaited<ReturnType<typeof open>>
type Account = { email: string; password: string }
type Wish = { port: number; folder: string; args: string[]; isOurs: boolean; accountOf: (said: string, url: string) => Promise<Account> }

/** With the demo shop, loaded whole, in a folder of its own. */
export async function openDemo(port: number): Promise<Program> {
  const folder = await mkdtemp(join(tmpdir(), 'pulsera-screens-'))
  const password = (said: string) => /contraseña: (\S+)/.exec(said)?.[1] ?? ''
  const accountOf = async (said: string) => ({ email: 'laura@demo.pulsera.local', password: password(said) })
  const program = await open({ port, folder, args: ['--demo'], isOurs: true, accountOf })
  const page = await program.browser.newPage()
  await program.signIn(page)
  while ((await program.ask(page, '/overview')).loading !== null) await wait(1_000)
  await page.context().close()
  return program
}

// The folder is a copy made for measuring, with nothing of anybody's in it.
const benchAccount = { email: 'banco@pulsera.local', password: 'nada que esconder' }

/** Over a folder that another bench filled: its business waits for an owner, and whoever measures becomes it. The folder stays. */
export const openFolder = (port: number, folder: string): Promise<Program> =>
  open({ port, folder, args: [], isOurs: false, accountOf: (_said, url) => becomeOwner(url) })

/** With nobody there yet: the first run is still to come. */
export async function openFresh(port: number): Promise<Program & { becomeOwner: () => Promise<unknown> }> {
  const folder = await mkdtemp(join(tmpdir(), 'pulsera-screens-'))
  const program = await open({ port, folder, args: [], isOurs: true, accountOf: async () => benchAccount })
  return { ...program, becomeOwner: () => becomeOwner(program.url) }
}

async function becomeOwner(url: string): Promise<Account> {
  const { needed } = (await (await fetch(`${url}/api/setup`)).json()) as { needed: boolean }
  if (!needed) return benchAccount
  const business = { mode: 'own', business: 'Tienda', country: 'MX', mainIdentifier: 'phone', language: 'es' }
  const body = JSON.stringify({ ...business, owner: { name: 'Banco', ...benchAccount } })
  const answer = await fetch(`${url}/api/setup`, { method: 'POST', body, headers: { 'content-type': 'application/json', origin: url } })
  if (!answer.ok) throw new Error(`setup: ${answer.status} ${await answer.text()}`)
  return benchAccount
}

async function open({ port, folder, args, isOurs, accountOf }: Wish) {
  const main = [join(root, 'server/main.ts'), ...args, '--port', String(port), '--data', folder]
  // As `npm start` does.
  const server = spawn(process.execPath, [...startOptions(), ...main], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] })
  const leave = () => server.kill('SIGTERM')
  // Whoever stops the bench half-way does not want its server to stay; asked kindly, it takes its database along.
  process.once('exit', leave)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1))
  const said = await new Promise<string>((found, failed) => {
    let text = ''
    server.stdout.on('data', (part: Buffer) => {
      text += part.toString()
      if (text.includes('Ctrl+C to stop')) found(text)
    })
    server.once('exit', () => failed(new Error(`the server did not start: ${text}`)))
  })
  const url = `http://localhost:${port}`
  const { email, password } = await accountOf(said, url)
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
    if (isOurs) await rm(folder, { recursive: true, force: true })
  }
  return { url, browser, signIn, ask, close }
}
