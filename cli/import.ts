import { access, constants } from 'node:fs/promises'
import { basename } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { audit } from '#access'
import { type ImportField, type ImportId, type ImportShown, importKinds, type WorkspaceId } from '#contract'
import { accept, undoImport } from '#flows'
import { createImporter, type Importer, readFrom } from '#intake'
import { readAhead, whyMisread } from '#people'
import { type Config, type Database, inWorkspace, prepareJobs, type Scope, startJobs } from '#platform'
import { type Language, say } from '#texts'
import type { Command } from './commands.ts'
import { chooseWorkspace, withDatabase } from './installation.ts'
import { failing, type Io, usage } from './io.ts'

type Work = { importer: Importer; io: Io; within: <T>(work: (scope: Scope) => Promise<T>) => Promise<T> }

/** `import FILE [--kind customers|orders] [--yes]`: a dry run with its counts, a question, and the import with progress. */
export const importFile: Command = async ({ words, flags, config, io }) => {
  const [file] = words
  const kind = importKinds.find((one) => one === flags.kind)
  if (!file || words.length > 1 || (flags.kind !== undefined && !kind)) throw usage(io, 'usage.import')
  await access(file, constants.R_OK).catch(() => {
    throw failing(io, 'file-missing', { file })
  })
  return withDatabase(config, io, async (database) => {
    const workspace = await chooseWorkspace(database.db, io, flags.workspace)
    return atWork({ config, database, workspace, io }, async (work) => {
      const landed = await work.importer.land(readFrom(file), basename(file), io.language)
      const opened = await work.within(async (scope) => {
        const shown = await work.importer.open(scope, landed, { kind, start: false }, io.language)
        await audit(scope, 'import.uploaded', shown.id, { kind: shown.kind })
        return shown
      })
      return bringIn(work, opened, flags.yes === true)
    })
  })
}

type Place = { config: Config; database: Database; workspace: WorkspaceId; io: Io }
/** The heavy parts are jobs: done by the running installation, or by this process when there is none. */
async function atWork({ config, database, workspace, io }: Place, run: (work: Work) => Promise<number>) {
  const importer = createImporter({ db: database.db, dataDir: config.dataDir, accept, undo: undoImport, readAhead, whyMisread })
  await prepareJobs(database.config)
  const jobs = await startJobs({ config: database.config, lanes: [{ tasks: importer.tasks, atOnceMax: 1, ofOneMax: 1 }] })
  try {
    return await run({ importer, io, within: (work) => inWorkspace(database.db, { workspace, actor: 'cli' }, work) })
  } finally {
    await jobs.stop()
  }
}

async function bringIn(work: Work, opened: ImportShown, agreed: boolean): Promise<number> {
  const { importer, io, within } = work
  const used = opened.columns.flatMap(({ header, field }, at) => (field ? [`${header || at + 1} → ${wordOf(field, io.language)}`] : []))
  io.tell('import.columns', { kind: io.say(`import.kind.${opened.kind}`), columns: used.join(', ') })
  if (opened.sameFileAs) io.tell('import.same-file')
  const checked = await within((scope) => importer.check(scope, opened.id, io.language)).then(() => until(work, opened.id, ['checked']))
  tellCounts(io, 'would', checked.counts)
  if (!agreed && !(await io.confirm('import.ask'))) {
    await within((scope) => importer.takeBack(scope, opened.id, io.language))
    await importer.forget(opened.id)
    if (io.json) io.result(JSON.stringify({ id: opened.id, state: 'refused', counts: checked.counts }))
    io.tell(process.stdin.isTTY ? 'import.left' : 'import.left-unasked')
    return 1
  }
  await within(async (scope) => {
    await importer.start(scope, opened.id, io.language)
    await audit(scope, 'import.started', opened.id, {})
  })
  const done = await until(work, opened.id, ['done'])
  if (io.json) io.result(JSON.stringify({ id: done.id, kind: done.kind, state: done.state, counts: done.counts }))
  else tellCounts(io, 'done', done.counts)
  return 0
}

/** People apart from rows; a file that brings nothing says just that. */
function tellCounts(io: Io, tense: 'would' | 'done', counts: ImportShown['counts']): void {
  const rowsIn = counts.rows - counts.rejected - counts.unchanged
  if (rowsIn <= 0) io.tell('import.nothing', { ...counts })
  else io.tell(`import.${tense}`, { ...counts, rowsIn })
  if (counts.misread > 0) io.tell('import.misread', { count: counts.misread })
}

/** What a column means, in the words of the screen. */
function wordOf(field: ImportField, language: Language): string {
  if (field === 'external_id') return say(language, 'imports:columns.external_id')
  return say(language, `${field.startsWith('order_') ? 'imports' : 'ui'}:field.${field}`)
}

/** Waits for a state, showing how far it is. A state that leads nowhere else ends the command. */
async function until({ importer, io, within }: Work, id: ImportId, wanted: ImportShown['state'][]): Promise<ImportShown> {
  for (;;) {
    const shown = await within((scope) => importer.show(scope, id, io.language))
    if (wanted.includes(shown.state)) {
      io.progress('')
      return shown
    }
    if (shown.state === 'failed' || shown.state === 'undone' || shown.state === 'undoing')
      throw failing(io, 'import.failed', { why: shown.failure ?? say(io.language, `imports:state.${shown.state}`) })
    if (shown.rowCount) io.progress(`${shown.rowsDone} / ${shown.rowCount}`)
    await wait(150)
  }
}
