import { type SampleCountry, sampleCountries } from './sample-countries.ts'

/** The headers that every country has, in the reader's language. */
export type SampleWords = { name: string; phone: string; email: string; city: string }

// Where the language is another one, so are the names.
const names = {
  es: {
    twins: [
      ['Ana López García', 'Ana Luz García'],
      ['Rosa Vargas Soto', 'Rosa Luz Soto'],
      ['Marta Quiroz León', 'Marta Luz León'],
    ],
    same: ['Jorge Luis Medina Ríos', 'Jorge Medina', 'jorge.medina'],
    others: [
      ['Luis Fernando Bravo Cruz', 'luis.bravo'],
      ['Lucía Fernanda Ortega Paz', ''],
      ['Tomás Barragán Ojeda', 'tomas.barragan'],
    ],
    nobody: 'Cliente Mostrador',
  },
  pt: {
    twins: [
      ['Ana Lopes Garcia', 'Ana Luz Garcia'],
      ['Rosa Vargas Souto', 'Rosa Luz Souto'],
      ['Marta Queiroz Leão', 'Marta Luz Leão'],
    ],
    same: ['Jorge Luís Medeiros Reis', 'Jorge Medeiros', 'jorge.medeiros'],
    others: [
      ['Luís Fernando Braga Cruz', 'luis.braga'],
      ['Lúcia Fernanda Ortega Paz', ''],
      ['Tomás Barros Oliveira', 'tomas.barros'],
    ],
    nobody: 'Consumidor Final',
  },
} as const
const figures = ['8765432190', '1122456733', '2190334455', '4137820411', '3091122680', '2345678901', '6677889902']

/** One customer's number, as people write it there, without its blanks, and as one writes it from abroad. */
function phoneOf({ dial, towns }: SampleCountry, who: number): { written: string; plain: string; abroad: string } {
  const [, pattern = ''] = towns[who % towns.length] ?? []
  const left = [...(figures[who] ?? '')]
  const written = pattern.replaceAll('#', () => left.shift() ?? '0')
  return { written, plain: written.replaceAll(' ', ''), abroad: `+${dial} ${written.replace(/^0/, '')}` }
}

/**
 * Twelve made-up customers to try with, as a shop of that country keeps them: some wrote down twice, three pairs of which nobody can be sure. For a
 * country that we do not know it is Mexico's, whose numbers are told from abroad.
 */
function sampleRows(country: string, words: SampleWords): string[][] {
  const known: Partial<Record<string, SampleCountry>> = sampleCountries
  const own = known[country]
  const place: SampleCountry = own ?? sampleCountries.MX
  const { twins, same, others, nobody } = names[country === 'BR' || country === 'PT' ? 'pt' : 'es']
  const phone = (who: number, how: 'written' | 'plain' | 'abroad') => phoneOf(place, who)[own ? how : 'abroad']
  const town = (who: number) => place.towns[who % place.towns.length]?.[0] ?? ''
  const mail = (user: string) => (user ? `${user}@correo.example` : '')
  const [documentHeader, ...documents] = place.document ?? []
  const customer = (name: string, phone: string, email = '', city = '', document = '') => [
    name,
    phone,
    email,
    city,
    ...(documentHeader ? [document] : []),
  ]
  const [full, short, user] = same
  return [
    [words.name, words.phone, words.email, words.city, ...(documentHeader ? [documentHeader] : [])],
    ...twins.flatMap(([one, other], who) => [
      customer(one, phone(who, 'written'), '', town(who)),
      customer(other, phone(who, 'plain'), '', town(who)),
    ]),
    customer(full, phone(3, 'written'), mail(user), town(3)),
    customer(short, phone(3, 'abroad'), '', town(3)),
    ...others.map(([name, user], at) =>
      customer(name, phone(4 + at, at === 0 ? 'abroad' : 'written'), mail(user), town(4 + at), user ? documents[at === 0 ? 0 : 1] : ''),
    ),
    customer(nobody, ''),
  ]
}

const csvLine = (cells: readonly string[]) => cells.map((cell) => (/[",]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')

export const sampleFile = (fileName: string, country: string, words: SampleWords): File =>
  new File([sampleRows(country, words).map(csvLine).join('\n')], fileName, { type: 'text/csv' })
