import { type ChildProcess, spawn } from 'node:child_process'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { ownerAccount } from '../test/server.ts'

const root = join(import.meta.dirname, '..')

const started: ChildProcess[] = []
/** Ends whatever a failed story left running. */
export function endAllLater(): void {
  afterAll(() => {
    for (const child of started.splice(0)) if (child.exitCode === null) child.kill('SIGKILL')
  })
}

export type Started = { child: ChildProcess; url: string; said: () => string; ended: Promise<number> }

/** Starts the real program, as `npm start` does. Answers when it has said where it is, or has ended. */
export function start(args: string[], env: Record<string, string> = {}): Promise<Started> {
  const child = spawn(process.execPath, ['boot.mjs', 'server/main.ts', ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  started.push(child)
  let out = ''
  const said = () => out
  const ended = new Promise<number>((done) => child.on('exit', (code, signal) => done(code ?? (signal === 'SIGKILL' ? 137 : 128))))
  return new Promise((done) => {
    const listen = (chunk: Buffer) => {
      out += chunk
      const url = /running at (http:\S+?)\. /.exec(out)?.[1]
      if (url) done({ child, url, said, ended })
    }
    child.stdout?.on('data', listen)
    child.stderr?.on('data', listen)
    void ended.then(() => done({ child, url: '', said, ended }))
  })
}

/** One request as the browser of the owner makes it. */
export async function ask(url: string, method: string, path: string, body?: unknown, cookie = '') {
  const answer = await fetch(url + path, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...(cookie ? { cookie, origin: url } : {}) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  return {
    status: answer.status,
    text,
    body: text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : null,
    cookies: answer.headers.getSetCookie(),
  }
}

export async function signIn(url: string): Promise<string> {
  const { email, password } = ownerAccount
  const answer = await ask(url, 'POST', '/api/auth/sign-in/email', { email, password })
  if (answer.status !== 200) throw new Error(`sign-in: ${answer.status} ${answer.text}`)
  return answer.cookies.map((cookie) => cookie.split(';')[0]).join('; ')
}

/** After the file: what a story killed may have left its database running; it is stopped and its folder removed. */
export function cleanUpLater(folder: string, data = folder): void {
  endAllLater()
  afterAll(async () => {
    const pid = await postmasterOf(data)
    if (pid) process.kill(pid, 'SIGQUIT')
    await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
  })
}

/** The process of a data folder's own database server, while it runs. */
export async function postmasterOf(folder: string): Promise<number | null> {
  const text = await readFile(join(folder, 'pg18', 'postmaster.pid'), 'utf8').catch(() => '')
  const pid = Number(text.split('\n')[0])
  if (!pid) return null
  try {
    process.kill(pid, 0)
    return pid
  } catch {
    return null // A stale file.
  }
}
