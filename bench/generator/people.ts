import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Chance, Weighted } from './chance.ts'

type Country = 'MX' | 'ES' | 'AR' | 'CO' | 'CL'
export type Person = {
  id: string
  household: number
  woman: boolean
  given: string
  surnames: [string, string]
  birth: { year: number; month: number; day: number }
  country: Country
  city: string
  postcode: string
  street: string
  number: number
  phones: string[]
  emails: string[]
  document: string
  handle: string
  card: string
}

const words = { man: new Weighted(), woman: new Weighted(), surname: new Weighted() }
for (const line of readFileSync(join(import.meta.dirname, 'names.tsv'), 'utf8').split('\n')) {
  const [kind, word, n] = line.split('\t')
  if (kind && word && n && kind in words) words[kind as keyof typeof words].add(word, Number(n))
}
const cities: Record<Country, readonly [string, string][]> = {
  MX: [
    ['Ciudad de México', '0'],
    ['Guadalajara', '44'],
    ['Monterrey', '64'],
    ['Puebla', '72'],
    ['Mérida', '97'],
    ['León', '37'],
    ['Querétaro', '76'],
  ],
  ES: [
    ['Madrid', '280'],
    ['Barcelona', '080'],
    ['Valencia', '460'],
    ['Sevilla', '410'],
    ['Zaragoza', '500'],
    ['Málaga', '290'],
    ['Bilbao', '480'],
  ],
  AR: [
    ['Buenos Aires', '14'],
    ['Córdoba', '50'],
    ['Rosario', '20'],
    ['Mendoza', '55'],
    ['La Plata', '19'],
  ],
  CO: [
    ['Bogotá', '110'],
    ['Medellín', '050'],
    ['Cali', '760'],
    ['Barranquilla', '080'],
    ['Pereira', '660'],
  ],
  CL: [
    ['Santiago', '83'],
    ['Valparaíso', '23'],
    ['Concepción', '40'],
    ['Antofagasta', '12'],
  ],
}
const streets =
  'Hidalgo Juárez Reforma Mayor Real Libertad Independencia Colón Goya Cervantes Serrano Bolívar Sucre Alameda Rivadavia Belgrano Mitre Prat Morelos Zaragoza Olivos Rosales Naranjos Pinos Cedros Lirios Robles Fresnos Álamos Encinas'.split(
    ' ',
  )
const providers = [
  'gmail.com',
  'gmail.com',
  'gmail.com',
  'hotmail.com',
  'hotmail.com',
  'outlook.com',
  'yahoo.com',
  'icloud.com',
  'live.com',
]
const plain = (text: string) => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll(' ', '')

export type PeopleOptions = { seed: number; people: number; country?: Country; alone?: number }

/** People in their households: couples, children with both surnames, twins, a parent and child of one name. */
export function* generatePeople(options: PeopleOptions): Generator<Person[]> {
  const chance = new Chance(options.seed)
  let made = 0
  for (let household = 0; made < options.people; household++) {
    const members = oneHousehold(chance, household, options)
    yield members
    made += members.length
  }
}

function oneHousehold(chance: Chance, household: number, options: PeopleOptions): Person[] {
  const country = options.country ?? chance.pick<Country>(['MX', 'MX', 'MX', 'ES', 'ES', 'AR', 'CO', 'CL'])
  const [city, prefix] = chance.pick(cities[country])
  const home = {
    household,
    country,
    city,
    postcode: (prefix + chance.digits(5)).slice(0, country === 'AR' ? 4 : country === 'CO' ? 6 : 5),
    street: `${chance.pick(['Calle', 'Avenida', 'Av.', 'C.'])} ${chance.pick(streets)}`,
    number: 1 + chance.below(400),
  }
  const year = 1940 + chance.below(60)
  const first = person(chance, home, year, chance.is(0.5))
  const members = [first]
  if (chance.is(options.alone ?? 0.45)) return members
  const second = person(chance, home, year + chance.below(9) - 4, !first.woman)
  members.push(second)
  const [mother, father] = first.woman ? [first, second] : [second, first]
  for (let children = chance.below(3); children > 0; children--) {
    const child = person(chance, home, year + 20 + chance.below(15), chance.is(0.5))
    child.surnames = [father.surnames[0], mother.surnames[0]]
    if (chance.is(0.06)) child.given = (child.woman ? mother : father).given
    members.push(child)
    if (chance.is(0.04)) {
      const twin = person(chance, home, child.birth.year, chance.is(0.5))
      members.push({ ...twin, surnames: child.surnames, birth: child.birth })
    }
  }
  return members
}

