import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CsvReader, columnsMax, type Row, rowLengthMax } from './csv.ts'

const form = { separator: ',', newline: '\n' } as const
const read = (text: string) => new CsvReader(form).read(text, true)
const told = (rows: readonly Row[]) => rows.map((row) => (row.kind === 'row' ? row.cells : `${row.line} ${row.reason}: ${row.text}`))

describe('a file of rows', () => {
  it('is told apart into cells, with or without quotes and a last line end', () => {
    expect(told(read('a,b\r\n"x, y","say ""hi"""\n\n  ,\nlast,'))).toEqual([
      ['a', 'b'],
      ['x, y', 'say "hi"'],
      ['last', ''],
    ])
  })

  it('lets a value in quotes go over several lines, and counts them', () => {
    const rows = read('a,"one\ntwo\nthree",b\nnext,1\n')
    expect(told(rows)).toEqual([
      ['a', 'one\ntwo\nthree', 'b'],
      ['next', '1'],
    ])
    expect(rows.map(({ line }) => line)).toEqual([1, 4])
  })

  it('takes a quote inside a value as a letter', () => {
    expect(told(read('"Ana "la Güera" Ruiz",55\n5" pipe,2\n'))).toEqual([
      ['Ana "la Güera" Ruiz', '55'],
      ['5" pipe', '2'],
    ])
  })

  it('goes on after a quote that nobody closes: only its own line is lost', () => {
    expect(told(read('a,1\n"Ana,2\n"Beto",3\nCarla,4\n'))).toEqual([['a', '1'], '2 row.quote: "Ana,2', ['Beto', '3'], ['Carla', '4']])
    const many = Array.from({ length: 300 }, (_, at) => `n${at},${at}`).join('\n')
    expect(told(read(`"Ana,2\n${many}`))).toHaveLength(301)
    expect(told(read('x,1\n"Ana,2\nBeto,3'))).toEqual([['x', '1'], '2 row.quote: "Ana,2', ['Beto', '3']])
  })

  it('does not read a row that is wider or longer than any table into memory', () => {
    const reader = new CsvReader(form)
    expect(told(reader.read(`${'x,'.repeat(columnsMax + 1)}\n`))[0]).toMatch(/^1 row.columns/)
    const seen: Row[] = []
    for (let at = 0; at < 100; at++) seen.push(...reader.read('y,'.repeat(rowLengthMax / 20)))
    seen.push(...reader.read('\nz,1\n', true))
    expect(told(seen).map((row) => (typeof row === 'string' ? row.slice(0, 10) : row))).toEqual(['2 row.long', ['z', '1']])
  })

  it('reads the same rows however it is cut into pieces', () => {
    const cell = fc.oneof(fc.string(), fc.stringMatching(/^[a,"\n\r ]{0,6}$/))
    const table = fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { maxLength: 8 })
    const cuts = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(table, cuts, fc.boolean(), (rows, sizes, broken) => {
        const quoted = rows.map((cells) => cells.map((one) => `"${one.replaceAll('"', '""')}"`).join(',')).join('\n')
        const text = broken ? quoted.replaceAll('""', '"') : quoted
        const reader = new CsvReader(form)
        const pieces: Row[] = []
        for (let at = 0, turn = 0; at < text.length; turn++) {
          const size = sizes[turn % sizes.length] ?? 1
          pieces.push(...reader.read(text.slice(at, at + size)))
          at += size
        }
        pieces.push(...reader.read('', true))
        expect(pieces).toEqual(read(text))
        if (!broken) expect(told(pieces)).toEqual(rows.filter((cells) => cells.some((one) => one.trim() !== '')))
      }),
    )
  })
})
