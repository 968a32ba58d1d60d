import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import type { ImportShown } from '#contract'
import { startIntake } from '../../../test/intake.ts'

const intake = await startIntake({ fileBytesMax: 5 * 2 ** 20 })
const { upload, api, settled, at } = intake

/** Uploads and imports; answers how it ended. */
async function bring(content: string | Uint8Array, fields: Record<string, string> = {}, name?: string): Promise<ImportShown> {
  const { status, body, text } = await upload(content, { start: 'true', ...fields }, name)
  if (status !== 201) throw new Error(`${status} ${text}`)
  return settled(body.id)
}
const people = async () =>
  at(
    async (scope) =>
      (await sql<{ n: number }>`select count(distinct person_id)::int as n from records where withdrawn_at is null`.execute(scope.db))
        .rows[0]?.n ?? 0,
  )
const statedNames = async () =>
  at(async (scope) =>
    (
      await sql<{ name: string }>`select attributes ->> 'full_name' as name from records where withdrawn_at is null order by 1`.execute(
        scope.db,
      )
    ).rows.map(({ name }) => name),
  )
/** Everything that an import can change, as text. */
const world = () =>
  at(async (scope) => {
    const records =
      await sql`select source_id, external_id, attributes, person_id, purchase_count, spent_minor, withdrawn_at is null as stands from records order by id`.execute(
        scope.db,
      )
    const entries = await sql`select record_id, kind, at, facts, amount_minor from entries where withdrawn_at is null order by id`.execute(
      scope.db,
    )
    const persons =
      await sql`select id, name, record_count, purchase_count, spent_minor from persons join person_tallies on person_id = id order by id`.execute(
        scope.db,
      )
    return JSON.stringify([records.rows.filter((row) => (row as { stands: boolean }).stands), entries.rows, persons.rows])
  })

describe('a file of customers', () => {
  const file =
    'Nombre completo;Teléfono;Correo\nLaura Gómez Pérez;55 1234 5678;laura@example.com\nBeto Díaz;5598765432;\nLAURA GOMEZ;+525512345678;\n'

  it('is understood before anything is written: columns guessed, with samples', async () => {
    const before = await world()
    const { status, body } = await upload(file)
    expect(status).toBe(201)
    expect(body).toMatchObject({ state: 'ready', kind: 'customers', encoding: 'utf-8', separator: ';', rowCount: 3 })
    expect(body.columns.map(({ field }: { field: string }) => field)).toEqual(['full_name', 'phone', 'email'])
    expect(body.columns[1].samples[0]).toBe('55 1234 5678')
    expect(await world()).toBe(before)
  })

  it('is checked without changing anything, and the check says what the import then does', async () => {
    const { body } = await upload(file)
    const before = await world()
    expect((await api('POST', `/imports/${body.id}/check`)).body.state).toBe('checking')
    const checked = await settled(body.id)
    expect(checked).toMatchObject({ state: 'checked', counts: { rows: 3, newPeople: 2, knownPeople: 0, rejected: 0 } })
    expect(await world()).toBe(before)
    // A double click.
    const both = await Promise.all([1, 2].map(() => api('POST', `/imports/${body.id}/start`)))
    expect(both.map(({ status }) => status)).toEqual([200, 200])
    expect(await settled(body.id)).toMatchObject({ state: 'done', rowsDone: 3, counts: checked.counts })
    expect(await people()).toBe(2)
  })

  it('counts nobody as no person, neither in the check nor in the import', async () => {
    const { body } = await upload('Nombre completo;Teléfono\nOlga Paz Gil;55 2222 8888\nCliente Mostrador;\n')
    await api('POST', `/imports/${body.id}/check`)
    expect((await settled(body.id)).counts).toMatchObject({ rows: 2, newPeople: 1, knownPeople: 0 })
    await api('POST', `/imports/${body.id}/start`)
    expect((await settled(body.id)).counts).toMatchObject({ rows: 2, newPeople: 1, knownPeople: 0 })
    await api('POST', `/imports/${body.id}/undo`)
    await settled(body.id)
  })

  it('twice changes nothing, even written with other separators and encoding', async () => {
    const before = await world()
    const again = await bring(file)
    expect(again).toMatchObject({ state: 'done', counts: { rows: 3, newPeople: 0, unchanged: 3 } })
    expect(again.sameFileAs).not.toBeNull()
    expect(await bring(Buffer.from(file.replaceAll(';', ','), 'latin1'))).toMatchObject({
      encoding: 'windows-1252',
      counts: { unchanged: 3 },
    })
    expect(await world()).toBe(before)
  })

  it('is taken back whole, and may come again', async () => {
    const before = await world()
    const done = await bring('Nombre completo,Teléfono\nRosa Ibarra,5511112222\nLaura Gómez Pérez,5512345678\n')
    expect(await world()).not.toBe(before)
    expect((await api('DELETE', `/imports/${done.id}`)).body.state).toBe('undone')
    expect(await world()).toBe(before)
    expect(await api('DELETE', `/imports/${done.id}`)).toMatchObject({ status: 200, body: { state: 'undone' } })
    expect(await bring('Nombre completo,Teléfono\nRosa Ibarra,5511112222\n')).toMatchObject({ counts: { newPeople: 1, unchanged: 0 } })
  })

  it('may be corrected: what the columns are, and that one is not used', async () => {
    const { body } = await upload('uno,dos\nCarla Ruiz,5533334444\n')
    const fields = ['full_name', 'phone']
    const mapped = await api('PUT', `/imports/${body.id}/columns`, { fields })
    expect(mapped.body.columns.map(({ field }: { field: string }) => field)).toEqual(fields)
    await api('POST', `/imports/${body.id}/start`)
    expect(await settled(body.id)).toMatchObject({ counts: { newPeople: 1 } })
    const nobody = await upload('uno,dos\nx,y\n', { mapping: JSON.stringify({ uno: 'city', dos: null }) })
    expect(await api('POST', `/imports/${nobody.body.id}/start`)).toMatchObject({ status: 400, body: { code: 'mapping.nobody' } })
  })

  it('of phones alone, without a header, works', async () => {
    const before = await people()
    const done = await bring('5555550001\n5555550002\n\n55 5555 0001\n')
    expect(done).toMatchObject({ columns: [{ field: 'phone' }], counts: { rows: 3, newPeople: 2 } })
    expect(await people()).toBe(before + 2)
  })

  it('may come as the bare body of a request, for scripts', async () => {
    const answer = await intake.ask('/api/imports?name=script.csv&kind=customers&start=true', {
      method: 'POST',
      headers: { authorization: `Bearer ${intake.key}`, 'content-type': 'text/csv' },
      body: 'Nombre completo,Correo\nSaúl Peña,saul@example.com\n',
    })
    expect(answer).toMatchObject({ status: 201, body: { fileName: 'script.csv' } })
    expect(await settled(answer.body.id)).toMatchObject({ state: 'done', counts: { newPeople: 1 } })
  })
})

