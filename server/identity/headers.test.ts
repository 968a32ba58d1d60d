import { describe, expect, it } from 'vitest'
import { decodeText, detectEncoding, detectSeparator, guessColumns } from './index.ts'

describe('guessColumns', () => {
  it.each([
    [
      ['Nombre', 'Apellidos', 'Teléfono', 'Correo electrónico'],
      ['first_name', 'last_name', 'phone', 'email'],
    ],
    [
      ['nombre', 'apellido paterno', 'apellido materno', 'celular', 'e-mail', 'RFC'],
      ['first_name', 'last_name', 'second_last_name', 'phone', 'email', 'document'],
    ],
    [
      ['ID', 'Nombre completo', 'Fecha de nacimiento', 'C.P.', 'Ciudad', 'Estado', 'País'],
      ['id', 'full_name', 'birth_date', 'postcode', 'city', 'region', 'country'],
    ],
    [
      ['nombre', 'whatsapp'],
      ['full_name', 'phone'],
    ],
    [
      ['unique_id', 'first_name', 'surname', 'dob', 'city', 'email', 'cluster'],
      ['id', 'first_name', 'last_name', 'birth_date', 'city', 'email', null],
    ],
    [
      ['rec_id', 'given_name', 'surname', 'street_number', 'address_1', 'suburb', 'postcode', 'state', 'date_of_birth', 'soc_sec_id'],
      ['id', 'first_name', 'last_name', 'address', 'address', 'city', 'postcode', 'region', 'birth_date', 'document'],
    ],
    [
      ['firstName', 'lastName', 'phoneNumber', 'birthDate'],
      ['first_name', 'last_name', 'phone', 'birth_date'],
    ],
    [
      ['Customer ID', 'Customer Name', 'Instagram', 'Loyalty card', 'notes'],
      ['customer_number', 'full_name', 'handle', 'card', null],
    ],
    [
      ['Nro. de cliente', 'Nro documento', 'Nro de teléfono', 'Apellido y nombre'],
      ['customer_number', 'document', 'phone', 'full_name'],
    ],
  ])('reads %j', (headers, expected) => {
    expect(guessColumns(headers, [])).toEqual(expected)
  })

  it('takes a column of days for birthdays only where its header does not speak of something else', () => {
    const days = [['12/03/1984'], ['30/11/1991']]
    expect(['Última compra', 'fecha_alta', 'order date', 'Día', 'f. nacim.'].map((header) => guessColumns([header], days)[0])).toEqual([
      null,
      null,
      null,
      'birth_date',
      'birth_date',
    ])
  })

  it('asks the values where the header says nothing', () => {
    const sample = [
      ['1', 'a@b.mx', '55 1234 5678', '1985-03-14', 'x'],
      ['2', 'c@d.mx', '55 8765 4321', '1990-01-31', 'y'],
    ]
    expect(guessColumns(['a', 'b', 'c', 'd', 'e'], sample)).toEqual([null, 'email', 'phone', 'birth_date', null])
  })
})

describe('text', () => {
  it('knows encodings', () => {
    expect(detectEncoding(Buffer.from('Núñez'))).toBe('utf-8')
    expect(decodeText(Buffer.from('Núñez', 'latin1'))).toBe('Núñez')
    expect(decodeText(Buffer.from('\ufeffNúñez', 'utf16le'))).toBe('Núñez')
    expect(detectEncoding(Buffer.from('á'.repeat(1 << 20)).subarray(0, (1 << 20) + 1))).toBe('utf-8')
  })
  it.each([
    ['a,b,c\n1,2,3', ','],
    ['a;b;c\n1,5;2,5;3', ';'],
    ['a\tb\n1\t2', '\t'],
    ['a|b\n"1|x"|2', '|'],
    ['solo\n1', ','],
  ])('finds the separator of %j', (text, separator) => {
    expect(detectSeparator(text)).toBe(separator)
  })
})
