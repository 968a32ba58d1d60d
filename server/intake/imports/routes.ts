import { Readable } from 'node:stream'
import multipart from '@fastify/multipart'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { importField, importId, importKind } from '#contract'
import { type Db, type Guard, inWorkspace, languageOf, Refusal, sendError } from '#platform'
import { type Language, say } from '#texts'
import { countKept, getImport, listRejections } from '../store/imports.ts'
import { readerIn } from '../store/sources.ts'
import type { Importer, Landed, Wish } from './importer.ts'
import { writtenIn } from './inspect.ts'
import type { Rejection } from './rows.ts'

type FileOptions = { importer: Importer; guard: Guard; db: Db }

const lingerMs = 1000

/** The two routes that carry files, which the contract's JSON cannot: a file comes in as a stream, rejected rows go out as one. */
export async function registerFiles(app: FastifyInstance, { importer, guard, db }: FileOptions): Promise<void> {
  await app.register(async (files) => {
    files.removeAllContentTypeParsers()
    await files.register(multipart, { limits: { fileSize: importer.fileBytesMax + 1, files: 1, fields: 20, fieldSize: 200_000 } })
    files.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
    files.setErrorHandler((error, request, reply) => refuseUpload(error, request, reply))

    files.post('/api/imports', async (request, reply) => {
      // Who may not import is told before the file is read, and so is a file that says itself that it is too large.
      await guard(request, { may: 'imports.run' }, async () => true)
      const announced = Number(request.headers['content-length'] ?? 0)
      if (announced > importer.fileBytesMax + 1_000_000) throw new Refusal('file.too-large', { bytesMax: importer.fileBytesMax })
      const { landed, wish } = await takeFile(request, importer)
      try {
        const shown = await guard(
          request,
          { may: 'imports.run', audit: 'import.uploaded', input: { id: landed.id } },
          ({ scope, language }) => importer.open(scope, landed, wish, language),
        )
        return reply.code(201).send(shown)
      } catch (e) {
        await importer.forget(landed.id)
        throw e
      }
    })

    files.get('/api/imports/:id/rejections.csv', async (request, reply) => {
      const { id } = z.object({ id: importId }).parse(request.params)
      const { scope, language, name } = await guard(
        request,
        { may: 'imports.run', audit: 'import.rejections-downloaded', input: { id } },
        async (context) => ({
          ...context,
          name: (await getImport(context.scope, id)).fileName,
        }),
      )
      const safe = name.replaceAll(/[^\w.-]+/g, '_').replace(/\.\w+$/, '')
      reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="${say(language, 'intake:rejections.file')}-${safe}.csv"`)
      const { workspace, actor } = scope
      return reply.send(Readable.from(rejectionsCsv(db, { workspace, actor }, id, language)))
    })
  })
}

async function takeFile(request: FastifyRequest, importer: Importer): Promise<{ landed: Landed; wish: Wish }> {
  const language = languageOf(request)
  if (!request.isMultipart()) {
    const { name, ...stated } = z.record(z.string(), z.string()).parse(request.query)
    const body = request.body as NodeJS.ReadableStream | undefined
    if (!body) throw new Refusal('import.no-file', {})
    const wish = readWish(stated)
    return { landed: await importer.land(body, name ?? '', language), wish }
  }
  let landed: Landed | null = null
  const stated: Record<string, string> = {}
  try {
    for await (const part of request.parts()) {
      if (part.type === 'field') stated[part.fieldname] = String(part.value)
      else landed = await importer.land(part.file, part.filename, language)
    }
    if (!landed) throw new Refusal('import.no-file', {})
    return { landed, wish: readWish(stated) }
  } catch (e) {
    if (landed) await importer.forget(landed.id)
    throw (e as { code?: string }).code === 'FST_REQ_FILE_TOO_LARGE'
      ? new Refusal('file.too-large', { bytesMax: importer.fileBytesMax })
      : e
  }
}

const wishOf = z.object({
  kind: importKind.optional(),
  start: z.enum(['true', 'false', '1', '0', '']).optional(),
  mapping: z.string().optional(),
})
const mappingOf = z.record(z.string(), importField.nullable())

function readWish(stated: Record<string, string>): Wish {
  const { kind, start, mapping } = explained(() => wishOf.parse(stated))
  return {
    kind,
    start: start === 'true' || start === '1',
    mapping: mapping ? explained(() => mappingOf.parse(JSON.parse(mapping))) : undefined,
  }
}

/** What is wrong with a form's fields, as the API says it of a body. */
function explained<T>(read: () => T): T {
  try {
    return read()
  } catch (e) {
    if (e instanceof SyntaxError) throw new Refusal('body.not-json', {})
    if (!(e instanceof z.ZodError)) throw e
    throw new Refusal('body.invalid', {
      problems: e.issues.slice(0, 20).map(({ path, message }) => ({ field: path.join('.'), problem: message })),
    })
  }
}

/**
 * Answers, and stops reading what is still on its way: two gigabytes would otherwise be read to the end only to be thrown away. The connection
 * lingers a moment, as a client that is still writing would miss the answer if it were cut at once.
 */
function refuseUpload(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (!request.raw.complete) {
    reply.header('connection', 'close')
    const { socket } = reply.raw
    reply.raw.once('finish', () => setTimeout(() => socket?.destroy(), lingerMs).unref())
  }
  const failure = error instanceof z.ZodError ? new Refusal('import.missing', { id: '' }) : error
  return sendError(failure, request, reply)
}

type Place = Parameters<typeof inWorkspace>[1]

/** The rejected rows as they were, with their line and the reason in words before them: to be mended and imported again. */
async function* rejectionsCsv(db: Db, place: Place, id: z.infer<typeof importId>, language: Language): AsyncGenerator<string> {
  const { shape, counts } = await inWorkspace(db, place, (scope) => getImport(scope, id))
  const reader = await inWorkspace(db, place, (scope) => readerIn(scope, language))
  const headers = [say(language, 'intake:rejections.line'), say(language, 'intake:rejections.reason'), ...writtenIn(shape.headers, shape)]
  // Spreadsheets take a file for UTF-8 only if it says so.
  yield `\ufeff${csvLine(headers)}`
  for (let after = 0; ; ) {
    const page = await inWorkspace(db, place, (scope) => listRejections(scope, id, { limit: 1000, after }))
    if (page.length === 0) break
    const lineOf = ({ line, reason, facts, cells }: Rejection) =>
      csvLine([String(line), say(reader, `intake:${reason}`, facts), ...writtenIn(cells, shape)])
    yield page.map(lineOf).join('')
    after = page.at(-1)?.line ?? after
  }
  const kept = await inWorkspace(db, place, (scope) => countKept(scope, id))
  if (kept < counts.rejected) yield csvLine(['', say(reader, 'intake:rejections.more', { kept, of: counts.rejected })])
}

/** What a spreadsheet would run as a formula is made text, which a quote before it does; numbers stay numbers. */
const asText = (cell: string) => (/^[=+\-@\t\r]/.test(cell) && !/^[+-]?[\d.,\s()-]+%?$/.test(cell) ? `'${cell}` : cell)

const csvLine = (cells: readonly string[]) =>
  `${cells
    .map(asText)
    .map((cell) => (/[",\r\n;]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
    .join(',')}\r\n`
