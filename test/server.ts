import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeKey } from '#access'
import type { MainIdentifier, Role, WebhookKindName, WorkspaceId } from '#contract'
import { type Actor, buildWeb, inWorkspace, type Scope, webDir } from '#platform'
import { createApp } from '../server/app.ts'
import { atEnd, cloneDatabase } from './database.ts'

type Options = {
  mode?: 'own' | 'demo'
  business?: string
  country?: string
  mainIdentifier?: MainIdentifier
  language?: 'es' | 'en'
  /** Build and serve the screens too, or serve those that lie in a folder. */
  web?: boolean | string
  /** False: nobody has been here yet. */
  setUp?: boolean
  callsPerMinuteMax?: number
  /** Webhooks may go to this machine. */
  allowLoopback?: boolean
  /** Where stand-ins for the APIs of others answer. */
  apis?: Partial<Record<WebhookKindName, string>>
}
export type Answer = { status: number; headers: Headers; text: string; body: ReturnType<JSON['parse']> }
type Call = { key?: string; cookie?: string; headers?: Record<string, string>; raw?: BodyInit }

export const ownerAccount = { name: 'Laura Gómez', email: 'laura@tienda.example', password: 'una clave larga' }

/**
 * The real thing for stories and browser tests: all rooms over a database of its own, listening on a free port, set up with an owner
 * (unless `setUp: false`). Stops by itself after the file; `stop()` stops it earlier.
 */
export async function startServer(options: Options = {}) {
  const database = await cloneDatabase()
  if (options.web === true) await buildWeb(() => {})
  const folder = typeof options.web === 'string' ? options.web : options.web ? webDir : '/nowhere'
  const limit = options.callsPerMinuteMax === undefined ? {} : { callsPerMinuteMax: options.callsPerMinuteMax }
  const dataDir = await mkdtemp(join(tmpdir(), 'pulsera-files-'))
  const app = await createApp({
    database,
    dataDir,
    webDir: folder,
    ...limit,
    ...(options.apis ? { apis: options.apis } : {}),
    ...(options.allowLoopback ? { allowLoopback: true } : {}),
  })
  await app.http.listen({ port: 0, host: '127.0.0.1' })
  const address = app.http.server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
  let stopped = false
  const stop = async () => {
    if (!stopped) await app.stop()
    stopped = true
    await rm(dataDir, { recursive: true, force: true })
  }
  atEnd(stop)

  const server = { url, dataDir, db: database.db, config: database.config, app, stop, owner: ownerAccount, call, signIn, keyFor, at }
  const first = options.setUp === false ? null : await setUp()
  return { ...server, workspace: first?.workspace ?? ('' as WorkspaceId), key: first?.key ?? '', cookie: first?.cookie ?? '', api }

  /** One request; objects go as JSON. Says nothing about who calls unless told. */
  async function call(method: string, path: string, body?: unknown, { key, cookie, headers, raw }: Call = {}): Promise<Answer> {
    const answer = await fetch(url + path, {
      method,
      redirect: 'manual',
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(key ? { authorization: `Bearer ${key}` } : {}),
        ...(cookie ? { cookie, origin: url } : {}),
        ...headers,
      },
      ...(raw === undefined && body === undefined ? {} : { body: raw ?? JSON.stringify(body) }),
    })
    const text = await answer.text()
    return { status: answer.status, headers: answer.headers, text, body: parse(text) }
  }

  /** A request with the owner's key. */
  function api(method: string, path: string, body?: unknown, more: Call = {}): Promise<Answer> {
    return call(method, `/api${path}`, body, { key: first?.key ?? '', ...more })
  }

  /** Answers the session's cookie, as "name=value". */
  async function signIn(email: string, password: string): Promise<string> {
    const answer = await call('POST', '/api/auth/sign-in/email', { email, password })
    if (answer.status !== 200) throw new Error(`sign-in: ${answer.status} ${answer.text}`)
    return answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0])[0] ?? ''
  }

  /** Works in the server's workspace directly. */
  function at<T>(
    work: (scope: Scope) => Promise<T>,
    workspace = first?.workspace ?? ('' as WorkspaceId),
    actor: Actor = 'cli',
  ): Promise<T> {
    return inWorkspace(database.db, { workspace, actor }, work)
  }

  async function keyFor(role: Role, workspace = first?.workspace ?? ('' as WorkspaceId)): Promise<string> {
    return (await at((scope) => makeKey(scope, { name: `test ${role}`, role }), workspace)).secret
  }

  async function setUp(): Promise<{ workspace: WorkspaceId; key: string; cookie: string }> {
    const { mode = 'own', business = 'Tienda de Laura', country = 'MX', mainIdentifier = 'phone', language = 'es' } = options
    const input = { mode, business, country, mainIdentifier, owner: ownerAccount }
    const answer = await call('POST', '/api/setup', input, { headers: { 'accept-language': language } })
    if (answer.status !== 201) throw new Error(`setup: ${answer.status} ${answer.text}`)
    const workspace: WorkspaceId = answer.body.workspaceId
    return { workspace, key: await keyFor('owner', workspace), cookie: await signIn(ownerAccount.email, ownerAccount.password) }
  }
}
export type TestServer = Awaited<ReturnType<typeof startServer>>

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
