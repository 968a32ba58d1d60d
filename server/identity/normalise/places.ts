import type { Attributes } from '../types.ts'
import { fold } from './fold.ts'
import { isFigure } from './nobody.ts'
import { valuesOf } from './values.ts'

/** Where someone lives: `street` holds the words that tell one street from another, `numbers` the house numbers. */
export type Place = { street?: string[]; numbers?: string[]; city?: string; region?: string; postcode?: string; country?: string }

const empty = new Set(
  'c calle cl cll cra carrera kra av avda avenida ave blvd boulevard bulevar paseo pso plaza pza camino cno calz calzada privada priv prol prolongacion via ronda pasaje psje pje transversal tv diagonal dg no num nro numero n int interior ext exterior piso depto departamento dpto apt apto apartamento puerta esc escalera bloque torre casa col colonia fracc fraccionamiento urb urbanizacion barrio bo s sn sin de del la las los el y esq esquina entre street st road rd avenue lane ln drive dr place pl court ct crescent cres circuit cct close cl way terrace tce parade pde unit flat lot the'.split(
    ' ',
  ),
)
const cityNames = new Map(
  Object.entries({
    cdmx: 'mexico',
    'ciudad de mexico': 'mexico',
    'mexico df': 'mexico',
    'mexico d f': 'mexico',
    df: 'mexico',
    caba: 'buenos aires',
    'capital federal': 'buenos aires',
    'ciudad autonoma de buenos aires': 'buenos aires',
    'bogota dc': 'bogota',
    'bogota d c': 'bogota',
    'santiago de chile': 'santiago',
    gdl: 'guadalajara',
    mty: 'monterrey',
    bcn: 'barcelona',
  }),
)

const one = (stated: unknown, max: number): string | undefined => fold(valuesOf(stated)[0]?.slice(0, max) ?? '') || undefined

function streetOf(place: Place, stated: unknown): void {
  const [street, numbers]: [string[], string[]] = [[], []]
  for (const word of fold(valuesOf(stated).join(' ').slice(0, 200)).split(' ')) {
    if (isFigure(word.charCodeAt(0))) addNew(numbers, word.replace(/^0+(?=\d)/, ''), numbersMax)
    else if (word.length > 1 && !empty.has(word)) addNew(street, word, wordsMax)
  }
  if (street.length > 0) place.street = street
  if (numbers.length > 0) place.numbers = numbers
}

const [wordsMax, numbersMax] = [6, 3]

function addNew(list: string[], one: string, max: number): void {
  if (list.length < max && !list.includes(one)) list.push(one)
}

export function normalisePlace(attributes: Attributes): Place | undefined {
  const { address, city: statedCity, region: statedRegion, postcode: statedPostcode, country: statedCountry } = attributes
  if (!address && !statedCity && !statedRegion && !statedPostcode && !statedCountry) return undefined
  const city = one(attributes.city, 60)
  const postcode = valuesOf(attributes.postcode)[0]
    ?.toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '')
    .slice(0, 10)
  const place: Place = {}
  if (address) streetOf(place, address)
  if (city) place.city = cityNames.get(city) ?? city
  if (postcode && !/^0*$/.test(postcode)) place.postcode = postcode
  const region = one(attributes.region, 60)
  if (region) place.region = region
  const country = one(attributes.country, 40)
  if (country) place.country = country
  return Object.keys(place).length > 0 ? place : undefined
}
