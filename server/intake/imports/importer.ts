import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type ImportField, type ImportId, type ImportShown, importBytesMax, type SourceId, type WorkspaceId } from '#contract'
import { type Db, inWorkspace, newId, Refusal, type Scope, type Tasks } from '#platform'
import { type Language, say } from '#texts'
import {
  changeMapping,
  changeState,
  findLastMapping,
  getImport,
  hasBrought,
  type ImportRow,
  type ImportState,
  insertImport,
  listUnfinished,
  unmarkFixed,
} from '../store/imports.ts'
import { countFixed } from '../store/misreads.ts'
import { ensureSource, listSourceNames } from '../store/sources.ts'
import type { Accept } from '../types.ts'
import { checkImport } from './check.ts'
import { guessKind, guessMapping, type Kind, type Mapping, saysWho, signatureOf } from './columns.ts'
import { type FixedRow, fixRows } from './fix.ts'
import { setToWork } from './queue.ts'
import { receive, understand } from './receive.ts'
import type { WhyMisread } from './rows.ts'
import { type Ordered, type ReadAhead, runImport } from './run.ts'
import { showImport } from './show.ts'
import { sweep } from './sweep.ts'
import { runUndo, type Undo, undoNow } from './undo.ts'

export type ImporterOptions = {
  db: Db
  dataDir: string
  accept: Accept
  undo: Undo
  readAhead?: ReadAhead
  whyMisread?: WhyMisread
  fileBytesMax?: number
  /** How long an import lasts where another business waits with a file; another time is for tests. */
  turnMs?: number
}

/** A file on our disk, understood but not yet anybody's import. */
export type Landed = { id: ImportId; fileName: string } & Awaited<ReturnType<typeof understand>> & Awaited<ReturnType<typeof receive>>
export type Wish = { kind?: Kind | undefined; mapping?: Record<string, ImportField | null> | undefined; start?: boolean | undefined }

/** Brings files in: receives, understands, checks, imports and takes back. The heavy parts are jobs, so that a killed process goes on. */
export type Importer = ReturnType<typeof createImporter>

// Below so many rows an undo is done before the answer: half a second.
const undoneAtOnceMax = 2000
// A week: whoever uploads a file and does nothing with it has forgotten it, and it holds customers' data.
const fileHoursMax = 7 * 24

export function createImporter(options: ImporterOptions) {
  const { db, dataDir, accept, undo, readAhead, whyMisread, fileBytesMax = importBytesMax, turnMs } = options
  const folder = join(dataDir, 'imports')
  const pathOf = (id: ImportId) => join(folder, `${id}.csv`)
  const work = { db, accept, pathOf, readAhead, whyMisread, turnMs }
  const forget = (id: ImportId) => rm(pathOf(id), { force: true })

  /** Takes a file in. Nothing is written to the database yet. */
  async function land(stream: NodeJS.ReadableStream, fileName: string, language: Language = 'es'): Promise<Landed> {
    const id = newId<ImportId>()
    try {
      const received = await receive(stream, pathOf(id), fileBytesMax)
      return { id, fileName: fileName.slice(0, 200), ...received, ...(await understand(pathOf(id))) }
    } catch (e) {
      await forget(id)
      throw inWords(e, language)
    }
  }

  /** Makes a landed file an import, and starts it where that is wished. */
  async function open(scope: Scope, landed: Landed, wish: Wish, language: Language): Promise<ImportShown> {
    const { id, fileName, hash: fileHash, bytes: fileBytes, shape, rowCount } = landed
    const name = await nameOfSource(scope, wish.kind ?? guessKind(shape.headers), shape.headers, language)
    const sourceId = await ensureSource(scope, 'import', { name, signature: signatureOf(shape.headers) })
    const { kind, mapping } = await meaningOf(scope, sourceId, shape, wish)
    await insertImport(scope, { id, sourceId, kind, fileName, fileHash, fileBytes, shape, mapping, rowCount })
    return wish.start ? start(scope, id, language) : show(scope, id, language)
  }

  const fix = (scope: Scope, id: ImportId, rows: readonly FixedRow[], language: Language) =>
    fixRows(scope, { id, rows }, { land: (stream, name) => land(stream, name, language), forget }).then((made) =>
      start(scope, made, language),
    )

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
    const row = await lockedIn(scope, id, ['ready', 'checked', 'failed', state])
    // Asked twice, by a double click, it is begun once.
    if (row.state === state) return show(scope, id, language)
    if (!saysWho(row.mapping)) throw new Refusal('mapping.nobody', {})
    await changeState(scope, id, state)
    await setToWork(scope, id, state)
    return show(scope, id, language)
  }

  /** Takes the import back, wherever it is: what runs stops at its next batch. Taken back twice is taken back. */
  async function takeBack(scope: Scope, id: ImportId, language: Language): Promise<ImportShown> {
    const row = await getImport(scope, id, { lock: true })
    if (row.fixes) await unmarkFixed(scope, id)
    // Asked again, what is taken back or on its way there stays so.
    if (row.state === 'undone' || row.state === 'undoing' || row.state === 'discarded') return show(scope, id, language)
    if (row.rowsDone <= undoneAtOnceMax || row.state === 'checking' || row.state === 'checked') {
      await putAway(scope, undo, row)
      await forget(id)
    } else {
      await changeState(scope, id, 'undoing')
      await setToWork(scope, id, 'undoing')
    }
    return show(scope, id, language)
  }

  /** For a start: sets to work again what something was at work on, and removes files that nobody wants any more. */
  async function resume(workspaces: readonly WorkspaceId[], now = Temporal.Now.instant()): Promise<void> {
    const wanted = new Set<string>()
    for (const workspace of workspaces) {
      const unfinished = await inWorkspace(db, { workspace, actor: 'pulsera' }, async (scope) => {
        const found = await listUnfinished(scope, now.subtract({ hours: fileHoursMax }))
        for (const { id, state } of found.working) await setToWork(scope, id, state, true)
        return found
      })
      for (const id of unfinished.wanted) wanted.add(id)
    }
    await sweep(folder, wanted, now)
  }

  const show = async (scope: Scope, id: ImportId, language: Language) =>
    showImport(await getImport(scope, id), language, await countFixed(scope, [id]))

  const tasks: Tasks = {
    'import.run': async (payload) => {
      await runImport(work, payload as Ordered)
    },
    'import.check': (payload) => checkImport(work, payload as Ordered),
    'import.undo': (payload) => runUndo(work, undo, payload as Ordered),
  }
  return { land, open, fix, map, check, start, takeBack, show, forget, resume, tasks, fileBytesMax }
}

