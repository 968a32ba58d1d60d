import type { SourceId } from '#contract'
import { api, readCursor, type Scope, writeCursor } from '#platform'
import { say } from '#texts'
import { cursorOf, placeOf } from './cursor.ts'
import type { Importer } from './imports/importer.ts'
import { showImport, showRejection } from './imports/show.ts'
import { retryQuarantined } from './quarantine/retry.ts'
import { getImport, listImports, listRejections } from './store/imports.ts'
import { listQuarantined } from './store/quarantine.ts'
import { getSource, insertSource, listSources, type SourceRow } from './store/sources.ts'
import type { Accept } from './types.ts'

export type IntakeParts = {
  importer: Importer
  accept: Accept
  /** Write keys are kept by access. */
  makeSourceKey: (scope: Scope, source: SourceId, name: string) => Promise<string>
  revokeSourceKeys: (scope: Scope, source: SourceId) => Promise<void>
}

/** The endpoints of imports and sources. */
export function intakeRoutes(parts: IntakeParts) {
  return { imports: importRoutes(parts), sources: sourceRoutes(parts) }
}

function importRoutes({ importer }: IntakeParts) {
  const { imports } = api
  return {
    list: imports.list.handler(async ({ context: { scope, language }, input: { limit, cursor } }) => {
      const rows = await listImports(scope, { limit: limit + 1, before: placeOf(cursor) })
      const shown = rows.slice(0, limit).map((row) => showImport(row, language))
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
      await getImport(scope, id)
      const rows = await listRejections(scope, id, { limit: limit + 1, after: Number(readCursor(cursor, ['count'])?.[0] ?? 0) })
      const page = rows.slice(0, limit)
      return {
        items: page.map((row) => showRejection(row, language)),
        next: rows.length > limit ? writeCursor([page.at(-1)?.line ?? 0]) : null,
      }
    }),
    undo: imports.undo.handler(({ context: { scope, language }, input: { id } }) => importer.takeBack(scope, id, language)),
  }
}

const bodyShownMax = 10_000

function sourceRoutes({ accept, makeSourceKey, revokeSourceKeys }: IntakeParts) {
  const { sources } = api
  return {
    list: sources.list.handler(async ({ context: { scope } }) => (await listSources(scope)).map(showSource)),
    create: sources.create.handler(async ({ context: { scope }, input }) => {
      const id = await insertSource(scope, input)
      const writeKey = await makeSourceKey(scope, id, input.name)
      return { ...showSource(await getSource(scope, id)), writeKey }
    }),
    rotateKey: sources.rotateKey.handler(async ({ context: { scope }, input: { id } }) => {
      const { name } = await getSource(scope, id)
      await revokeSourceKeys(scope, id)
      return { writeKey: await makeSourceKey(scope, id, name) }
    }),
    quarantined: sources.quarantined.handler(async ({ context: { scope, language }, input: { limit, cursor } }) => {
      const rows = await listQuarantined(scope, { limit: limit + 1, before: placeOf(cursor) })
      const items = rows.slice(0, limit).map(({ id, source, at, reason, facts, body }) => ({
        id,
        sourceId: source,
        at: at.toString(),
        reason,
        sentence: say(language, `intake:${reason}`, facts),
        body: body.toString('utf8').slice(0, bodyShownMax).toWellFormed(),
      }))
      const last = items.at(-1)
      return { items, next: rows.length > limit && last ? cursorOf(last) : null }
    }),
    retry: sources.retry.handler(async ({ context: { scope, language }, input: { id } }) => {
      const left = await retryQuarantined(scope, accept, id)
      return left
        ? { solved: false, sentence: say(language, `intake:${left.reason}`, left.facts) }
        : { solved: true, sentence: say(language, 'intake:solved') }
    }),
  }
}

const showSource = ({ createdAt, lastEventAt, ...source }: SourceRow) => ({
  ...source,
  createdAt: createdAt.toString(),
  lastEventAt: lastEventAt?.toString() ?? null,
})
