import { describe, expect, it } from 'vitest'
import type { ImportField, ImportId, SourceId } from '#contract'
import { guessMapping } from './columns.ts'
import { createRowReader } from './rows.ts'

const at = Temporal.Instant.from('2026-11-21T12:00:00Z')
function reader(kind: 'customers' | 'orders', headers: string[], meant: Record<number, ImportField> = {}) {
  const guessed = guessMapping(kind, headers, [])
  const read = createRowReader({
    importId: 'i' as ImportId,
    source: 's' as SourceId,
    kind,
    mapping: guessed.map((meaning, at) => ({ ...meaning, field: meant[at] ?? meaning.field })),
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
    [['A', '31/12/2099', 'Ana', '1'], 'row.date-impossible', 2],
    [['A', '', 'Ana', '2 x 150'], 'row.amount', 4],
    [['A', '', 'Ana', '150 puntos'], 'row.amount-currency', 4],
    [['A', '', 'Ana', '150', 'Taza', 'muchas'], 'row.quantity', 6],
  ])('is rejected with its reason (%#)', (cells, reason, column?: number) => {
    expect(read(...cells)).toMatchObject(column ? { reason, facts: { column, value: cells[column - 1] } } : { reason })
  })

  it('is of the currency that it states, and of the business’s where it states none', () => {
    const priced = reader('orders', ['Pedido', 'Cliente', 'Total', 'Moneda'])
    const money = (total: string, currency: string) => {
      const one = priced('A', 'Ana', total, currency)
      return 'reason' in one ? [one.reason, one.facts.column] : [one.entry?.amountMinor, one.entry?.currency]
    }
    expect(money('30', 'usd')).toEqual([3000, 'USD'])
    expect(money('US$ 30', '')).toEqual([3000, 'USD'])
    expect(money('30', '')).toEqual([3000, 'MXN'])
    expect(money('30', 'n/a')).toEqual([3000, 'MXN'])
    expect(money('30', 'oro')).toEqual(['row.currency', 4])
    expect(money('30 €', 'USD')).toEqual(['row.amount-currency', 3])
  })

  it('keeps what it says of where it was sold, sells nothing where it counts zero, and counts what comes back', () => {
    const facts = (...cells: string[]) => (read(...cells) as { entry: { facts: object } }).entry.facts
    expect(facts('A', '', 'Ana', '1', 'Taza', '2 pz', 'Mercado Libre')).toEqual({
      orderId: 'A',
      items: [{ name: 'Taza', quantity: 2 }],
      place: 'Mercado Libre',
    })
    expect(facts('A', '', 'Ana', '1', 'Taza', '0')).toEqual({ orderId: 'A' })
    expect(facts('A', '', 'Ana', '-1', 'Taza', '-1')).toMatchObject({ items: [{ quantity: 1 }] })
    expect(facts('A', '', 'Ana', '1', 'Taza', 'N/A')).toMatchObject({ items: [{ name: 'Taza' }] })
  })

  it('takes the first of two totals, never one made of both', () => {
    const twice = reader('orders', ['Pedido', 'Cliente', 'Total', 'Otro'], { 3: 'order_total' })
    expect(twice('A', 'Ana', '10', '20')).toMatchObject({ entry: { amountMinor: 1000 } })
    expect(twice('A', 'Ana', 'n/a', '20')).toMatchObject({ entry: { amountMinor: 2000 } })
  })
})