async function lockedIn(scope: Scope, id: ImportId, states: readonly ImportState[]): Promise<ImportRow> {
  const row = await getImport(scope, id, { lock: true })
  if (!states.includes(row.state)) throw new Refusal('import.busy', { state: row.state })
  return row
}

/** Why a file cannot be read, for whoever brought it: the readers name the reason only. */
function inWords(e: unknown, language: Language): unknown {
  if (!(e instanceof Refusal) || e.code !== 'file.unreadable') return e
  const { why } = e.facts as { why: string }
  return new Refusal('file.unreadable', { why: say(language, `intake:unreadable.${why}`) })
}

/**
 * What the files of one system are called together, until somebody gives them a better name: each import bears its own file's name, and the first
 * one's would be told of all. Where another system's files are called so already, the columns tell them apart.
 */
async function nameOfSource(scope: Scope, kind: Kind, headers: readonly string[], language: Language): Promise<string> {
  const plain = say(language, `intake:source.${kind}`)
  const columns = headers
    .map((header) => header.trim().slice(0, 25))
    .filter(Boolean)
    .slice(0, 3)
  const told = columns.length > 0 ? `${plain}: ${columns.join(', ')}` : plain
  const taken = await listSourceNames(scope, plain)
  const numbered = Array.from({ length: taken.size }, (_, at) => `${told} (${at + 2})`)
  return [plain, told, ...numbered].find((name) => !taken.has(name)) ?? plain
}

/** What the caller says of columns, by header, wins over what we guess. */
function correct(mapping: ReturnType<typeof guessMapping>, headers: readonly string[], wished: Record<string, ImportField | null>) {
  return mapping.map((meaning, at) => {
    const header = headers[at] ?? ''
    const field = wished[header] ?? wished[String(at)]
    return Object.hasOwn(wished, header) || Object.hasOwn(wished, String(at)) ? { field: field ?? null, guessed: false } : meaning
  })
}

/** What the columns mean: as they did the last time, else as we guess; what the caller says of them wins. */
async function meaningOf(scope: Scope, sourceId: SourceId, shape: Landed['shape'], wish: Wish): Promise<{ kind: Kind; mapping: Mapping }> {
  const before = shape.hasHeader ? await findLastMapping(scope, sourceId) : null
  const kind = wish.kind ?? before?.kind ?? guessKind(shape.headers)
  const guessed = guessMapping(kind, shape.headers, shape.samples)
  const remembered = before?.kind === kind ? remember(guessed, before.mapping) : guessed
  return { kind, mapping: correct(remembered, shape.headers, wish.mapping ?? {}) }
}

/** As the columns were meant the last time; one that meant nothing then stays unused. */
const remember = (guessed: Mapping, before: Mapping): Mapping =>
  guessed.length === before.length ? before.map(({ field }) => ({ field, guessed: false, remembered: true })) : guessed

/** Undone if anything of it came in; of a file that was only looked at nothing is to be undone: it is discarded. */
async function putAway(scope: Scope, undo: Undo, { id, state }: ImportRow): Promise<void> {
  const isDiscarded = state !== 'running' && state !== 'done' && !(await hasBrought(scope, id))
  await undoNow(scope, undo, id)
  if (isDiscarded) await changeState(scope, id, 'discarded')
}
