import { parseArgs } from 'node:util'
import { guessColumns } from '../headers.ts'
import { fold } from '../normalise/fold.ts'
import { type Field, fields } from '../types.ts'
import type { Column } from './load.ts'
import type { Layout } from './rows.ts'

/** What is wrong with how the command was called, as a key of the command's texts. */
export class Misuse extends Error {
  readonly key: 'usage' | 'unknownColumn' | 'unknownField' | 'unknownOption'
  readonly detail: string
  constructor(key: Misuse['key'], detail = '') {
    super(`${key} ${detail}`)
    this.key = key
    this.detail = detail
  }
}

export type Options = {
  file: string
  out: string
  review: string | undefined
  report: string | undefined
  id: string | undefined
  map: [column: string, field: string][]
  country: string
  json: boolean
  help: boolean
  threads: number | undefined
  /** A model of one's own, as a workspace downloads it. */
  model: string | undefined
}

export function readOptions(argv: string[]): Options {
  const { values, positionals } = parse(argv)
  const [file, ...more] = positionals
  const help = values.help ?? false
  if (!help && (!file || more.length > 0)) throw new Misuse('usage')
  const map = (values.map ?? []).map((one): [string, string] => {
    const at = one.lastIndexOf('=')
    if (at < 1) throw new Misuse('usage', one)
    return [one.slice(0, at), one.slice(at + 1)]
  })
  const threads = values.threads === undefined ? undefined : Math.max(1, Math.trunc(Number(values.threads)) || 1)
  const country = (values.country ?? 'MX').toUpperCase()
  return {
    file: file ?? '',
    out: values.out ?? 'clusters.csv',
    review: values.review,
    report: values.report,
    id: values.id,
    map,
    country,
    json: values.json ?? false,
    help,
    threads,
    model: values.model,
  }
}

function parse(argv: string[]) {
  try {
    return parseArgs({
      args: argv,
      allowPositionals: true,
      options: {
        out: { type: 'string' },
        review: { type: 'string' },
        report: { type: 'string' },
        id: { type: 'string' },
        map: { type: 'string', multiple: true },
        country: { type: 'string' },
        threads: { type: 'string' },
        model: { type: 'string' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
        // Every command takes these; here nothing of an installation is needed.
        data: { type: 'string' },
        workspace: { type: 'string' },
      },
    })
  } catch (wrong) {
    // Only the option's name: the rest of Node's sentence is English.
    throw new Misuse('unknownOption', /'(-[^' ]*)/.exec(wrong instanceof Error ? wrong.message : '')?.[1] ?? '')
  }
}

const sourceHeader = /^(source( system| dataset)?|canal|channel|origen|fuente|sistema|procedencia)$/

/** What each column means: guessed from header and values, then as the caller says. `ignore` leaves a column out. */
export function chooseColumns({ headers, sample }: Layout, { id, map }: Pick<Options, 'id' | 'map'>): Column[] {
  const guessed = guessColumns(headers, sample)
  const columns = headers.map((label, at): Column => {
    const field = guessed[at] ?? null
    return { label, field: field === null && sourceHeader.test(fold(label.replaceAll('_', ' '))) ? 'source' : field }
  })
  const columnOf = (name: string): Column => {
    const found = columns.find(({ label }) => label === name) ?? columns.find(({ label }) => fold(label) === fold(name))
    if (!found) throw new Misuse('unknownColumn', name)
    return found
  }
  if (id !== undefined) {
    for (const column of columns) if (column.field === 'id') column.field = null
    columnOf(id).field = 'id'
  }
  for (const [name, field] of map) {
    const known =
      field === 'ignore' ? null : [...fields, 'id' as const, 'source' as const].find((one): one is Field | 'id' | 'source' => one === field)
    if (known === undefined) throw new Misuse('unknownField', field)
    columnOf(name).field = known
  }
  return columns
}
