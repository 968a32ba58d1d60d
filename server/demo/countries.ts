import { type Bearer, cedula, cuil, curp, dni, dniOfPeru, rut } from './documents.ts'
import type { Random } from './random.ts'

type City = { name: string; region: string; area: string; postcodes: readonly [number, number]; weight: number }

/** What differs from country to country in a shop's files. */
export type Country = {
  code: string
  dial: string
  currency: string
  /** Minor units of the shop's own price list (Mexican pesos) times this. */
  priceFactor: number
  /** Prices end in a multiple of this many minor units. */
  priceStep: number
  timezone: string
  postcodeLength: number
  cities: readonly City[]
  streets: readonly string[]
  /** What WhatsApp puts before the national number. */
  whatsapp: string
  mobile: (random: Random, city: City) => string
  /** How people write the national number. */
  styles: readonly ((national: string) => string)[]
  document: (bearer: Bearer, random: Random) => string
  mails: readonly string[]
}
export type { City }

const digits = (random: Random, count: number) => Array.from({ length: count }, () => random.between(0, 9)).join('')
const grouped =
  (...sizes: number[]) =>
  (national: string) =>
    sizes.map((size, i) => national.slice(sum(sizes.slice(0, i)), sum(sizes.slice(0, i)) + size)).join(' ')
const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0)
const asIs = (national: string) => national
const city = (name: string, region: string, area: string, from: number, to: number, weight: number): City => ({
  name,
  region,
  area,
  postcodes: [from, to],
  weight,
})
const mailsOf = (end: string) => [
  'gmail.com',
  'gmail.com',
  'gmail.com',
  'hotmail.com',
  'hotmail.com',
  'outlook.com',
  `yahoo.${end}`,
  'icloud.com',
]
/** Every way of naming with every name: enough streets that two strangers seldom share one. */
const streetsOf = (ways: string, names: string): string[] => {
  const all = names.split(', ')
  return ways.split(', ').flatMap((way) => all.map((name) => `${way} ${name}`))
}

