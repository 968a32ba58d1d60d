import { setImmediate as breath } from 'node:timers/promises'
import { importBatchMax } from '#contract'
import type { ImportRow } from '../store/imports.ts'
import { rowsOf } from './inspect.ts'
import { understandRows, type Whole } from './orders.ts'
import type { Reading } from './rows.ts'
import type { Work } from './run.ts'

/** `endsAt`: so many rows of the file are read with it. */
type Batch = { wholes: readonly Whole[]; endsAt: number }
/** `from`: so many rows of the file are done already. */
type Place = { row: Pick<ImportRow, 'id' | 'shape'>; reading: Reading; from: number }

const rowsMax = 5_000
/** 500 arrivals hold the workspace for about 0.15 s, which is as long as the wire may have to wait. Of orders of many rows as many as memory holds without trouble. */
const isFull = (wholes: readonly Whole[], rows: number): boolean => wholes.length >= importBatchMax || rows >= rowsMax

/** What a file says, in pieces of one transaction each. Whoever does not wait for the database before it asks for the next has it read meanwhile. */
export async function* batchesOf(work: Pick<Work, 'pathOf' | 'readAhead'>, { row, reading, from }: Place): AsyncGenerator<Batch> {
  let [endsAt, rows, wholes]: [number, number, Whole[]] = [0, 0, []]
  for await (const whole of understandRows(() => rowsOf(work.pathOf(row.id), row.shape), reading)) {
    endsAt += whole.rows
    if (endsAt <= from) continue
    wholes.push(whole)
    rows += whole.rows
    if (!isFull(wholes, rows)) continue
    await readBatch(work, reading, wholes)
    yield { wholes, endsAt }
    wholes = []
    rows = 0
  }
  if (wholes.length > 0) yield { wholes, endsAt }
}

/** A few at a time, so that what the database answers is heard meanwhile. */
async function readBatch(
  { readAhead }: Pick<Work, 'readAhead'>,
  { calendar, ownContacts }: Reading,
  wholes: readonly Whole[],
): Promise<void> {
  if (!readAhead) return
  for (const [at, one] of wholes.entries()) {
    if (one.kind === 'arrival') readAhead(one.arrival.attributes, { country: calendar.country, ownContacts })
    if (at % 20 === 19) await breath()
  }
}

/** A row that the flow cannot take, as one that waits with that reason. */
export const unusable = ({ line, cells, rows }: Extract<Whole, { kind: 'arrival' }>): Whole => ({
  kind: 'rejected',
  rejection: { line, reason: 'row.unusable', facts: {}, cells },
  rows,
})
