import { expect, it } from 'vitest'
import type { ImportId, SourceId } from '#contract'
import { guessMapping } from './columns.ts'
import { orderRowsMax, understandRows } from './orders.ts'

const headers = ['Pedido', 'Cliente', 'Teléfono', 'Producto', 'Cantidad', 'Total']
const reading = {
  importId: 'i' as ImportId,
  source: 's' as SourceId,
  kind: 'orders',
  mapping: guessMapping('orders', headers, []),
  columnCount: headers.length,
  currency: 'MXN',
  calendar: { country: 'MX', timezone: 'America/Mexico_City' },
  at: Temporal.Instant.from('2026-11-21T12:00:00Z'),
} as const

async function purchases(...rows: string[]) {
  const lines = async function* () {
    for (const [at, row] of rows.entries()) yield { kind: 'row', line: at + 2, cells: row.split(',') } as const
  }
  const wholes = await Array.fromAsync(understandRows(lines, { ...reading, mapping: [...reading.mapping], ownContacts: [] }))
  return wholes.map((one) =>
    one.kind === 'arrival'
      ? [one.rows, one.arrival.entry?.facts.orderId, one.arrival.entry?.amountMinor, (one.arrival.entry?.facts.items as unknown[])?.length]
      : [one.rows, one.rejection.reason],
  )
}

it('an order of several rows is one purchase: its total stands once, on every line, or in parts', async () => {
  expect(await purchases('A,Ana,55,Taza,1,300', 'A,Ana,55,Café,2,300', 'B,Ana,55,Taza,1,100')).toEqual([
    [2, 'A', 30_000, 2],
    [1, 'B', 10_000, 1],
  ])
  expect(await purchases('A,Ana,55,Taza,1,300', 'A,Ana,55,Café,2,')).toEqual([[2, 'A', 30_000, 2]])
  expect(await purchases('A,Ana,55,Taza,1,100', 'A,Ana,55,Café,2,80')).toEqual([[2, 'A', 18_000, 2]])
})

it('a further row that leaves the customer out belongs to the order before it', async () => {
  expect(await purchases('A-1,Ana,55,Taza,1,129', 'A-1,,,Café,1,4')).toEqual([[2, 'A-1', 13_300, 2]])
  expect(await purchases('A,Ana,55,Taza,1,100', 'A,Ana,,Café,2,80')).toEqual([[2, 'A', 18_000, 2]])
  expect(await purchases('A,Ana,55,Taza,1,100', 'B,,,Café,2,80')).toEqual([
    [1, 'A', 10_000, 1],
    [1, 'row.nobody'],
  ])
})

it('rows of one order are one purchase wherever they stand, and wait for the last of them only', async () => {
  expect(await purchases('A,Ana,55,Taza,1,100', 'B,Beto,56,Café,1,50', 'A,Ana,55,Café,2,80', 'A,,,Pan,1,20', 'C,Eva,57,Taza,1,10')).toEqual(
    [
      [1, 'B', 5_000, 1],
      [3, 'A', 20_000, 3],
      [1, 'C', 1_000, 1],
    ],
  )
  expect(await purchases('A,Ana,55,Taza,1,100', 'B,Beto,56,Café,1,50', 'A,Carlos,58,Café,2,80')).toEqual([
    [1, 'B', 5_000, 1],
    [1, 'A', 10_000, 1],
    [1, 'A', 8_000, 1],
  ])
})

it('rows of another customer, without a number, or that are rejected stay apart', async () => {
  expect(await purchases('A,Ana,55,Taza,1,1', 'A,Beto,56,Taza,1,1')).toHaveLength(2)
  expect(await purchases(',Ana,55,Taza,1,1', ',Ana,55,Taza,1,1')).toHaveLength(2)
  expect(await purchases('A,Ana,55,Taza,1,1', 'A,Beto,56,Taza,1,gratis', 'B,Ana,55,Café,1,1')).toEqual([
    [1, 'A', 100, 1],
    [1, 'row.amount'],
    [1, 'B', 100, 1],
  ])
})

