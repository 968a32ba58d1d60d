import { basename } from 'node:path'
import type { Model } from '../compare/index.ts'
import { fields } from '../types.ts'
import { type BatchResult, resolveFile } from './engine.ts'
import type { CommandIo } from './io.ts'
import type { Column } from './load.ts'
import { ModelFault, readModelFile } from './model-file.ts'
import { chooseColumns, Misuse, type Options, readOptions } from './options.ts'
import { evidenceOf, indexBySource, openPairs, type Pair, reasonsOf, showPairs, sizesOf, strangestJoins } from './outcome.ts'
import { describe } from './pairs.ts'
import { showProgress } from './progress.ts'
import { renderReport } from './report.ts'
import { type Layout, lineAt, RowFault, readLayout } from './rows.ts'
import { failures, help, type Language, localeOf, misuses, say, summary } from './texts.ts'
import { cell, Output } from './write.ts'

/** Why a file cannot be used or written, as a key of the command's texts. */
class Failure extends Error {
  readonly key: keyof typeof failures
  readonly facts: Record<string, string | number>
  constructor(key: keyof typeof failures, facts: Record<string, string | number>) {
    super(key)
    this.key = key
    this.facts = facts
  }
}

/** `pulsera resolve FILE.csv …`: 0 done, 1 a file cannot be used, 2 called wrongly. Nothing is half-written: all files or none. */
export async function resolveCommand(argv: string[], io: CommandIo): Promise<number> {
  const output = new Output()
  try {
    const options = readOptions(argv)
    if (options.help) {
      io.write(`${say(help, io.language, { fields: fields.join(' ') })}\n`)
      return 0
    }
    const layout = open(options.file)
    const columns = chooseColumns(layout, options)
    if (!columns.some(({ field }) => field && field !== 'id' && field !== 'source'))
      throw new Failure('noColumns', { file: options.file, fields: fields.join(' ') })
    const model = options.model === undefined ? undefined : openModel(options.model)
    beginOutput(output, options)
    await run({ layout, columns, options, model, output, io })
    return 0
  } catch (wrong) {
    output.giveUp()
    if (wrong instanceof Misuse) io.error(`${say(misuses[wrong.key], io.language, { detail: wrong.detail, fields: fields.join(' ') })}\n`)
    else if (wrong instanceof Failure) io.error(`${say(failures[wrong.key], io.language, wrong.facts)}\n`)
    else throw wrong
    return wrong instanceof Misuse ? 2 : 1
  }
}

function open(file: string): Layout {
  try {
    const layout = readLayout(file)
    if (layout.sample.length > 0) return layout
  } catch (failed) {
    if (failed instanceof RowFault) throw new Failure(failed.kind, { file, line: lineAt(file, failed.at), columns: 0 })
    const code = (failed as NodeJS.ErrnoException).code
    if (code === undefined) throw failed
    throw new Failure(code === 'ENOENT' ? 'missing' : 'unreadable', { file, code })
  }
  throw new Failure('empty', { file })
}

function openModel(file: string): Model {
  try {
    return readModelFile(file)
  } catch (failed) {
    if (failed instanceof ModelFault) throw new Failure('noModel', { file, at: failed.at })
    const code = (failed as NodeJS.ErrnoException).code
    if (code === undefined) throw failed
    throw new Failure(code === 'ENOENT' ? 'missing' : 'unreadable', { file, code })
  }
}

function beginOutput(output: Output, { out, review, report }: Options): void {
  for (const file of [out, review, report]) {
    if (file === undefined || file === '-') continue
    try {
      output.begin(file)
    } catch (failed) {
      throw new Failure('unwritable', { file, code: (failed as NodeJS.ErrnoException).code ?? '' })
    }
  }
}

type Run = { layout: Layout; columns: Column[]; options: Options; model: Model | undefined; output: Output; io: CommandIo }

