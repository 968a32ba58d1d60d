import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs'
import { basename } from 'node:path'
import { explain } from '../explain.ts'
import { fields } from '../types.ts'
import { type BatchResult, type Phase, resolveFile } from './engine.ts'
import { chooseColumns, Misuse, type Options, readOptions } from './options.ts'
import { describe, renderReport, type ShownPair } from './report.ts'
import { type Layout, readLayout } from './rows.ts'
import type { Column, Found } from './shard.ts'
import { failures, type Language, misuses, phases, say, summary } from './texts.ts'

/** Where the command speaks. On a terminal progress is shown in place. */
export type CommandIo = { write(text: string): void; error(text: string): void; isTerminal: boolean; language: Language }

/** `pulsera resolve FILE.csv …`: 0 done, 1 the file cannot be used, 2 called wrongly. */
export async function resolveCommand(argv: string[], io: CommandIo): Promise<number> {
  try {
    const options = readOptions(argv)
    const layout = open(options.file, io)
    if (!layout) return 1
    const columns = chooseColumns(layout, options)
    if (!columns.some(({ field }) => field && field !== 'id' && field !== 'source')) {
      io.error(`${say(failures.noColumns, io.language, { file: options.file, fields: fields.join(' ') })}\n`)
      return 1
    }
    await run(layout, columns, options, io)
    return 0
  } catch (wrong) {
    if (!(wrong instanceof Misuse)) throw wrong
    io.error(`${say(misuses[wrong.key], io.language, { detail: wrong.detail, fields: fields.join(' ') })}\n`)
    return 2
  }
}

function open(file: string, io: CommandIo): Layout | undefined {
  try {
    const layout = readLayout(file)
    if (layout.sample.length > 0) return layout
    io.error(`${say(failures.empty, io.language, { file })}\n`)
  } catch (failed) {
    io.error(
      `${say(failed instanceof TypeError && failed.message === 'utf-16' ? failures.utf16 : failures.missing, io.language, { file })}\n`,
    )
  }
  return undefined
}

async function run(layout: Layout, columns: Column[], options: Options, io: CommandIo): Promise<void> {
  const began = performance.now()
  const onPhase = io.isTerminal ? showProgress(io) : undefined
  const setting = { country: options.country, ownContacts: [] }
  const result = await resolveFile(layout, {
    setting,
    columns,
    ...(onPhase ? { onPhase } : {}),
    ...(options.threads ? { threads: options.threads } : {}),
  })
  try {
    const doubts = openPairs(result, 'doubt')
    const people = new Set(result.person).size
    writeClusters(options.out, result)
    if (options.review) writeFileSync(options.review, await reviewOf(result, doubts, io.language))
    if (options.report) writeFileSync(options.report, await reportOf(result, doubts, people, options, io.language))
    const facts = {
      records: result.ids.length,
      people,
      doubts: doubts.length,
      related: openPairs(result, 'related').length,
      repeated: result.repeatedIds,
      seconds: Math.round((performance.now() - began) / 10) / 100,
      index: Math.round((result.ids.length / Math.max(1, people)) * 100) / 100,
    }
    tell(facts, columns, [options.out, options.review, options.report], options, io)
  } finally {
    await result.close()
  }
}

function tell(facts: Record<string, number>, columns: Column[], files: (string | undefined)[], options: Options, io: CommandIo): void {
  const written = files.filter((file) => file !== undefined && file !== '-')
  if (options.json) {
    io.write(
      `${JSON.stringify({ ...facts, columns: Object.fromEntries(columns.map(({ label, field }) => [label, field])), files: written })}\n`,
    )
    return
  }
  const { language } = io
  const used = columns.map(({ label, field }) => `${label} → ${field ?? say(summary.ignored, language)}`).join(', ')
  const lines = [`${say(summary.columns, language)}: ${used}`, say(summary.counts, language, facts), say(summary.doubts, language, facts)]
  if (facts.repeated) lines.push(say(summary.repeated, language, facts))
  if (written.length > 0) lines.push(say(summary.written, language, { files: written.join(', ') }))
  // With the clusters on standard output, words go beside them.
  const speak = options.out === '-' ? io.error : io.write
  speak(`${lines.join('\n')}\n`)
}

function showProgress(io: CommandIo): (phase: Phase, done: number, total: number) => void {
  const barLength = 24
  return (phase, done, total) => {
    const filled = total > 0 ? Math.round((done / total) * barLength) : 0
    const bar =
      phase === 'compare' ? ` ${'█'.repeat(filled)}${'░'.repeat(barLength - filled)} ${Math.round((filled / barLength) * 100)} %` : '…'
    io.error(`\r\u001b[2K${say(phases[phase], io.language)}${bar}${phase === 'cluster' ? '\r\u001b[2K' : ''}`)
  }
}

