import { describe, expect, it } from 'vitest'
import type { ImportShown } from '#contract'
import { stateHash } from '#people'
import { makeWorkbook } from '../test/workbook.ts'
import { eventually, openShop } from './steps.ts'

const shop = await openShop()
const hash = () => shop.at(stateHash)

async function upload(name: string, content: string | Uint8Array, fields: Record<string, string> = {}) {
  const form = new FormData()
  for (const [field, value] of Object.entries(fields)) form.set(field, value)
  form.set('file', new Blob([content as BlobPart]), name)
  return shop.api('POST', '/imports', undefined, { raw: form })
}
const look = (id: string): Promise<ImportShown> => shop.ok('GET', `/imports/${id}`)
const reaches = (id: string, ...states: string[]) =>
  eventually(async () => {
    const shown = await look(id)
    expect(states, shown.failure ?? shown.state).toContain(shown.state)
    return shown
  })
const begin = (id: string) => shop.ok('POST', `/imports/${id}/start`)

const customers = `Nombre;Teléfono;Correo;Ciudad
Beatriz Olmedo Ríos;55 6000 0001;bea.olmedo@gmail.com;Puebla
José Ángel Peña;55 6000 0002;;Mérida
;55 6000 0003;;
Beatriz Olmedo;+52 1 55 6000 0001;;Puebla
"Quedó abierta;55 6000 0004;;
`
const orders = `Pedido,Fecha,Cliente,Celular,Producto,Cantidad,Total
A-1,2026-03-01,Beatriz Olmedo Ríos,5560000001,Café,2,438.00
A-2,05/04/2026,José Ángel Peña,5560000002,Taza,1,145
A-3,2026-04-06,Ernesto Lazcano,5560000009,Termo,1,590
A-4,no es fecha,Ernesto Lazcano,5560000009,Termo,1,590
`

describe('a file of customers', () => {
  it('is read as Windows wrote it: semicolons, accents, Spanish headers, rows with only a phone', async () => {
    const before = await hash()
    const latin = Uint8Array.from([...customers].map((letter) => letter.codePointAt(0) ?? 0))
    const answer = await upload('clientes.csv', latin, { kind: 'customers' })
    expect(answer.status, answer.text).toBe(201)
    const ready: ImportShown = answer.body
    expect(ready).toMatchObject({ state: 'ready', encoding: 'windows-1252', separator: ';', sameFileAs: null })
    expect(ready.columns.map(({ header, field }) => [header, field])).toEqual([
      ['Nombre', 'full_name'],
      ['Teléfono', 'phone'],
      ['Correo', 'email'],
      ['Ciudad', 'city'],
    ])

    await shop.ok('POST', `/imports/${ready.id}/check`)
    const checked = await reaches(ready.id, 'checked')
    expect(checked.counts).toMatchObject({ rows: 5, rejected: 1 })
    expect(await hash()).toBe(before)

    await begin(ready.id)
    const done = await reaches(ready.id, 'done')
    expect(done.counts).toMatchObject({ rows: 5, rejected: 1 })
    // Beatriz stands there twice and is one new person.
    expect(done.counts).toMatchObject({ newPeople: 3, knownPeople: 0, doubts: 0 })
    expect(await shop.theOnly('5560000001')).toMatchObject({ name: 'Beatriz Olmedo Ríos' })
    expect(await shop.recognise('5560000003')).toHaveLength(1)
  })

  it('says which rows it could not use and why, on screen and as a file', async () => {
    const [latest] = (await shop.ok('GET', '/imports')).items
    const { items } = await shop.ok('GET', `/imports/${latest.id}/rejections`)
    expect(items).toMatchObject([{ line: 6, cells: ['"Quedó abierta;55 6000 0004;;'] }])
    expect(items[0].sentence.length).toBeGreaterThan(5)
    const file = await shop.api('GET', `/imports/${latest.id}/rejections.csv`)
    expect(file.status).toBe(200)
    expect(file.text).toContain('Quedó abierta')
  })

  it('a second time changes nothing, and says that it is the same file', async () => {
    const before = await hash()
    const latin = Uint8Array.from([...customers].map((letter) => letter.codePointAt(0) ?? 0))
    const again: ImportShown = (await upload('clientes (1).csv', latin, { kind: 'customers' })).body
    const [, first] = (await shop.ok('GET', '/imports')).items
    expect(again.sameFileAs).toBe(first.id)
    await begin(again.id)
    expect((await reaches(again.id, 'done')).counts).toMatchObject({ newPeople: 0, unchanged: 4 })
    expect(await hash()).toBe(before)
  })
})

