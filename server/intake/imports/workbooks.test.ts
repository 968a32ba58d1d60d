import { describe, expect, it } from 'vitest'
import { startIntake } from '../../../test/intake.ts'
import { makeWorkbook, makeWorkbookOf } from '../../../test/workbook.ts'

const intake = await startIntake()

describe('a workbook', () => {
  it('is imported like any file: numbers, quotes and line ends in its cells', async () => {
    const rows = [
      ['Nombre completo', 'Teléfono', 'Dirección'],
      ['Laura Gómez', 5512345678, 'Hidalgo 5, "Centro"\nPuebla'],
      ['Beto Díaz', 5598765432, ''],
    ]
    const { status, body } = await intake.upload(makeWorkbook(rows), { start: 'true' }, 'clientes.xlsx')
    expect(status).toBe(201)
    expect(body).toMatchObject({ separator: null, rowCount: 2, fileName: 'clientes.xlsx' })
    expect(await intake.settled(body.id)).toMatchObject({ state: 'done', counts: { rows: 2, newPeople: 2, rejected: 0 } })
  })

  it('that opens to more than 200 MB is refused by what its directory says', async () => {
    const bomb = makeWorkbookOf(Buffer.alloc(250 * 2 ** 20, 32))
    expect(bomb.length).toBeLessThan(2 ** 20)
    expect(await intake.upload(bomb)).toMatchObject({
      status: 400,
      body: { code: 'file.bomb', message: expect.stringContaining('200 MB') },
    })
  })

  it('whose directory lies is refused all the same', async () => {
    const before = process.memoryUsage().rss
    expect(await intake.upload(makeWorkbookOf(Buffer.alloc(250 * 2 ** 20, 32), 1000))).toMatchObject({
      status: 400,
      body: { code: 'file.bomb' },
    })
    expect(process.memoryUsage().rss - before).toBeLessThan(500 * 2 ** 20)
  })

  it('with 600 columns is refused', async () => {
    const wide = `<row r="1">${Array.from({ length: 600 }, (_, i) => `<c r="${columnName(i)}1"><v>${i}</v></c>`).join('')}</row>`
    const sheet = `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${wide}</sheetData></worksheet>`
    expect(await intake.upload(makeWorkbookOf(sheet))).toMatchObject({ status: 400, body: { code: 'file.too-many-columns' } })
  })

  it('with rubbish for a sheet is refused', async () => {
    expect(await intake.upload(makeWorkbookOf('<worksheet'))).toMatchObject({ status: 400 })
  })
})

function columnName(index: number): string {
  const rest = Math.floor(index / 26)
  return (rest > 0 ? columnName(rest - 1) : '') + String.fromCharCode(65 + (index % 26))
}