const cell = (text: string) => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/** In the order of the file. Written in pieces: a million lines are 30 MB. */
function writeClusters(file: string, { ids, person }: BatchResult): void {
  const descriptor = file === '-' ? 1 : openSync(file, 'w')
  const pieceLength = 50_000
  writeSync(descriptor, 'record_id,person_id\n')
  for (let from = 0; from < ids.length; from += pieceLength) {
    const piece = ids.slice(from, from + pieceLength).map((id, at) => `${cell(id)},${cell(ids[person[from + at] ?? 0] ?? '')}\n`)
    writeSync(descriptor, piece.join(''))
  }
  if (file !== '-') closeSync(descriptor)
}

/** The strongest pair of each two people, strongest first. */
function openPairs({ open: found, joins, person, ids }: BatchResult, band: 'doubt' | 'related'): Found[] {
  const refused: Found[] = []
  if (band === 'doubt') {
    for (const list of joins) {
      for (let at = 0; at < list.length; at += 3) {
        const [a, b, weight] = [list[at] ?? 0, list[at + 1] ?? 0, list[at + 2] ?? 0]
        if (person[a] !== person[b]) refused.push({ a, b, weight, band: 'doubt' })
      }
    }
  }
  const best = new Map<number, Found>()
  for (const pair of [...refused, ...found.filter((one) => one.band === band)]) {
    const [one, other] = [person[pair.a] ?? 0, person[pair.b] ?? 0]
    const key = Math.min(one, other) * ids.length + Math.max(one, other)
    if (one !== other && pair.weight > (best.get(key)?.weight ?? Number.NEGATIVE_INFINITY)) best.set(key, pair)
  }
  return [...best.values()].sort((one, other) => other.weight - one.weight)
}

async function shownPairs(result: BatchResult, pairs: Found[], band: 'join' | 'doubt'): Promise<ShownPair[]> {
  const comparisons = await result.explain(pairs.map(({ a, b }) => [a, b]))
  const features = await result.show(pairs.flatMap(({ a, b }) => [a, b]))
  return pairs.flatMap((pair, at): ShownPair[] => {
    const [comparison, one, other] = [comparisons[at], features[at * 2], features[at * 2 + 1]]
    if (!comparison || !one || !other) return []
    const shown = { ...comparison, band }
    return [{ a: { id: result.ids[pair.a] ?? '', features: one }, b: { id: result.ids[pair.b] ?? '', features: other }, comparison: shown }]
  })
}

async function reviewOf(result: BatchResult, doubts: Found[], language: Language): Promise<string> {
  const lines = (await shownPairs(result, doubts, 'doubt')).map(({ a, b, comparison }) =>
    [
      a.id,
      b.id,
      String(comparison.weight),
      describe(a.features),
      describe(b.features),
      explain(comparison.because, 'doubt', language).slice(1).join(' '),
    ]
      .map(cell)
      .join(','),
  )
  return `record_a,record_b,weight,a,b,why\n${lines.map((line) => `${line}\n`).join('')}`
}

const strangestMax = 25
const questionsMax = 50

async function reportOf(result: BatchResult, doubts: Found[], people: number, options: Options, language: Language): Promise<string> {
  const { ids, person, sources, model } = result
  const perPerson = new Map<number, number>()
  for (const one of person) perPerson.set(one, (perPerson.get(one) ?? 0) + 1)
  const sizes = new Map<number, number>()
  for (const size of perPerson.values()) sizes.set(size, (sizes.get(size) ?? 0) + 1)
  return renderReport(
    {
      file: basename(options.file),
      records: ids.length,
      people,
      doubts: doubts.length,
      sizes,
      bySource: indexBySource(sources, person),
      strangest: await shownPairs(result, weakestJoins(result), 'join'),
      questions: await shownPairs(result, doubts.slice(0, questionsMax), 'doubt'),
      model: model.version,
    },
    language,
  )
}

function indexBySource(sources: string[], person: Int32Array): { source: string; records: number; people: number }[] {
  const found = new Map<string, { records: number; people: Set<number> }>()
  for (const [record, source] of sources.entries()) {
    const one = found.get(source) ?? { records: 0, people: new Set<number>() }
    one.records++
    one.people.add(person[record] ?? 0)
    found.set(source, one)
  }
  const rows = [...found].map(([source, { records, people }]) => ({ source, records, people: people.size }))
  return rows.sort((one, other) => other.records - one.records).slice(0, 30)
}

/** The joins that stood on the least evidence. */
function weakestJoins({ joins, person }: BatchResult): Found[] {
  const weakest: Found[] = []
  for (const list of joins) {
    for (let at = 0; at < list.length; at += 3) {
      const pair: Found = { a: list[at] ?? 0, b: list[at + 1] ?? 0, weight: list[at + 2] ?? 0, band: 'join' }
      if (person[pair.a] !== person[pair.b]) continue
      if (weakest.length < strangestMax || pair.weight < (weakest.at(-1)?.weight ?? 0)) {
        weakest.push(pair)
        weakest.sort((one, other) => one.weight - other.weight)
        weakest.length = Math.min(weakest.length, strangestMax)
      }
    }
  }
  return weakest
}