let made = 0
function person(
  chance: Chance,
  home: Pick<Person, 'household' | 'country' | 'city' | 'postcode' | 'street' | 'number'>,
  year: number,
  woman: boolean,
): Person {
  const given = words[woman ? 'woman' : 'man'].pick(chance)
  const surnames: [string, string] = [words.surname.pick(chance), words.surname.pick(chance)]
  const birth = { year, month: 1 + chance.below(12), day: 1 + chance.below(28) }
  const base = { given, surnames, birth }
  const changedPhone = chance.is(0.05)
  return {
    id: `p${home.household}-${made++}`,
    ...home,
    woman,
    ...base,
    phones: [phone(chance, home.country), ...(changedPhone ? [phone(chance, home.country)] : [])],
    emails: [email(chance, base), ...(chance.is(0.08) ? [email(chance, base)] : [])],
    document: documentOf(chance, home.country),
    handle: `${plain(given).slice(0, 6 + chance.below(4))}${chance.pick(['_', '.', ''])}${chance.is(0.5) ? plain(surnames[0]).slice(0, 5) : ''}${chance.digits(2 + chance.below(3))}`,
    card: `T${chance.digits(8)}`,
  }
}

const takenIn = new WeakMap<Chance, Set<string>>()

/** Nobody is given an address that someone of this world has. */
function email(chance: Chance, who: Pick<Person, 'given' | 'surnames' | 'birth'>): string {
  const taken = takenIn.get(chance) ?? new Set<string>()
  takenIn.set(chance, taken)
  let wanted = wantedEmail(chance, who)
  while (taken.has(wanted)) wanted = wanted.replace('@', `${chance.below(10)}@`)
  taken.add(wanted)
  return wanted
}

function wantedEmail(chance: Chance, { given, surnames, birth }: Pick<Person, 'given' | 'surnames' | 'birth'>): string {
  const [name, last] = [plain(given.split(' ')[0] ?? ''), plain(surnames[0])]
  const user = chance.pick([
    `${name}.${last}`,
    `${name}${last}`,
    `${name[0]}${last}`,
    `${last}.${name}`,
    `${name}_${last}`,
    chance.pick(['sol', 'luna', 'negrito', 'guera', 'chiqui', 'el.rey', 'lapeque', 'super']) + name.slice(0, 3),
  ])
  const tail = chance.is(0.75) ? String(chance.pick([birth.year, birth.year % 100, chance.below(1000)])) : chance.digits(1)
  return `${user}${tail}@${chance.pick(providers)}`
}

function phone(chance: Chance, country: Country): string {
  switch (country) {
    case 'MX':
      return `+52${chance.pick(['55', '33', '81', '22'])}${1 + chance.below(9)}${chance.digits(7)}`
    case 'ES':
      return `+346${chance.digits(8)}`
    case 'AR':
      return `+54911${2 + chance.below(7)}${chance.digits(7)}`
    case 'CO':
      return `+573${chance.pick(['00', '10', '15', '20'])}${chance.digits(7)}`
    default:
      return `+569${1 + chance.below(8)}${chance.digits(7)}`
  }
}

function documentOf(chance: Chance, country: Country): string {
  const number = String(1 + chance.below(6)) + chance.digits(7)
  if (country === 'ES') return number + 'TRWAGMYFPDXBNJZSQVHLCKE'[Number(number) % 23]
  if (country !== 'CL') return number
  let [sum, factor] = [0, 2]
  for (const digit of [...number].reverse()) {
    sum += Number(digit) * factor
    factor = factor === 7 ? 2 : factor + 1
  }
  const check = 11 - (sum % 11)
  return `${number}-${check === 11 ? '0' : check === 10 ? 'K' : check}`
}