describe('a file of purchases', () => {
  it('finds its customers among those known, makes the new ones, and tells each their purchases; undone, it is as if it had never come', async () => {
    const before = await hash()
    const answer = await upload('ventas.csv', orders, { kind: 'orders', start: 'true' })
    expect(answer.status, answer.text).toBe(201)
    const done = await reaches(answer.body.id, 'done')
    expect(done.counts).toMatchObject({ rows: 4, rejected: 1 })
    const beatriz = await shop.person((await shop.theOnly('5560000001')).id)
    expect(beatriz).toMatchObject({ purchaseCount: 1, spent: { amountMinor: 43_800 } })
    expect((await shop.theOnly('A-2')).name).toBe('José Ángel Peña')
    expect((await shop.theOnly('5560000009')).name).toBe('Ernesto Lazcano')

    await shop.ok('DELETE', `/imports/${done.id}`)
    await reaches(done.id, 'undone')
    expect(await hash()).toBe(before)
    expect(await shop.recognise('5560000009')).toEqual([])
    expect((await shop.person(beatriz.id)).purchaseCount).toBe(0)

    const once = (await upload('ventas.csv', orders, { kind: 'orders', start: 'true' })).body
    expect((await reaches(once.id, 'done')).counts).toMatchObject({ rejected: 1 })
    expect((await shop.theOnly('5560000009')).name).toBe('Ernesto Lazcano')
  })

  it('lets the columns be corrected before it is read', async () => {
    const odd = 'quién,contacto\nRogelio Santoyo,5560000031\n'
    const ready: ImportShown = (await upload('raro.csv', odd, { kind: 'customers' })).body
    const mapped: ImportShown = await shop.ok('PUT', `/imports/${ready.id}/columns`, { fields: ['full_name', 'phone'] })
    expect(mapped.columns.map(({ field }) => field)).toEqual(['full_name', 'phone'])
    await begin(ready.id)
    await reaches(ready.id, 'done')
    expect((await shop.theOnly('5560000031')).name).toBe('Rogelio Santoyo')
    const other: ImportShown = (await upload('otro.csv', 'a,b\nx,y\n', { kind: 'customers' })).body
    await shop.ok('PUT', `/imports/${other.id}/columns`, { fields: [null, null] })
    const nobody = await shop.api('POST', `/imports/${other.id}/start`)
    expect({ status: nobody.status, code: nobody.body.code }).toEqual({ status: 400, code: 'mapping.nobody' })
  })
})

describe('an Excel workbook', () => {
  it('in English, with figures for phones, comes in like any other file', async () => {
    const rows = [
      ['First name', 'Last name', 'Phone', 'Email'],
      ['Ingrid', 'Villafuerte', 5560000041, 'ingrid.v@gmail.com'],
      ['Beatriz', 'Olmedo', 5560000001, ''],
    ]
    const answer = await upload('customers.xlsx', new Uint8Array(makeWorkbook(rows)), { kind: 'customers', start: 'true' })
    expect(answer.status, answer.text).toBe(201)
    expect((await reaches(answer.body.id, 'done')).counts).toMatchObject({ rows: 2, newPeople: 1, knownPeople: 1, rejected: 0 })
    expect((await shop.theOnly('5560000041')).name).toBe('Ingrid Villafuerte')
    expect((await shop.theOnly('5560000001')).name).toBe('Beatriz Olmedo Ríos')
  })
})