describe('a file of orders', () => {
  const file =
    'Pedido,Fecha,Cliente,Teléfono,Producto,Total,Canal\nA-1,01/11/2026,Nora Luna Ríos,5577770001,Taza,"$1,250.00",Tienda\nA-2,02/11/2026,Nora Luna Ríos,5577770001,Café,$80,Web\nA-3,ayer,Nora Luna Ríos,5577770001,Café,$80,Web\n'

  it('brings purchases to the people it names, and rejects what has no date', async () => {
    const done = await bring(file, {}, 'ventas.csv')
    expect(done).toMatchObject({ kind: 'orders', counts: { rows: 3, newPeople: 1, rejected: 1 } })
    const rows = await at(
      async (scope) =>
        (
          await sql`select name, purchase_count, spent_minor from persons join person_tallies on person_id = id where name like 'Nora%'`.execute(
            scope.db,
          )
        ).rows,
    )
    expect(rows).toEqual([{ name: 'Nora Luna Ríos', purchase_count: 2, spent_minor: 133_000 }])
    const rejections = await api('GET', `/imports/${done.id}/rejections`)
    expect(rejections.body.items).toMatchObject([{ line: 4, reason: 'row.date', sentence: 'La fecha «ayer» no se entiende.' }])
    const before = await world()
    const again = await bring(file)
    expect(again).toMatchObject({ counts: { newPeople: 0, unchanged: 2, rejected: 1 } })
    expect(await world()).toBe(before)
    // The second file says the same: what it says is gone when both are.
    await api('DELETE', `/imports/${done.id}`)
    expect(await world()).toBe(before)
    await api('DELETE', `/imports/${again.id}`)
    const after = await at(async (scope) => (await sql`select name from persons where name like 'Nora%'`.execute(scope.db)).rows)
    expect(after).toEqual([])
  })
})