async function run({ layout, columns, options, model, output, io }: Run): Promise<void> {
  const began = performance.now()
  const progress = io.isTerminal ? showProgress(io) : undefined
  const result = await resolve({ layout, columns, options, model }, progress?.show).finally(() => progress?.end())
  try {
    const doubts = openPairs(result, 'doubt')
    const sizes = sizesOf(result.person)
    const people = [...sizes.values()].reduce((sum, n) => sum + n, 0)
    const { total } = result.records
    output.writeClusters(options.out, result)
    if (options.review) output.write(options.review, await reviewOf(result, doubts, io.language))
    if (options.report) output.write(options.report, await reportOf(result, { doubts, people, sizes, options }, io.language))
    output.finish()
    const facts = {
      records: total,
      people,
      doubts: doubts.length,
      related: openPairs(result, 'related').length,
      repeated: result.repeatedIds,
      unnamed: result.missingIds,
      crowded: result.crowded.length,
      seconds: Math.round((performance.now() - began) / 10) / 100,
      index: Math.round((total / Math.max(1, people)) * 100) / 100,
    }
    tell({ facts, columns, options, io, result })
  } finally {
    await result.close()
  }
}

type Progress = ReturnType<typeof showProgress>['show']

async function resolve(
  { layout, columns, options, model }: Pick<Run, 'layout' | 'columns' | 'options' | 'model'>,
  show?: Progress,
): Promise<BatchResult> {
  const setting = { country: options.country, ownContacts: [] }
  const { threads } = options
  try {
    return await resolveFile(layout, {
      setting,
      columns,
      ...(show ? { onPhase: show } : {}),
      ...(threads ? { threads } : {}),
      ...(model ? { model } : {}),
    })
  } catch (failed) {
    if (!(failed instanceof RowFault)) throw failed
    throw new Failure(failed.kind, { file: options.file, line: lineAt(options.file, failed.at), columns: layout.headers.length })
  }
}

type Told = { facts: Record<string, number>; columns: Column[]; options: Options; io: CommandIo; result: BatchResult }
const crowdedShown = 5

function tell({ facts, columns, options, io, result }: Told): void {
  const written = [options.out, options.review, options.report].filter((file) => file !== undefined && file !== '-')
  if (options.json) {
    const used = Object.fromEntries(columns.map(({ label, field }) => [label, field]))
    io.write(`${JSON.stringify({ ...facts, crowdedValues: result.crowded.slice(0, crowdedShown), columns: used, files: written })}\n`)
    return
  }
  const { language } = io
  const locale = localeOf(language, options.country)
  const used = columns.map(({ label, field }) => `${label} → ${field ?? say(summary.ignored, language)}`).join(', ')
  const lines = [
    `${say(summary.columns, language)}: ${used}`,
    say(summary.counts, language, facts, locale),
    say(summary.doubts, language, facts, locale),
  ]
  if (!columns.some(({ field }) => field === 'id')) lines.push(say(summary.noId, language))
  else if (facts.unnamed) lines.push(say(summary.unnamed, language, facts, locale))
  if (facts.repeated) lines.push(say(summary.repeated, language, facts, locale))
  if (facts.crowded) {
    const values = result.crowded
      .slice(0, crowdedShown)
      .map(({ key, records }) => `${key.slice(key.indexOf(':') + 1)} (${records.toLocaleString(locale)})`)
    const shown = { ...facts, values: values.join(', ') + (result.crowded.length > crowdedShown ? ' …' : '') }
    lines.push(say(summary.crowded, language, shown, locale))
  }
  if (written.length > 0) lines.push(say(summary.written, language, { files: written.join(', ') }))
  // With the clusters on standard output, words go beside them.
  const speak = options.out === '-' ? io.error : io.write
  speak(`${lines.join('\n')}\n`)
}

async function reviewOf(result: BatchResult, doubts: Pair[], language: Language): Promise<string> {
  const lines = (await showPairs(result, doubts, 'doubt')).map(({ a, b, comparison }) =>
    [a.id, b.id, String(comparison.weight), describe(a.features), describe(b.features), reasonsOf(comparison, language)]
      .map(cell)
      .join(','),
  )
  return `record_a,record_b,weight,a,b,why\n${lines.map((line) => `${line}\n`).join('')}`
}

const questionsMax = 50
type Counted = { doubts: Pair[]; people: number; sizes: Map<number, number>; options: Options }

async function reportOf(result: BatchResult, { doubts, people, sizes, options }: Counted, language: Language): Promise<string> {
  return renderReport(
    {
      file: basename(options.file),
      records: result.records.total,
      people,
      doubts: doubts.length,
      sizes,
      bySource: indexBySource(result),
      evidence: await evidenceOf(result),
      strangest: await showPairs(result, strangestJoins(result), 'join'),
      questions: await showPairs(result, doubts.slice(0, questionsMax), 'doubt'),
      crowded: result.crowded,
      model: result.model.version,
    },
    language,
    localeOf(language, options.country),
  )
}
