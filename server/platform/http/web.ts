import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { glob, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { plain } from './answer.ts'
import { languageOf } from './app.ts'

const root = join(import.meta.dirname, '../../..')
/** Where the built screens lie. */
export const webDir = join(root, 'dist/web')
const markFile = join(webDir, '.built-from')

/** Builds the screens when their sources differ from what was built; says so through `tell`. Answers whether there are screens. */
export async function buildWeb(tell: (line: string) => void): Promise<boolean> {
  if (!existsSync(join(root, 'web/index.html'))) return false
  const mark = await hashSources()
  if ((await readFile(markFile, 'utf8').catch(() => '')) === mark) return true
  tell('  Preparando las pantallas…')
  // Built aside and then put in place: a process that serves, or builds at the same time, never sees half of it.
  const aside = `${webDir}.${process.pid}`
  try {
    await clearUnfinished()
    await buildInto(aside)
    await writeFile(join(aside, '.built-from'), mark)
    if (existsSync(webDir)) await rename(webDir, `${aside}.old`)
    await rename(aside, webDir).catch((e: NodeJS.ErrnoException) => {
      if (e.code !== 'ENOTEMPTY') throw e // Another start was quicker with the same sources.
    })
  } catch (e) {
    // The API, the wire and the screens of before go on working.
    tell(`  Las pantallas no se pudieron preparar (English: the screens could not be built): ${(e as Error).message}`)
  } finally {
    for (const left of [aside, `${aside}.old`]) await rm(left, { recursive: true, force: true })
  }
  return existsSync(webDir)
}

/** What builds that were killed left behind. */
async function clearUnfinished(): Promise<void> {
  for (const name of await readdir(dirname(webDir)).catch(() => [])) {
    const pid = /^web\.(\d+)/.exec(name)?.[1]
    if (pid && !isAlive(Number(pid))) await rm(join(dirname(webDir), name), { recursive: true, force: true })
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (e) {
    return (e as NodeJS.ErrnoException).code === 'EPERM'
  }
}

const buildInto = (outDir: string) => promisify(execFile)(process.execPath, [join(root, 'server/web-build-worker.ts'), outDir])

async function hashSources(): Promise<string> {
  const files: string[] = []
  for await (const entry of glob(
    ['web/**', 'contract/**', 'texts/**', 'package-lock.json', 'vite.config.ts', 'server/web-build-worker.ts'],
    {
      cwd: root,
      withFileTypes: true,
    },
  ))
    if (entry.isFile()) files.push(join(entry.parentPath, entry.name))
  const hash = createHash('sha256')
  for (const file of files.sort()) hash.update(file.slice(root.length)).update(await readFile(file))
  return hash.digest('hex')
}

/** Serves the built screens; any page that is not a file is the application's, which finds its own way. */
export async function serveWeb(app: FastifyInstance, folder: string): Promise<void> {
  const present = existsSync(join(folder, 'index.html'))
  if (present)
    await app.register(fastifyStatic, {
      root: folder,
      // Looked up when they are asked for: an upgrade puts other screens in their place while this one serves.
      wildcard: true,
      // Made when the screens were built, beside what they are of.
      preCompressed: true,
      // Neither those by themselves nor what the screens were built from.
      allowedPath: (path) => !path.endsWith('.gz') && !path.includes('/.'),
      // Vite puts a hash into every name under assets/.
      setHeaders: (reply, path) => {
        const forEver = path.includes('/assets/')
        reply.header('vary', 'accept-encoding')
        reply.header('cache-control', forEver ? 'public, max-age=31536000, immutable' : 'no-cache')
      },
    })
  // Pages without a head of their own (JSON) make a browser ask for this name.
  if (present) app.get('/favicon.ico', (_, reply) => reply.redirect('/mark.svg', 301))
  app.setNotFoundHandler((request, reply) => {
    const wantsPage =
      request.method === 'GET' && request.headers.accept?.includes('text/html') && !/^\/(api|v1|in|beacon)\//.test(request.url)
    if (present && wantsPage) return reply.header('cache-control', 'no-cache').sendFile('index.html', { cacheControl: false })
    const [path = ''] = request.url.split('?')
    const other = (['GET', 'POST'] as const).find((method) => method !== request.method && app.hasRoute({ method, url: path }))
    if (other)
      return reply
        .code(405)
        .header('allow', other)
        .send(plain(languageOf(request), 405, 'METHOD_NOT_SUPPORTED'))
    return reply.code(404).send(plain(languageOf(request), 404, 'NOT_FOUND'))
  })
}