describe('bad input: a clear answer, and the rest of the file goes on', () => {
  it('a broken quote', async () => {
    const done = await bring(
      'Nombre completo,Teléfono\nAna Soto,5566660001\n"Bruno Gil,5566660002\n"César Paz",5566660003\nDora Rey,5566660004\n',
    )
    expect(done.counts).toMatchObject({ rows: 4, newPeople: 3, rejected: 1 })
    const csv = await intake.ask(`/api/imports/${done.id}/rejections.csv`, { headers: { authorization: `Bearer ${intake.key}` } })
    expect(csv.headers.get('content-type')).toContain('text/csv')
    expect(csv.headers.get('content-disposition')).toContain('rechazadas-clientes.csv')
    expect(csv.text.replace('\ufeff', '')).toBe(
      'Línea,Motivo,Nombre completo,Teléfono\r\n3,Unas comillas se abren y no se cierran.,"""Bruno Gil,5566660002"\r\n',
    )
  })

  it('a wrong encoding: the few rows that cannot be read are rejected, the others go in', async () => {
    const utf16 = Buffer.from('\ufeffNombre completo\tTeléfono\nÍñigo Muñoz\t5566670001\n', 'utf16le')
    expect(await bring(utf16)).toMatchObject({ encoding: 'utf-16le', separator: '\t', counts: { newPeople: 1, rejected: 0 } })
    const good = Array.from({ length: 9 }, (_, i) => `Begoña Núñez ${i},556668000${i}\n`).join('')
    const mixed = Buffer.concat([Buffer.from(`Nombre completo,Teléfono\n${good}`), Buffer.from('Íñigo Vera,5566690001\n', 'latin1')])
    expect(await bring(mixed)).toMatchObject({ encoding: 'utf-8', counts: { rows: 10, rejected: 1 } })
    expect(await statedNames()).toContain('Íñigo Muñoz')
  })

  it('names of 100,000 characters, emoji, right-to-left text and SQL', async () => {
    const names = ['x'.repeat(100_000), 'Lau ✨🌮', 'محمد بن علي', "Robert'); drop table records; --"]
    const done = await bring(`Nombre completo,Teléfono\n${names.map((name, i) => `${name},557770000${i}`).join('\n')}\n`)
    expect(done.counts).toMatchObject({ rows: 4, rejected: 1 })
    const { body } = await api('GET', `/imports/${done.id}/rejections`)
    expect(body.items[0]).toMatchObject({ reason: 'row.value-long', cells: [names[0], '5577700000'] })
    expect(await statedNames()).toEqual(expect.arrayContaining(names.slice(1)))
  })

  it.each([
    ['an empty file', '', 'file.empty'],
    ['a file of blanks', ' \n\n \n', 'file.empty'],
    ['a header alone', 'Nombre,Teléfono\n', 'file.empty'],
    ['ten million columns', 'x,'.repeat(2_000_000), 'file.too-many-columns'],
    ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452000001000000010008060000005c72a866', 'hex'), 'file.unreadable'],
    ['an Excel file of 1997', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'file.unreadable'],
    ['a workbook that is none', Buffer.from('504b0304aaaaaaaaaaaaaaaaaaaaaaaa', 'hex'), 'file.unreadable'],
  ])('%s', async (_, content, code) => {
    const refused = await upload(content as string)
    expect(refused).toMatchObject({ status: 400, body: { code, message: expect.stringMatching(/^El archivo .{9,}\.$/) } })
    expect(refused.body.message).not.toMatch(/binary|workbook|old-excel|intake:/)
  })

  it('no file, a kind that is none, a mapping that is no JSON', async () => {
    const form = new FormData()
    form.set('kind', 'customers')
    expect(
      await intake.ask('/api/imports', { method: 'POST', headers: { authorization: `Bearer ${intake.key}` }, body: form }),
    ).toMatchObject({ status: 400, body: { code: 'import.no-file' } })
    expect(await upload('a,b\n1,2\n', { kind: 'robots' })).toMatchObject({ status: 400, body: { code: 'body.invalid' } })
    expect(await upload('a,b\n1,2\n', { mapping: '{' })).toMatchObject({ status: 400, body: { code: 'body.not-json' } })
  })
})

describe('who may', () => {
  it('import is told before the file is read', async () => {
    const clerk = await intake.keyFor('clerk')
    expect(await upload('Nombre,Teléfono\nAna,55\n', {}, 'x.csv', clerk)).toMatchObject({ status: 403 })
    expect(await intake.ask('/api/imports', { method: 'POST', body: 'x' })).toMatchObject({ status: 401 })
    const { body } = await upload('Nombre,Teléfono\nAna Paz,5512340000\n')
    const other = await startIntake()
    expect((await other.api('GET', `/imports/${body.id}`)).status).toBe(404)
    expect((await other.ask(`/api/imports/${body.id}/rejections.csv`, { headers: { authorization: `Bearer ${other.key}` } })).status).toBe(
      404,
    )
  })

  it('leaves the list of imports, newest first, paged', async () => {
    const first = await api('GET', '/imports?limit=2')
    expect(first.body.items).toHaveLength(2)
    const second = await api('GET', `/imports?limit=2&cursor=${first.body.next}`)
    expect(second.body.items[0].createdAt < first.body.items[1].createdAt).toBe(true)
  })
})

it('the file is read from disk, where nobody else may read it', async () => {
  const { body } = await upload('Nombre,Teléfono\nAna,5512349999\n')
  expect(await readFile(join(intake.dataDir, 'imports', `${body.id}.csv`), 'utf8')).toContain('5512349999')
})
