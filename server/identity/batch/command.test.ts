import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { afterAll, describe, expect, it } from 'vitest'
import { generateRecords } from '../../../bench/generator/records.ts'
import { fields, resolve, resolveCommand } from '../index.ts'

const folder = mkdtempSync(join(tmpdir(), 'pulsera-resolve-'))
afterAll(() => rmSync(folder, { recursive: true }))

async function run(...argv: string[]) {
  const said = { out: '', err: '' }
  const io = {
    write(text: string) {
      said.out += text
    },
    error(text: string) {
      said.err += text
    },
    isTerminal: false,
    language: 'es' as const,
  }
  return { code: await resolveCommand(argv, io), ...said }
}
const put = (name: string, content: string | Buffer) => {
  const file = join(folder, name)
  writeFileSync(file, content)
  return file
}
const read = (file: string) => parse(readFileSync(file, 'utf8'), { columns: true }) as Record<string, string>[]

describe('pulsera resolve', () => {
  it('writes one person a record, in the order of the file, whatever the encoding and separator', async () => {
    const rows = [
      'Clave;Nombre completo;Teléfono;Canal',
      '7;Laura Gómez Peña;55 1234 5678;tienda',
      '3;"Lau; Gómez";5215512345678;whatsapp',
      '9;Diego Ruiz;55 1234 5678;web',
    ]
    const file = put('tienda.csv', Buffer.from(rows.join('\r\n'), 'latin1'))
    const [out, review, report] = ['out.csv', 'review.csv', 'report.html'].map((name) => join(folder, name)) as [string, string, string]
    const { code, out: said } = await run(file, '--out', out, '--review', review, '--report', report)
    expect(code).toBe(0)
    expect(read(out)).toEqual([
      { record_id: '7', person_id: '3' },
      { record_id: '3', person_id: '3' },
      { record_id: '9', person_id: '9' },
    ])
    expect(said).toContain('3 registros → 2 personas')
    const page = readFileSync(report, 'utf8')
    expect(page).toContain('Índice de multiverso')
    expect(page).toContain('lau gomez')
    expect(page).not.toMatch(/<script|src=|href=/)
    expect(readFileSync(review, 'utf8').split('\n')[0]).toBe('record_a,record_b,weight,a,b,why')
  })

  it('gives the partition of the engine, in one thread and in two', async () => {
    const made = [...generateRecords({ seed: 3, people: 900, country: 'MX' })]
    const used = fields.filter((field) => made.some(({ attributes }) => attributes[field]))
    const lines = made.map(({ id, attributes }) => [id, ...used.map((field) => `${attributes[field] ?? ''}`)].join(','))
    const file = put('many.csv', `id,${used.join(',')}\n${`${lines.join('\n')}\n`}`)
    const expected = new Map<string, string>()
    for (const ids of resolve(made, { setting: { country: 'MX', ownContacts: [] }, learn: true }).clusters)
      for (const id of ids) expected.set(id, ids[0] ?? '')
    for (const threads of ['1', '2']) {
      const out = join(folder, `many-${threads}.csv`)
      expect((await run(file, '--out', out, '--threads', threads, '--json')).code).toBe(0)
      expect(new Map(read(out).map(({ record_id, person_id }) => [record_id, person_id]))).toEqual(expected)
    }
  })

  it('takes --id, --map and repeated ids', async () => {
    const file = put('odd.csv', 'n,quien,contacto,x\nA,Ana Gil Soto,ana.gil@empresa.mx,1\nA,Ana Gil,ana.gil@empresa.mx,1\nB,Ana Gil,,2\n')
    const out = join(folder, 'odd.out.csv')
    const { code, out: said } = await run(
      file,
      '--id',
      'n',
      '--map',
      'quien=full_name',
      '--map',
      'contacto=email',
      '--map',
      'x=other',
      '--out',
      out,
      '--json',
    )
    expect(code).toBe(0)
    expect(JSON.parse(said)).toMatchObject({
      records: 3,
      people: 2,
      repeated: 1,
      columns: { n: 'id', quien: 'full_name', contacto: 'email', x: 'other' },
    })
    expect(read(out).map(({ person_id }) => person_id)).toEqual(['A', 'A', 'B'])
  })

  it('refuses clearly', async () => {
    expect(await run()).toMatchObject({ code: 2, err: expect.stringContaining('Uso: pulsera resolve') })
    expect(await run('/nowhere.csv', '--data', '/tmp')).toMatchObject({ code: 1 })
    expect((await run('/nowhere.csv', '--colour')).err).toBe('No entiendo la opción --colour: no existe o su valor no vale.\n')
    expect(await run(join(folder, 'nowhere.csv'))).toMatchObject({ code: 1, err: expect.stringContaining('No puedo leer') })
    expect(await run(put('empty.csv', ''))).toMatchObject({ code: 1, err: expect.stringContaining('no tiene filas') })
    expect(await run(put('a.csv', 'a,b\n1,2\n'))).toMatchObject({ code: 1, err: expect.stringContaining('No reconozco ninguna columna') })
    expect(await run(put('b.csv', 'nombre\nAna\n'), '--map', 'nombre=color')).toMatchObject({
      code: 2,
      err: expect.stringContaining('«color»'),
    })
    expect(await run(put('c.csv', 'nombre\nAna\n'), '--map', 'apodo=email')).toMatchObject({
      code: 2,
      err: expect.stringContaining('«apodo»'),
    })
    expect(await run(put('d.csv', Buffer.from('\ufeffnombre\nAna\n', 'utf16le')))).toMatchObject({
      code: 1,
      err: expect.stringContaining('UTF-16'),
    })
    expect(await run('x.csv', '--wrong')).toMatchObject({ code: 2 })
  })
})
