import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Chance, Weighted } from './chance.ts'

type Country = 'MX' | 'ES' | 'AR' | 'CO' | 'CL'
type Home = { city: string; postcode: string; street: string; number: number }
export type Person = {
  id: string
  household: number
  woman: boolean
  given: string
  surnames: [string, string]
  birth: { year: number; month: number; day: number }
  country: Country
  /** Where they live, and before that. */
  homes: Home[]
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

/** How often a household holds what is hard to tell apart. */
export const familyRates = { childNamedLikeParent: 0.06, twins: 0.04, namesake: 0.01, changedPhone: 0.05, secondEmail: 0.08, moved: 0.06 }

/** People in their households: couples, children with both surnames, twins, a parent and child of one name, namesakes elsewhere. */
export function* generatePeople(options: PeopleOptions): Generator<Person[]> {
  const chance = new Chance(options.seed)
  const earlier: Person[] = []
  let made = 0
  for (let household = 0; made < options.people; household++) {
    const members = oneHousehold(chance, household, { ...options, earlier })
    yield members
    made += members.length
    earlier.push(...members)
    if (earlier.length > 2000) earlier.splice(0, 1000)
  }
}

type Around = PeopleOptions & { earlier: readonly Person[] }

function homeIn(chance: Chance, country: Country): Home {
  const [city, prefix] = chance.pick(cities[country])
  return {
    city,
    postcode: (prefix + chance.digits(5)).slice(0, country === 'AR' ? 4 : country === 'CO' ? 6 : 5),
    street: `${chance.pick(['Calle', 'Avenida', 'Av.', 'C.'])} ${chance.pick(streets)}`,
    number: 1 + chance.below(400),
  }
}

function oneHousehold(chance: Chance, household: number, { country: wanted, alone = 0.45, earlier }: Around): Person[] {
  const country = wanted ?? chance.pick<Country>(['MX', 'MX', 'MX', 'ES', 'ES', 'AR', 'CO', 'CL'])
  const home = { household, country, ...homeIn(chance, country) }
  const year = 1940 + chance.below(60)
  const like = earlier.length > 0 && chance.is(familyRates.namesake) ? chance.pick(earlier) : undefined
  const first = person(chance, home, { ...like, woman: like?.woman ?? chance.is(0.5), birth: dayIn(chance, year) })
  const members = [first]
  if (chance.is(alone)) return members
  const second = person(chance, home, { woman: !first.woman, birth: dayIn(chance, year + chance.below(9) - 4) })
  members.push(second)
  const [mother, father] = first.woman ? [first, second] : [second, first]
  const surnames: [string, string] = [father.surnames[0], mother.surnames[0]]
  for (let children = chance.below(3); children > 0; children--) {
    const [woman, birth] = [chance.is(0.5), dayIn(chance, year + 20 + chance.below(15))]
    const parent = woman ? mother : father
    const given = chance.is(familyRates.childNamedLikeParent) ? parent.given : newName(chance, woman, members)
    members.push(person(chance, home, { woman, birth, surnames, given }))
    if (!chance.is(familyRates.twins)) continue
    const girl = chance.is(0.5)
    members.push(person(chance, home, { woman: girl, birth, surnames, given: newName(chance, girl, members) }))
  }
  return members
}

/** Nobody names two children alike. */
function newName(chance: Chance, woman: boolean, family: readonly Person[]): string {
  const taken = new Set(family.flatMap(({ given }) => given.split(' ')))
  for (;;) {
    const given = words[woman ? 'woman' : 'man'].pick(chance)
    if (!given.split(' ').some((word) => taken.has(word) && word !== 'Maria' && word !== 'Jose') && !taken.has(given)) return given
  }
}

const dayIn = (chance: Chance, year: number) => ({ year, month: 1 + chance.below(12), day: 1 + chance.below(28) })

let made = 0
type Born = Pick<Person, 'woman' | 'birth'> & Partial<Pick<Person, 'given' | 'surnames'>>

function person(chance: Chance, home: Home & Pick<Person, 'household' | 'country'>, born: Born): Person {
  const given = born.given ?? words[born.woman ? 'woman' : 'man'].pick(chance)
  const surnames = born.surnames ?? [words.surname.pick(chance), words.surname.pick(chance)]
  const base = { given, surnames, birth: born.birth }
  const emails = [email(chance, base), ...(chance.is(familyRates.secondEmail) ? [email(chance, base)] : [])]
  return {
    id: `p${home.household}-${made++}`,
    household: home.household,
    country: home.country,
    homes: [home, ...(chance.is(familyRates.moved) ? [homeIn(chance, home.country)] : [])],
    woman: born.woman,
    ...base,
    phones: [phone(chance, home.country), ...(chance.is(familyRates.changedPhone) ? [phone(chance, home.country)] : [])],
    emails,
    document: documentOf(chance, home.country, base),
    handle: chance.is(0.25) ? (emails[0] ?? '').replace(/@.*/, '') : handleOf(chance, base),
    card: `T${chance.digits(8)}`,
  }
}

const handleOf = (chance: Chance, { given, surnames }: Pick<Person, 'given' | 'surnames'>) =>
  `${plain(given).slice(0, 6 + chance.below(4))}${chance.pick(['_', '.', ''])}${chance.is(0.5) ? plain(surnames[0]).slice(0, 5) : ''}${chance.digits(2 + chance.below(3))}`

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

type Known = Pick<Person, 'given' | 'surnames' | 'birth'>

function documentOf(chance: Chance, country: Country, known: Known): string {
  const number = String(1 + chance.below(6)) + chance.digits(7)
  switch (country) {
    case 'MX':
      return rfcOf(chance, known)
    case 'ES':
      return number + 'TRWAGMYFPDXBNJZSQVHLCKE'[Number(number) % 23]
    case 'CL':
      return rutOf(number)
    case 'CO':
      return `1${chance.digits(9)}`
    default:
      return number
  }
}

const rfcLetters = '0123456789ABCDEFGHIJKLMN&OPQRSTUVWXYZ Ñ'

/** Letters of the name, the day of birth, two of a hash and the check digit. */
function rfcOf(chance: Chance, { given, surnames, birth }: Known): string {
  const [first, second] = surnames.map((one) => plain(one).toUpperCase())
  const vowel = /[AEIOU]/.exec((first ?? '').slice(1))?.[0] ?? 'X'
  const letters = `${first?.[0] ?? 'X'}${vowel}${second?.[0] ?? 'X'}${plain(given).toUpperCase()[0] ?? 'X'}`
  const two = (n: number) => String(n % 100).padStart(2, '0')
  const body = `${letters}${two(birth.year)}${two(birth.month)}${two(birth.day)}${chance.pick([...'ABCDEFGHIJKLMN123456789'])}${chance.pick([...'123456789ABC'])}`
  const sum = [...body].reduce((total, letter, at) => total + rfcLetters.indexOf(letter) * (13 - at), 0)
  const check = 11 - (sum % 11)
  return body + (check === 11 ? '0' : check === 10 ? 'A' : String(check))
}

function rutOf(number: string): string {
  let [sum, factor] = [0, 2]
  for (const digit of [...number].reverse()) {
    sum += Number(digit) * factor
    factor = factor === 7 ? 2 : factor + 1
  }
  const check = 11 - (sum % 11)
  return `${number}-${check === 11 ? '0' : check === 10 ? 'K' : check}`
}
