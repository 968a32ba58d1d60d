import { describe, expect, it } from 'vitest'
import { guessKind, guessMapping, looksLikeHeader, saysWho, signatureOf } from './columns.ts'

const fields = (kind: 'customers' | 'orders', headers: string[], samples: string[][] = []) =>
  guessMapping(kind, headers, samples).map(({ field }) => field)

describe('what the columns mean', () => {
  it('is guessed from Spanish and English headers', () => {
    expect(fields('customers', ['ID', 'Nombre', 'Apellidos', 'Teléfono', 'E-mail', 'Notas'])).toEqual([
      'external_id',
      'first_name',
      'last_name',
      'phone',
      'email',
      'note',
    ])
    expect(fields('customers', ['Customer ID', 'Full name', 'Mobile phone', 'Date of birth'])).toEqual([
      'customer_number',
      'full_name',
      'phone',
      'birth_date',
    ])
  })

  it('is guessed from values where there is no header', () => {
    expect(fields('customers', ['', ''], [['55 1234 5678', 'ana@x.mx']])).toEqual(['phone', 'email'])
  })

  it('never takes any date for a birth date: only one that says so', () => {
    expect(fields('customers', ['Nombre completo', 'Fecha de alta'], [['Ana Ruiz', '2024-05-01']])).toEqual(['full_name', null])
  })

  it('of orders includes the order itself', () => {
    const headers = ['Pedido', 'Fecha', 'Cliente', 'Teléfono', 'Producto', 'Cantidad', 'Total', 'Moneda', 'Canal']
    expect(fields('orders', headers)).toEqual([
      'order_id',
      'order_date',
      'full_name',
      'phone',
      'order_product',
      'order_quantity',
      'order_total',
      'order_currency',
      'order_channel',
    ])
    expect(fields('orders', ['id', 'email', 'created_at', 'total price'])).toEqual(['order_id', 'email', 'order_date', 'order_total'])
    expect(guessKind(headers)).toBe('orders')
    expect(fields('orders', ['Número', 'Fecha', 'Teléfono', 'Total'])).toEqual(['order_id', 'order_date', 'phone', 'order_total'])
    expect(guessKind(['Nombre', 'Teléfono', 'Número', 'Fecha'])).toBe('customers')
    expect(fields('orders', ['Fecha', 'Calle', 'Número', 'Total'])[2]).toBe('address')
    expect(guessKind(['Nombre', 'Teléfono', 'Fecha'])).toBe('customers')
  })

  it('must say who it is about', () => {
    expect(saysWho(guessMapping('customers', ['Ciudad', 'País'], []))).toBe(false)
    expect(saysWho(guessMapping('customers', ['Ciudad', 'Celular'], []))).toBe(true)
  })
})

describe('the first row', () => {
  it('names the columns, unless it is data itself', () => {
    expect(looksLikeHeader(['Nombre', 'Teléfono'], [['Ana', '5512345678']])).toBe(true)
    expect(looksLikeHeader(['5512345678'], [['5598765432']])).toBe(false)
    expect(looksLikeHeader(['Ana', '5512345678'], [['Beto', '5598765432']])).toBe(false)
    expect(looksLikeHeader(['Columna rara', 'Otra'], [['x', '5598765432']])).toBe(true)
    expect(looksLikeHeader(['Ana López'], [['Beto Díaz']])).toBe(false)
  })
})

it('files of one system are known by their headers, whatever their case', () => {
  expect(signatureOf(['Nombre', 'Teléfono'])).toBe(signatureOf(['NOMBRE ', 'telefono']))
  expect(signatureOf(['', ''])).not.toBe(signatureOf(['']))
})