it('an order of which one row is not understood waits whole: the rest would be a purchase of another sum', async () => {
  expect(await purchases('A,Ana,55,Taza,1,9', 'A,,,Té,1,gratis', 'B,Eva,57,Pan,1,3', 'A,Ana,,Café,1,9', 'C,Ana,55,Pan,1,3')).toEqual([
    [1, 'B', 300, 1],
    [1, 'row.order'],
    [1, 'row.amount'],
    [1, 'row.order'],
    [1, 'C', 300, 1],
  ])
  expect(await purchases('A,Ana,55,Taza,muchas,9', 'A,,,Té,1,9')).toEqual([
    [1, 'row.quantity'],
    [1, 'row.order'],
  ])
})

it('an order of any length comes in whole, also where only its first row says whose it is, or waits whole', async () => {
  const lines = (count: number, more: (n: number) => string) =>
    Array.from({ length: count }, (_, n) => `A,${n === 0 ? 'Ana,55' : ','},Pan ${n},1,${more(n)}`)
  expect(await purchases(...lines(601, () => '10'), 'B,Eva,57,Té,1,3')).toEqual([
    [601, 'A', 1_000, 601],
    [1, 'B', 300, 1],
  ])
  expect(await purchases(...lines(601, (n) => String(n + 1)))).toEqual([[601, 'A', 601 * 301 * 100, 601]])
  const waiting = await purchases(...lines(601, (n) => (n === 600 ? 'gratis' : '10')))
  expect([waiting.length, waiting[0], waiting[600]]).toEqual([601, [1, 'row.order'], [1, 'row.amount']])
})

it('a number that more rows bear than any order has is no order: they wait, and what follows comes in', async () => {
  const rows = Array.from({ length: orderRowsMax + 3 }, (_, n) => `S/N,${n === 0 ? 'Ana,55' : ','},Pan,1,${n === 7 ? 'gratis' : '9'}`)
  const told = await purchases(...rows, 'B,Eva,57,Té,1,3')
  expect(Map.groupBy(told, ([, reason]) => reason)).toEqual(
    new Map<unknown, unknown>([
      ['row.order-long', Array(orderRowsMax + 2).fill([1, 'row.order-long'])],
      ['row.amount', [[1, 'row.amount']]],
      ['B', [[1, 'B', 300, 1]]],
    ]),
  )
})

it('what comes back of an order is told apart from what was bought, also where it leaves the customer out', async () => {
  expect(await purchases('A,Ana,55,Taza,1,9', 'A,,,Taza,-1,-9', 'A,,,Té,1,-2')).toEqual([
    [1, 'A', 900, 1],
    [1, 'A', 900, 1],
    [1, 'A', 200, 1],
  ])
})

it('the same note on two orders of one customer is two notes, on two rows of one order one', async () => {
  const columns = ['Pedido', 'Cliente', 'Teléfono', 'Total', 'Notas']
  const lines = async function* () {
    const rows = ['A,Ana,55,300,Sin azúcar', 'A,Ana,55,300,Sin azúcar', 'B,Ana,55,100,Sin azúcar']
    for (const [at, row] of rows.entries()) yield { kind: 'row', line: at + 2, cells: row.split(',') } as const
  }
  const mapping = guessMapping('orders', columns, [])
  const wholes = await Array.fromAsync(understandRows(lines, { ...reading, mapping, columnCount: columns.length, ownContacts: [] }))
  const notes = wholes.flatMap((one) => (one.kind === 'arrival' ? one.besides : []))
  expect(notes.map(({ entry }) => entry?.facts.text)).toEqual(['Sin azúcar', 'Sin azúcar'])
  expect(new Set(notes.map(({ messageId }) => messageId)).size).toBe(2)
})

it('a value that is not understood is told of the row that states it, not of those that leave it out', async () => {
  const lines = async function* () {
    for (const [at, row] of ['A,Ana,55,Taza,1,300', 'A,,,Café,2,300', 'A,,,Pan,1,300'].entries())
      yield { kind: 'row', line: at + 2, cells: row.split(',') } as const
  }
  const whyMisread = (field: string) => (field === 'phone' ? ('phone-incomplete' as const) : null)
  const wholes = await Array.fromAsync(understandRows(lines, { ...reading, mapping: [...reading.mapping], ownContacts: [], whyMisread }))
  expect(wholes.flatMap((one) => (one.kind === 'arrival' ? one.said.map(({ misread }) => misread.length) : []))).toEqual([1, 0, 0])
})
