import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { type Attributes, guessColumns } from '#identity'

export type Labelled = { records: { id: string; attributes: Attributes }[]; truth: Map<string, string> }

/** A labelled file of `bench/data`, its columns guessed as the product guesses them; `answer` is never an input. */
export function readLabelled(file: string, answer: string): Labelled {
  const [headers = [], ...rows] = parse(
    readFileSync(file.startsWith('/') ? file : join(import.meta.dirname, '../data', file), 'utf8'),
  ) as string[][]
  const columns = guessColumns(headers, rows.slice(0, 50))
  const answerAt = headers.indexOf(answer)
  const idAt = columns.indexOf('id')
  const truth = new Map<string, string>()
  const records = rows.map((row, at) => {
    const id = row[idAt] ?? String(at)
    truth.set(id, row[answerAt] ?? id)
    const attributes: Record<string, string[]> = {}
    for (const [column, field] of columns.entries()) {
      const value = row[column]
      if (!field || field === 'id' || column === answerAt || !value) continue
      attributes[field] = [...(attributes[field] ?? []), value]
    }
    return { id, attributes: attributes as Attributes }
  })
  return { records, truth }
}
