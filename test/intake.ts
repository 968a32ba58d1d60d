import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createAdmission, createGuard, findSourceByKey, makeKey, makeSourceKey, openAccounts, revokeSourceKeys, rights } from '#access'
import type { ImportShown, Role } from '#contract'
import { accept, undoImport } from '#flows'
import { createImporter, createReplayer, intakeRoutes, registerFiles, registerTail, registerWire } from '#intake'
import { whyMisread } from '#people'
import { type ApiRouter, createHttp, mountApi, startJobs } from '#platform'
import { atEnd, cloneDatabase, makeWorkspace } from './database.ts'

type Options = { country?: string; fileBytesMax?: number; waitingMax?: number }
type Answer = { status: number; headers: Headers; text: string; body: ReturnType<JSON['parse']> }

/** All ways in over a database of their own, in process: the wire, files, imports and sources, with their jobs at work. */
export async function startIntake(options: Options = {}) {
  const database = await cloneDatabase()
  const { db, config } = database
  const dataDir = await mkdtemp(join(tmpdir(), 'pulsera-intake-'))
  const shop = await makeWorkspace(db, { country: options.country ?? 'MX', sources: ['web', 'counter'] })
  const accounts = await openAccounts(database)
  const guard = createGuard({ db, accounts })
  const importer = createImporter({
    db,
    dataDir,
    accept,
    undo: undoImport,
    whyMisread,
    ...(options.fileBytesMax ? { fileBytesMax: options.fileBytesMax } : {}),
  })
  const replayer = createReplayer({ db, accept })
  const jobs = await startJobs({ config, lanes: [{ tasks: { ...importer.tasks, ...replayer.tasks }, atOnceMax: 3, ofOneMax: 3 }] })
  const http = await createHttp('test')
  const router = intakeRoutes({ importer, accept, replayer, makeSourceKey, revokeSourceKeys })
  await mountApi(http, {
    router: router as unknown as ApiRouter,
    guard,
    admit: createAdmission({ db, accounts }),
    version: 'test',
    plainRoutes: {},
  })
  await registerFiles(http, { importer, guard, db })
  await registerTail(http, { db, guard, rights, everyMs: 50 })
  const findSource = (secret: string) => findSourceByKey(db, secret)
  const gate = await registerWire(http, { db, findSource, accept, ...(options.waitingMax ? { waitingMax: options.waitingMax } : {}) })
  await http.listen({ port: 0, host: '127.0.0.1' })
  const address = http.server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
  const keyFor = async (role: Role) => (await shop.at((scope) => makeKey(scope, { name: role, role }))).secret
  const key = await keyFor('owner')
  const web = shop.sources.web
  if (!web) throw new Error('the workspace has no web source')
  const writeKey = await shop.at((scope) => makeSourceKey(scope, web, 'web'))
  atEnd(async () => {
    await http.close()
    await jobs.stop()
    await accounts.stop()
    await rm(dataDir, { recursive: true, force: true })
  })

  async function ask(path: string, init: RequestInit = {}): Promise<Answer> {
    const answer = await fetch(url + path, init)
    const text = await answer.text()
    return { status: answer.status, headers: answer.headers, text, body: parse(text) }
  }
  const api = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    ask(`/api${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  /** Sends one call over the wire, as plain HTTP clients do. */
  const wire = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    ask(path, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${writeKey}:`).toString('base64')}`, 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' || body instanceof Uint8Array ? (body as BodyInit) : JSON.stringify(body),
    })
  /** Uploads a file as the screen does. */
  async function upload(
    content: string | Uint8Array,
    fields: Record<string, string> = {},
    name = 'clientes.csv',
    as = key,
  ): Promise<Answer> {
    const form = new FormData()
    for (const [field, value] of Object.entries(fields)) form.set(field, value)
    form.set('file', new Blob([content as BlobPart]), name)
    return ask('/api/imports', { method: 'POST', headers: { authorization: `Bearer ${as}` }, body: form })
  }
  /** The import, when it has left the states in which something works on it. */
  async function settled(id: string): Promise<ImportShown> {
    for (;;) {
      const { body } = await api('GET', `/imports/${id}`)
      if (!['checking', 'running', 'undoing'].includes(body.state)) return body
      // Asking again at once would take the machine from what is asked about.
      await new Promise((again) => setTimeout(again, 25))
    }
  }
  return { ...shop, db, config, url, http, gate, importer, key, keyFor, web, writeKey, ask, api, wire, upload, settled, dataDir }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