export const countries: readonly Country[] = [
  {
    code: 'MX',
    dial: '52',
    currency: 'MXN',
    priceFactor: 1,
    priceStep: 100,
    timezone: 'America/Mexico_City',
    postcodeLength: 5,
    cities: [
      city('Ciudad de México', 'CDMX', '55', 1000, 16900, 10),
      city('Guadalajara', 'Jalisco', '33', 44100, 44990, 3),
      city('Monterrey', 'Nuevo León', '81', 64000, 64990, 3),
      city('Puebla', 'Puebla', '222', 72000, 72590, 2),
      city('Querétaro', 'Querétaro', '442', 76000, 76240, 2),
      city('Mérida', 'Yucatán', '999', 97000, 97310, 1),
    ],
    streets: streetsOf(
      'Calle, Av., Priv., Cda.',
      'Juárez, Hidalgo, Morelos, Reforma, Universidad, 5 de Mayo, Allende, Revolución, Zaragoza, Pino Suárez, Aldama, Magnolia, Durango, Orizaba, Patria, Las Flores, Los Pinos, Jacarandas, Matamoros, Guerrero, Ocampo, Madero, Niños Héroes, Fresno, Cedro, Sonora, Colima, Tamaulipas, Bugambilias, Lerdo, Abasolo, Rayón',
    ),
    whatsapp: '521',
    mobile: (random, { area }) => `${area}${random.between(1, 8)}${digits(random, 9 - area.length)}`,
    styles: [
      asIs,
      grouped(2, 4, 4),
      grouped(3, 3, 4),
      (n) => `+52 ${grouped(2, 4, 4)(n)}`,
      (n) => `044 ${n}`,
      (n) => `${n.slice(0, 2)}-${n.slice(2, 6)}-${n.slice(6)}`,
    ],
    document: curp,
    mails: mailsOf('com.mx'),
  },
  {
    code: 'ES',
    dial: '34',
    currency: 'EUR',
    priceFactor: 0.05,
    priceStep: 10,
    timezone: 'Europe/Madrid',
    postcodeLength: 5,
    cities: [
      city('Madrid', 'Madrid', '91', 28001, 28054, 8),
      city('Valencia', 'Valencia', '96', 46001, 46026, 3),
      city('Sevilla', 'Sevilla', '95', 41001, 41020, 3),
      city('Zaragoza', 'Zaragoza', '976', 50001, 50018, 2),
      city('Bilbao', 'Bizkaia', '94', 48001, 48015, 2),
    ],
    streets: streetsOf(
      'Calle, C/, Avda., Paseo',
      'Mayor, de Alcalá, Real, de la Constitución, San Juan, Goya, Colón, del Carmen, del Prado, Nueva, Cervantes, Velázquez, Serrano, San Vicente, de la Paz, Santa Ana, del Sol, Lope de Vega, Góngora, de Aragón, de Castilla, Jacinto Benavente, Ramón y Cajal, San Pedro',
    ),
    whatsapp: '34',
    mobile: (random) => `6${random.between(0, 9)}${digits(random, 7)}`,
    styles: [asIs, grouped(3, 3, 3), grouped(3, 2, 2, 2), (n) => `+34 ${n}`, (n) => `0034${n}`],
    document: dni,
    mails: mailsOf('es'),
  },
  {
    code: 'CO',
    dial: '57',
    currency: 'COP',
    priceFactor: 210,
    priceStep: 10_000,
    timezone: 'America/Bogota',
    postcodeLength: 6,
    cities: [
      city('Bogotá', 'Bogotá D.C.', '601', 110111, 112041, 8),
      city('Medellín', 'Antioquia', '604', 50001, 50044, 4),
      city('Cali', 'Valle del Cauca', '602', 760001, 760046, 3),
      city('Barranquilla', 'Atlántico', '605', 80001, 80020, 2),
    ],
    streets: streetsOf(
      'Calle, Carrera, Cra, Cl, Diagonal, Transversal',
      '5, 7, 9, 11, 13, 15, 19, 22, 26, 32, 39, 43, 45, 50, 53, 57, 61, 63, 68, 72, 76, 80, 85, 93, 100, 116, 127, 134, 140, 147',
    ),
    whatsapp: '57',
    mobile: (random) =>
      `3${random.pick(['00', '01', '02', '04', '10', '11', '12', '13', '15', '16', '17', '18', '20', '21'])}${digits(random, 7)}`,
    styles: [asIs, grouped(3, 3, 4), (n) => `+57 ${n}`, (n) => `${n.slice(0, 3)}-${n.slice(3)}`],
    document: cedula,
    mails: mailsOf('com'),
  },
  {
    code: 'AR',
    dial: '54',
    currency: 'ARS',
    priceFactor: 70,
    priceStep: 10_000,
    timezone: 'America/Argentina/Buenos_Aires',
    postcodeLength: 4,
    cities: [
      city('Buenos Aires', 'CABA', '11', 1000, 1440, 10),
      city('Córdoba', 'Córdoba', '351', 5000, 5022, 3),
      city('Rosario', 'Santa Fe', '341', 2000, 2013, 3),
      city('Mendoza', 'Mendoza', '261', 5500, 5504, 1),
    ],
    streets: streetsOf(
      'Av., Calle, Pje.',
      'Corrientes, Santa Fe, Florida, Rivadavia, San Martín, Belgrano, Cabildo, Sarmiento, Mitre, Colón, Lavalle, Tucumán, Córdoba, Alsina, Moreno, Urquiza, Güemes, Alvear, Las Heras, Pueyrredón, Scalabrini Ortiz, Thames, Gorriti, Honduras, Bulnes, Medrano',
    ),
    whatsapp: '549',
    mobile: (random, { area }) => `${area}${random.between(3, 6)}${digits(random, 9 - area.length)}`,
    styles: [asIs, grouped(2, 4, 4), (n) => `+54 9 ${n}`, (n) => `0${n}`],
    document: cuil,
    mails: mailsOf('com.ar'),
  },
  {
    code: 'CL',
    dial: '56',
    currency: 'CLP',
    // Chile's peso has no minor unit.
    priceFactor: 0.5,
    priceStep: 10,
    timezone: 'America/Santiago',
    postcodeLength: 7,
    cities: [
      city('Santiago', 'Región Metropolitana', '2', 7_500_000, 8_340_000, 10),
      city('Valparaíso', 'Valparaíso', '32', 2_340_000, 2_380_000, 3),
      city('Concepción', 'Biobío', '41', 4_030_000, 4_070_000, 3),
    ],
    streets: streetsOf(
      'Av., Calle, Pasaje',
      'Providencia, Apoquindo, Los Leones, Irarrázaval, Huérfanos, Merced, Vicuña Mackenna, Freire, Colo Colo, Los Aromos, Las Acacias, Los Boldos, Arturo Prat, Manuel Montt, Pedro de Valdivia, Barros Arana, Carrera, Portales, Balmaceda, Bilbao, Macul, Las Rejas, Caupolicán, Lautaro',
    ),
    whatsapp: '56',
    mobile: (random) => `9${random.pick([2, 4, 5, 8])}${digits(random, 7)}`,
    styles: [asIs, grouped(1, 4, 4), (n) => `+56 ${grouped(1, 4, 4)(n)}`, (n) => `+56${n}`],
    document: rut,
    mails: mailsOf('cl'),
  },
  {
    code: 'PE',
    dial: '51',
    currency: 'PEN',
    priceFactor: 0.19,
    priceStep: 10,
    timezone: 'America/Lima',
    postcodeLength: 5,
    cities: [
      city('Lima', 'Lima', '1', 15001, 15593, 10),
      city('Arequipa', 'Arequipa', '54', 4000, 4018, 3),
      city('Trujillo', 'La Libertad', '44', 13000, 13011, 2),
    ],
    streets: streetsOf(
      'Av., Jr., Calle',
      'Larco, Arequipa, de la Unión, Brasil, Los Pinos, Javier Prado, Huancavelica, Ejército, Grau, Bolognesi, Angamos, Benavides, Petit Thouars, Salaverry, Cusco, Puno, Ayacucho, Tacna, Moquegua, Los Cedros, Las Begonias, Los Rosales, San Martín, Pardo',
    ),
    whatsapp: '51',
    mobile: (random) => `9${random.between(1, 9)}${digits(random, 7)}`,
    styles: [asIs, grouped(3, 3, 3), (n) => `+51 ${grouped(3, 3, 3)(n)}`],
    document: dniOfPeru,
    mails: mailsOf('com'),
  },
]

/** The country's own habits; a country without them borrows Mexico's. */
export function findCountry(code: string): Country {
  const found = countries.find((country) => country.code === code) ?? countries[0]
  if (!found) throw new Error('no countries')
  return found
}
