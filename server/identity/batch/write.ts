import { closeSync, openSync, renameSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import type { BatchResult } from './engine.ts'

export const cell = (text: string): string => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/** Files that appear whole or not at all: each is written beside its place and takes it at the end. */
export class Output {
  readonly #begun: string[] = []

  /** Fails at once where a file cannot be written, before any work is done. */
  begin(file: string): void {
    closeSync(openSync(partial(file), 'w'))
    this.#begun.push(file)
  }

  write(file: string, text: string): void {
    writeFileSync(partial(file), text)
  }

  /** `record_id,person_id` in the order of the file. Written in pieces: a million lines are 30 MB. */
  writeClusters(file: string, { records, order, person }: BatchResult): void {
    const descriptor = file === '-' ? 1 : openSync(partial(file), 'w')
    try {
      let text = 'record_id,person_id\n'
      for (const record of order) {
        text += `${cell(records.idOf(record))},${cell(records.idOf(person[record] ?? 0))}\n`
        if (text.length < pieceLength) continue
        writeAll(descriptor, text)
        text = ''
      }
      writeAll(descriptor, text)
    } finally {
      if (file !== '-') closeSync(descriptor)
    }
  }

  finish(): void {
    for (const file of this.#begun) renameSync(partial(file), file)
    this.#begun.length = 0
  }

  giveUp(): void {
    for (const file of this.#begun) rmSync(partial(file), { force: true })
  }
}

const pieceLength = 1 << 20
const partial = (file: string) => `${file}.part`

/** Standard output may take less than it is given. */
function writeAll(descriptor: number, text: string): void {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at)
}
