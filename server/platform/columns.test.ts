import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { cloneDatabase } from '../../test/database.ts'
import { columnsAs } from './columns.ts'

const { db } = await cloneDatabase()

const columns = { n: 'bigint', id: 'uuid', name: 'text', facts: 'jsonb', at: 'timestamptz' } as const
type Row = { n: number; id?: string | null; name?: string | null; facts?: unknown; at?: Temporal.Instant | null }

const readBack = async (rows: readonly Row[]) =>
  (await sql<Row>`select * from ${columnsAs<Row>('row', rows, columns)} order by n`.execute(db)).rows

describe('rows as one parameter a column', () => {
  it('come to the database as they are', async () => {
    const rows = [
      {
        n: 1,
        id: '01a217ae-ffd0-7000-b1e5-cd02769cfb51',
        name: 'Begoña "la {1}, \\',
        facts: { a: ['é', 1.5, null] },
        at: '2026-11-26T10:00:00.123456Z',
      },
      { n: 2, id: 'ffffffff-ffff-ffff-ffff-ffffffffffff', name: '', facts: 'NULL', at: '1969-12-31T23:59:59.999999Z' },
      { n: -3, id: '00000000-0000-0000-0000-000000000000', name: 'NULL', facts: [], at: '9999-01-01T00:00:00Z' },
      {
        n: 9_007_199_254_740_991,
        id: 'ABCDEF01-2345-6789-abcd-ef0123456789',
        name: '𝄞 漢字',
        facts: { '€': '"' },
        at: '0044-03-15T12:00:00Z',
      },
    ].map((row) => ({ ...row, at: Temporal.Instant.from(row.at) }))
    const read = await readBack(rows)
    expect(read.map((row) => ({ ...row, at: String(row.at) }))).toEqual(
      rows.map((row) => ({ ...row, id: row.id.toLowerCase(), at: String(row.at) })).sort((a, b) => a.n - b.n),
    )
  })

  it('may say nothing of a column, in one row or in all', async () => {
    expect(await readBack([{ n: 1, name: 'a', id: null }, { n: 2, name: null }, { n: 3 }])).toEqual([
      { n: 1, id: null, name: 'a', facts: null, at: null },
      { n: 2, id: null, name: null, facts: null, at: null },
      { n: 3, id: null, name: null, facts: null, at: null },
    ])
  })

  it('may be none, and may be more than the memory kept for them', async () => {
    expect(await readBack([])).toEqual([])
    const long = 'ñ'.repeat(50_000)
    const rows = Array.from({ length: 20 }, (_, n) => ({ n, id: null, name: `${n} ${long}`, facts: { n, long }, at: null }))
    expect(await readBack(rows)).toEqual(rows)
    expect((await readBack([{ n: 1, name: 'short again' }]))[0]?.name).toBe('short again')
  })

  it('are without what no database can hold', async () => {
    const facts = { 'half \ud83d': ['a\0b', '\\u0000', '😀'.slice(1)], at: Temporal.Instant.from('2026-11-26T10:00:00Z') }
    const [read] = await readBack([{ n: 1, facts }])
    expect(read?.facts).toEqual({ 'half \ufffd': ['ab', '\\u0000', '\ufffd'], at: '2026-11-26T10:00:00Z' })
  })

  it('a moment within a microsecond is that microsecond, also before 1970', async () => {
    const at = Temporal.Instant.fromEpochNanoseconds(-1n)
    expect(String((await readBack([{ n: 1, at }]))[0]?.at)).toBe('1969-12-31T23:59:59.999999Z')
  })

  it.each(['', 'abc', '01a217ae-ffd0-7000-b1e5-cd02769cfb5', '01a217ae-ffd0-7000-b1e5-cd02769cfb511'])('no id is %j', async (id) => {
    await expect(readBack([{ n: 1, id }])).rejects.toThrow('32 digits')
  })

  it('take no memory over from what a bad value ended', () => {
    expect(() => columnsAs('row', [{ id: 'x'.repeat(4_000_000) }], { id: 'uuid' })).toThrow('32 digits')
    const { parameters } = sql`${columnsAs('row', [{ name: 'ñ'.repeat(50_000) }], { name: 'text' })}`.compile(db)
    const [bytes] = parameters
    // What is large goes with the memory that it lies in.
    expect(bytes).toHaveProperty('length', 100_024)
    expect((bytes as Buffer).buffer.byteLength).toBeLessThan(1_000_000)
  })
})
