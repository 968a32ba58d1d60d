import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { afterAll, describe, expect, it } from 'vitest'
import { generateRecords } from '../../../bench/generator/records.ts'
import { type Attributes, defaultModel, fields, learnWorkspace, modelFrom, normalise, resolve, resolveCommand } from '../index.ts'
import { readModelFile } from './model-file.ts'

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
    expect(page).not.toMatch(/<script|src=|href=|url\(/)
    expect(page.match(/<svg/g)).toHaveLength(3)
    expect(readFileSync(review, 'utf8').split('\n')[0]).toBe('record_a,record_b,weight,a,b,why')
  })

  it('gives the partition of the engine, in one thread and in two', async () => {
    const made: { id: string; attributes: Attributes }[] = [...generateRecords({ seed: 3, people: 900, country: 'MX' })]
    // A customer of very many records, each with a mail of its own: they meet representatives only.
    for (let n = 0; n < 150; n++) {
      const full_name = ['Laura Gómez Peña', 'Lau Gómez', 'Diego Ruiz'][n % 3] ?? ''
      made.push({ id: `z${n}`, attributes: { full_name, phone: '55 1234 5678', email: `compra${n * 7919}@tienda.mx` } })
    }
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

  it('refuses clearly and writes nothing', async () => {
    const before = readdirSync(folder)
    const faults: [file: string, sentence: string][] = [
      [join(folder, 'nowhere.csv'), 'No existe el archivo'],
      [folder, 'No puedo leer'],
      [put('empty.csv', ''), 'no tiene filas'],
      [put('bare.csv', 'nombre,correo\n'), 'no tiene filas'],
      [put('a.csv', 'a,b\n1,2\n'), 'No reconozco ninguna columna'],
      [put('d.csv', Buffer.from('\ufeffnombre\nAna\n', 'utf16le')), 'UTF-16'],
      [put('sheet.csv', Buffer.from('PK\u0003\u0004 a spreadsheet')), 'no es texto'],
      [put('zero.csv', 'nombre\nAna\u0000Gil\n'), 'no es texto'],
      [put('many.csv', 'id,nombre\n1,Ana Gil\n2,Gil, Ana\n'), 'la línea 3 tiene más celdas que las 2 columnas'],
      [put('quote.csv', 'id,nombre\n1,Ana Gil\n2,"Luis\n3,Eva\n'), 'se abren en la línea 3'],
    ]
    for (const [file, sentence] of faults) {
      const outputs = ['--out', join(folder, 'never.csv'), '--report', join(folder, 'never.html')]
      expect(await run(file, ...outputs)).toMatchObject({ code: 1, out: '', err: expect.stringContaining(sentence) })
    }
    expect(await run(put('b.csv', 'nombre\nAna\n'), '--out', join(folder, 'no/such/folder.csv'))).toMatchObject({
      code: 1,
      err: expect.stringContaining('No puedo escribir'),
    })
    expect(readdirSync(folder).filter((name) => !before.includes(name) && /never|part/.test(name))).toEqual([])
  })

  it('says what is wrong with the call', async () => {
    const file = put('c.csv', 'nombre\nAna\n')
    const misuses: [argv: string[], sentence: string][] = [
      [[], 'Uso: pulsera resolve'],
      [[file, '--map', 'nombre=color'], '«color»'],
      [[file, '--map', 'apodo=email'], '«apodo»'],
      [[file, '--id', 'clave'], '«clave»'],
      [[file, '--wrong'], '--wrong'],
    ]
    for (const [argv, sentence] of misuses) expect(await run(...argv)).toMatchObject({ code: 2, err: expect.stringContaining(sentence) })
    expect(await run('/nowhere.csv', '--data', '/tmp')).toMatchObject({ code: 1 })
    expect((await run('/nowhere.csv', '--colour')).err).toBe('No entiendo la opción --colour: no existe o su valor no vale.\n')
  })

  it('reads quoted cells of several lines in many threads, and rows that lack the last cells', async () => {
    const lines = Array.from(
      { length: 40_000 },
      (_, n) => `${n},"Calle ""Sol"",\n núm. ${n}",Ana Gil ${n % 7 ? '' : 'Soto'},55${String(10_000_000 + n)}`,
    )
    const file = put('quoted.csv', `id,domicilio,nombre completo,telefono\n${lines.join('\n')}\n40000\n`)
    const out = join(folder, 'quoted.out.csv')
    const { out: said } = await run(file, '--out', out, '--threads', '2', '--json')
    expect(JSON.parse(said)).toMatchObject({ records: 40_001 })
    expect(read(out).map(({ record_id }) => Number(record_id))).toEqual(Array.from({ length: 40_001 }, (_, n) => n))
  })

  it('tells every option in a line', async () => {
    for (const ask of ['--help', '-h']) {
      const { code, out } = await run(ask)
      expect(code).toBe(0)
      for (const option of ['out', 'review', 'report', 'id', 'map', 'country', 'threads', 'model', 'json', 'help'])
        expect(out).toMatch(new RegExp(`^  --${option} .*\\w{4}`, 'm'))
    }
  })

  it('counts what states something as a row, and nothing else', async () => {
    const file = put('gaps.csv', 'id,nombre completo,correo\n\n1,Ana Gil,\n,,\n  \n"",,\n,Eva Sol,eva.sol9@empresa.mx\n,,\n')
    const out = join(folder, 'gaps.out.csv')
    expect(JSON.parse((await run(file, '--out', out, '--json')).out)).toMatchObject({ records: 2, unnamed: 1 })
    expect(read(out).map(({ record_id }) => record_id)).toEqual(['1', 'row 2'])
  })

  it('writes numbers as the country does', async () => {
    const file = put(
      'five.csv',
      'id,nombre completo\n1,Ana Gil\n2,Ana Gil\n3,Ximena Quiñones Larrazábal\n4,Ximena Quiñones Larrazábal\n5,Luis Sol\n',
    )
    const toldIn = async (country: string) => (await run(file, '--out', join(folder, 'five.out.csv'), '--country', country)).out
    expect(await toldIn('ES')).toMatch(/\(1,25 registros/)
    expect(await toldIn('MX')).toMatch(/\(1\.25 registros/)
  })

  it('names rows without an id, and says so', async () => {
    const out = join(folder, 'bare.out.csv')
    const { out: said } = await run(
      put('bare-ids.csv', 'nombre completo,correo\nAna Gil,ana.gil7@empresa.mx\nAna Gil,ana.gil7@empresa.mx\n'),
      '--out',
      out,
    )
    expect(said).toContain('Ninguna columna es el identificador')
    expect(said).toContain('2 registros → 1 persona (2 registros por persona)')
    expect(said).toContain('0 parejas por revisar')
    expect(read(out).map(({ person_id }) => person_id)).toEqual(['row 1', 'row 1'])
  })
})

describe('pulsera resolve with a model of one’s own', () => {
  const rows = 'id,nombre completo,telefono\n1,Laura Gómez Peña,5512345678\n2,Laura Gómez,5512345678\n'
  const ask = (model: string) => run(put('own.csv', rows), '--out', join(folder, 'own.out.csv'), '--model', model, '--json')

  it('decides by what the workspace downloaded, and by the model alone', async () => {
    const strict = modelFrom({ ...defaultModel, version: '1~strict', join: 90, doubt: 80, nameJoin: 99, nameDoubt: 99 })
    expect(JSON.parse((await run(put('own.csv', rows), '--out', join(folder, 'own.out.csv'), '--json')).out)).toMatchObject({ people: 1 })
    for (const content of [strict, { id: 'm', version: strict.version, says: [], trial: null, model: strict }])
      expect(JSON.parse((await ask(put('strict.json', JSON.stringify(content)))).out)).toMatchObject({ people: 2 })
  })

  it('reads back exactly what a workspace learnt', () => {
    const setting = { country: 'MX', ownContacts: [] }
    const records = [...generateRecords({ seed: 4, people: 200, country: 'MX' })]
    const known = records.map(({ id, attributes }) => ({ id, features: normalise(attributes, setting) }))
    const { model } = learnWorkspace(known, {})
    expect(model).not.toEqual(defaultModel)
    expect(readModelFile(put('learnt.json', JSON.stringify({ model })))).toEqual(model)
  })

  it('says where a file is no model, and writes nothing', async () => {
    const before = readdirSync(folder).filter((name) => name.startsWith('own.out'))
    const { weights: _, join: threshold, ...rest } = defaultModel
    const wrong: [string, string][] = [
      ['nada', 'JSON'],
      ['[]', 'JSON'],
      [JSON.stringify(rest), 'join'],
      [JSON.stringify({ ...rest, join: threshold, levels: { ...rest.levels, 'phone.same': { m: 2, u: 1 } } }), 'levels.phone.same.m'],
      [JSON.stringify({ ...rest, join: 5, doubt: 9 }), 'doubt'],
    ]
    for (const [content, at] of wrong) {
      const { code, err } = await ask(put('wrong.json', content))
      expect([code, err]).toEqual([1, expect.stringContaining(`falla en «${at}»`)])
    }
    expect((await ask(join(folder, 'nowhere.json'))).err).toContain('No existe el archivo')
    expect(readdirSync(folder).filter((name) => name.startsWith('own.out'))).toEqual(before)
  })
})

describe('pulsera resolve on files that are all of one piece', () => {
  const summaryOf = async (lines: string[]) => {
    const { out } = await run(put('odd-shape.csv', lines.join('\n')), '--out', join(folder, 'odd-shape.out.csv'), '--json')
    return JSON.parse(out) as { records: number; people: number; crowded: number; crowdedValues: { key: string; records: number }[] }
  }

  it('a phone that everybody gives identifies nobody, and is named', async () => {
    const lines = Array.from({ length: 3000 }, (_, n) => `${n},${nameOf(n)},55 1234 5678`)
    const found = await summaryOf(['id,nombre completo,telefono', ...lines])
    expect(found).toMatchObject({ records: 3000, crowded: 1 })
    expect(found.crowdedValues).toEqual([{ key: 'phone:+525512345678', records: 3000, names: expect.any(Number) }])
    expect(found.people).toBeGreaterThan(2500)
  })

  it('one row over and over is answered', async () => {
    const found = await summaryOf([
      'nombre completo,telefono,correo',
      ...new Array(20_000).fill('Ana Gil Soto,55 1234 5678,ana.gil7@empresa.mx'),
    ])
    expect(found).toMatchObject({ records: 20_000, crowded: 2 })
  })

  it('a row of 10,000 identifiers is answered', async () => {
    const mails = Array.from({ length: 10_000 }, (_, n) => `ana${n}@empresa.mx`).join(' ; ')
    const found = await summaryOf(['id,nombre,correo', `1,Ana Gil,${mails}`, '2,Ana Gil,ana3@empresa.mx'])
    expect(found).toMatchObject({ records: 2 })
  })
})

/** Three thousand people of different sounds. */
const nameOf = (n: number) => {
  const syllables = ['ba', 'ce', 'di', 'fo', 'gu', 'la', 'me', 'ni', 'po', 'ru', 'sa', 'te', 'vi', 'xo']
  const word = (of: number) => [of, Math.floor(of / 14), Math.floor(of / 196)].map((at) => syllables[at % 14]).join('')
  return `${word(n)} ${word(n * 31 + 7)}`
}
