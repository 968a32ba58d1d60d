import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { ImportField, ImportId, ImportShown } from '#contract'
import { addJob, type Db, newId, Refusal, type Scope, type Tasks } from '#platform'
import type { Language } from '#texts'
import { changeMapping, changeState, getImport, type ImportRow, type ImportState, insertImport } from '../store/imports.ts'
import { ensureSource } from '../store/sources.ts'
import type { Accept } from '../types.ts'
import { checkImport } from './check.ts'
import { guessKind, guessMapping, type Kind, saysWho, signatureOf } from './columns.ts'
import { receive, understand } from './receive.ts'
import { type Ordered, runImport } from './run.ts'
import { showImport } from './show.ts'
import { runUndo, type Undo, undoNow } from './undo.ts'

export type ImporterOptions = { db: Db; dataDir: string; accept: Accept; undo: Undo; fileBytesMax?: number }

/** A file on our disk, understood but not yet anybody's import. */
export type Landed = { id: ImportId; fileName: string } & Awaited<ReturnType<typeof understand>> & Awaited<ReturnType<typeof receive>>
export type Wish = { kind?: Kind | undefined; mapping?: Record<string, ImportField | null> | undefined; start?: boolean | undefined }

/** Brings files in: receives, understands, checks, imports and takes back. The heavy parts are jobs, so that a killed process goes on. */
export type Importer = ReturnType<typeof createImporter>

const fileBytesMaxDefault = 200 * 2 ** 20
// Below so many rows an undo is done before the answer: half a second.
const undoneAtOnceMax = 2000

export function createImporter({ db, dataDir, accept, undo, fileBytesMax = fileBytesMaxDefault }: ImporterOptions) {
  const folder = join(dataDir, 'imports')
  const pathOf = (id: ImportId) => join(folder, `${id}.csv`)
  const work = { db, accept, pathOf }
  const forget = (id: ImportId) => rm(pathOf(id), { force: true })

  /** Takes a file in. Nothing is written to the database yet. */
  async function land(stream: NodeJS.ReadableStream, fileName: string): Promise<Landed> {
    const id = newId<ImportId>()
    try {
      const received = await receive(stream, pathOf(id), fileBytesMax)
      return { id, fileName: fileName.slice(0, 200), ...received, ...(await understand(pathOf(id))) }
    } catch (e) {
      await forget(id)
      throw e
    }
  }

  /** Makes a landed file an import, and starts it where that is wished. */
  async function open(scope: Scope, landed: Landed, wish: Wish, language: Language): Promise<ImportShown> {
    const { id, fileName, hash: fileHash, bytes: fileBytes, shape, rowCount } = landed
    const kind = wish.kind ?? guessKind(shape.headers)
    const mapping = correct(guessMapping(kind, shape.headers, shape.samples), shape.headers, wish.mapping ?? {})
    const sourceId = await ensureSource(scope, 'import', { name: fileName || 'CSV', signature: signatureOf(shape.headers) })
    await insertImport(scope, { id, sourceId, kind, fileName, fileHash, fileBytes, shape, mapping, rowCount })
    return wish.start ? start(scope, id, language) : show(scope, id, language)
  }

  async function map(
    scope: Scope,
    id: ImportId,
    { kind, fields }: { kind?: Kind | undefined; fields: (ImportField | null)[] },
    language: Language,
  ) {
    const row = await lockedIn(scope, id, ['ready', 'checked', 'failed'])
    const mapping = row.shape.headers.map((_, at) => {
      const field = fields[at] ?? null
      return { field, guessed: row.mapping[at]?.guessed === true && row.mapping[at]?.field === field }
    })
    await changeMapping(scope, id, { kind: kind ?? row.kind, mapping })
    return show(scope, id, language)
  }

  const check = (scope: Scope, id: ImportId, language: Language) => begin(scope, id, 'checking', language)
  const start = (scope: Scope, id: ImportId, language: Language) => begin(scope, id, 'running', language)

  async function begin(scope: Scope, id: ImportId, state: 'checking' | 'running', language: Language): Promise<ImportShown> {
    const row = await lockedIn(scope, id, ['ready', 'checked', 'failed'])
    if (!saysWho(row.mapping)) throw new Refusal('mapping.nobody', {})
    await changeState(scope, id, state)
    await addJob(scope, state === 'running' ? 'import.run' : 'import.check', { workspace: scope.workspace, importId: id }, queueOf(scope))
    return show(scope, id, language)
  }

  /** Takes the import back, wherever it is: what runs stops at its next batch. */
  async function takeBack(scope: Scope, id: ImportId, language: Language): Promise<ImportShown> {
    const row = await lockedIn(scope, id, ['ready', 'checking', 'checked', 'running', 'done', 'failed'])
    if (row.rowsDone <= undoneAtOnceMax || row.state === 'checking' || row.state === 'checked') {
      await undoNow(scope, undo, id)
      await forget(id)
    } else {
      await changeState(scope, id, 'undoing')
      await addJob(scope, 'import.undo', { workspace: scope.workspace, importId: id }, queueOf(scope))
    }
    return show(scope, id, language)
  }

  const show = async (scope: Scope, id: ImportId, language: Language) => showImport(await getImport(scope, id), language)

  const tasks: Tasks = {
    'import.run': async (payload) => {
      await runImport(work, payload as Ordered)
    },
    'import.check': (payload) => checkImport(work, payload as Ordered),
    'import.undo': (payload) => runUndo(work, undo, payload as Ordered),
  }
  return { land, open, map, check, start, takeBack, show, forget, tasks, fileBytesMax }
}

// One at a time per business: two would only wait for each other.
const queueOf = (scope: Scope) => ({ queue: `import ${scope.workspace}` })

async function lockedIn(scope: Scope, id: ImportId, states: readonly ImportState[]): Promise<ImportRow> {
  const row = await getImport(scope, id, { lock: true })
  if (!states.includes(row.state)) throw new Refusal('import.busy', { state: row.state })
  return row
}

/** What the caller says of columns, by header, wins over what we guess. */
function correct(mapping: ReturnType<typeof guessMapping>, headers: readonly string[], wished: Record<string, ImportField | null>) {
  return mapping.map((meaning, at) => {
    const header = headers[at] ?? ''
    const field = wished[header] ?? wished[String(at)]
    return Object.hasOwn(wished, header) || Object.hasOwn(wished, String(at)) ? { field: field ?? null, guessed: false } : meaning
  })
}
