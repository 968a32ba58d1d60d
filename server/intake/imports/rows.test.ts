import { describe, expect, it } from 'vitest'
import type { ImportId, SourceId } from '#contract'
import { guessMapping } from './columns.ts'
import { createRowReader } from './rows.ts'

const at = Temporal.Instant.from('2026-11-21T12:00:00Z')
function reader(kind: 'customers' | 'orders', headers: string[]) {
  const read = createRowReader({
    importId: 'i' as ImportId,
    source: 's' as SourceId,
    kind,
    mapping: guessMapping(kind, headers, []),
    columnCount: headers.length,
    currency: 'MXN',
    calendar: { country: 'MX', timezone: 'America/Mexico_City' },
    ownContacts: [],
    at,
  })
  return (...cells: string[]) => {
    const understood = read({ kind: 'row', line: 2, cells })
    return understood.kind === 'arrival' ? understood.arrival : understood.rejection
  }
}

describe('a row of customers', () => {
  const read = reader('customers', ['Nombre completo', 'Teléfono', 'Celular', 'Calle', 'Colonia'])

  it('states what its columns say; several phones stay several, parts of an address are one', () => {
    expect(read('Ana Ruiz', '5512345678', '5598765432', 'Hidalgo 5', 'Centro')).toMatchObject({
      attributes: { full_name: 'Ana Ruiz', phone: ['5512345678', '5598765432'], address: 'Hidalgo 5 Centro' },
      entry: null,
    })
  })

  it('is named by name and contacts together: one phone may be a household’s', () => {
    const [ana, beto, again] = [read('Ana Ruiz', '55'), read('Beto Ruiz', '55'), read(' ana  RUIZ ', '55')]
    expect(ana).toHaveProperty('externalId')
    expect(ana).not.toHaveProperty('externalId', (beto as { externalId: string }).externalId)
    expect(ana).toHaveProperty('externalId', (again as { externalId: string }).externalId)
  })

  it.each([
    [['', ' ', ''], 'row.nobody'],
    [['Ana', '1', '2', 'c', 'd', 'e'], 'row.cells'],
    [['x'.repeat(100_000), '55'], 'row.value-long'],
    [['Bego\ufffda', '55'], 'row.encoding'],
  ])('is rejected with its reason and its cells (%#)', (cells, reason) => {
    expect(read(...cells)).toMatchObject({ reason, line: 2, cells })
  })

  it('keeps emoji, right-to-left text and what looks like SQL as they are', () => {
    for (const name of ['Lau ✨', 'محمد علي', "'; drop table records; --"])
      expect(read(name, '55')).toMatchObject({ attributes: { full_name: name } })
  })
})

describe('a row of orders', () => {
  const read = reader('orders', ['Pedido', 'Fecha', 'Cliente', 'Total', 'Producto', 'Cantidad', 'Canal'])

  it('is a purchase at its own time', () => {
    expect(read('A-1', '21/11/2026', 'Ana Ruiz', '$1,250.00', 'Taza', '2', 'Tienda')).toMatchObject({
      at: Temporal.Instant.from('2026-11-21T18:00:00Z'),
      attributes: { full_name: 'Ana Ruiz' },
      entry: {
        kind: 'purchase',
        channel: 'counter',
        amountMinor: 125_000,
        currency: 'MXN',
        facts: { orderId: 'A-1', items: [{ name: 'Taza', quantity: 2 }] },
      },
    })
    expect(read('A-2', '', 'Ana Ruiz', '-50', '', '', '')).toMatchObject({ at, entry: { kind: 'return', amountMinor: 5000 } })
  })

  it('counts twice where the file has it twice, and never again in another file', () => {
    const row = ['', '21/11/2026', 'Ana', '35', 'Café', '1', 'Tienda']
    const ids = (one: ReturnType<typeof reader>) =>
      [one(...row), one(...row)].map((arrival) => (arrival as { messageId: string }).messageId)
    const [first, second] = [ids(reader('orders', ['Pedido', 'Fecha', 'Cliente', 'Total', 'Producto', 'Cantidad', 'Canal'])), ids(read)]
    expect(new Set(first).size).toBe(2)
    expect(second).toEqual(first)
  })

  it.each([
    [['A', 'ayer', 'Ana', '1'], 'row.date'],
    [['A', '', 'Ana', 'gratis'], 'row.amount'],
    [['A', '', '', '10'], 'row.nobody'],
  ])('is rejected with its reason (%#)', (cells, reason) => {
    expect(read(...cells)).toMatchObject({ reason })
  })
})
