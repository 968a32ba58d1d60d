import { api, readCursor, writeCursor } from '#platform'
import { cursorOf, placeOf } from './cursor.ts'
import type { Importer } from './imports/importer.ts'
import { showImport, showMisread, showRejection } from './imports/show.ts'
import { type SourceParts, sourceRoutes } from './source-routes.ts'
import { getImport, listImports, listRejections } from './store/imports.ts'
import { countFixed, listMisreads } from './store/misreads.ts'
import { readerIn } from './store/sources.ts'
import { webhookRoutes } from './webhooks/setup-routes.ts'

export type IntakeParts = SourceParts & { importer: Importer }

/** The endpoints of imports and sources. */
export function intakeRoutes(parts: IntakeParts) {
  return { imports: importRoutes(parts), sources: sourceRoutes(parts), webhooks: webhookRoutes() }
}

function importRoutes({ importer }: IntakeParts) {
  const { imports } = api
  return {
    list: imports.list.handler(async ({ context: { scope, language }, input: { limit, cursor } }) => {
      const rows = await listImports(scope, { limit: limit + 1, before: placeOf(cursor) })
      const fixed = await countFixed(
        scope,
        rows.map(({ id }) => id),
      )
      const shown = rows.slice(0, limit).map((row) => showImport(row, language, fixed))
      const last = shown.at(-1)
      return { items: shown, next: rows.length > limit && last ? cursorOf({ at: last.createdAt, id: last.id }) : null }
    }),
    get: imports.get.handler(({ context: { scope, language }, input: { id } }) => importer.show(scope, id, language)),
    map: imports.map.handler(({ context: { scope, language }, input: { id, kind, fields } }) =>
      importer.map(scope, id, { kind, fields }, language),
    ),
    check: imports.check.handler(({ context: { scope, language }, input: { id } }) => importer.check(scope, id, language)),
    start: imports.start.handler(({ context: { scope, language }, input: { id } }) => importer.start(scope, id, language)),
    rejections: imports.rejections.handler(async ({ context: { scope, language }, input: { id, limit, cursor } }) => {
      const { shape } = await getImport(scope, id)
      const rows = await listRejections(scope, id, { limit: limit + 1, after: Number(readCursor(cursor, ['count'])?.[0] ?? 0) })
      const page = rows.slice(0, limit)
      const reader = await readerIn(scope, language)
      return {
        items: page.map((row) => showRejection(row, shape, reader)),
        next: rows.length > limit ? writeCursor([page.at(-1)?.line ?? 0]) : null,
      }
    }),
    misreads: imports.misreads.handler(async ({ context: { scope }, input: { id, limit, cursor } }) => {
      const { shape } = await getImport(scope, id)
      const [line, column] = readCursor(cursor, ['count'], ['count']) ?? ['0', '0']
      const rows = await listMisreads(scope, id, { limit: limit + 1, after: { line: Number(line), column: Number(column) } })
      const page = rows.slice(0, limit)
      const last = page.at(-1)
      return {
        items: page.map((row) => showMisread(row, shape)),
        next: rows.length > limit && last ? writeCursor([last.line, last.column]) : null,
      }
    }),
    fix: imports.fix.handler(({ context: { scope, language }, input: { id, rows } }) => importer.fix(scope, id, rows, language)),
    undo: imports.undo.handler(({ context: { scope, language }, input: { id } }) => importer.takeBack(scope, id, language)),
  }
}
