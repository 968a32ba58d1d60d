import type { City, Country } from './countries.ts'
import { type Names, plain, type Sex } from './names.ts'
import { makeUrn, type Random } from './random.ts'

/** A customer as they really are; the shop's sources only ever see parts. `index` is the truth that tests and the bench compare with. */
export type Human = {
  index: number
  household: number
  householdSize: number
  given: string
  surnames: readonly [string, string]
  sex: Sex
  birth: string
  phone: string
  email: string
  document: string
  handle: string
  city: City
  postcode: string
  address: string
  lovesCoffee: boolean
  /** Of somebody at home, and used now and then. */
  borrowedPhone?: string
  borrowedEmail?: string
}

type Family = 'alone' | 'couple' | 'parent and child' | 'home'
type Wanted = { count: number; country: Country; names: Names; random: Random; thisYear: number }

const drawFamily = makeUrn<Family>(
  ['alone', 'couple', 'parent and child', 'home'],
  (family) => ({ alone: 78, couple: 13, 'parent and child': 5, home: 4 })[family],
)

/** People by household. About one in twenty contacts is shared; a third of the children bear their parent's name. */
export function makePopulation(wanted: Wanted): Human[] {
  const { count, random } = wanted
  const drawCity = makeUrn(wanted.country.cities, ({ weight }) => weight)
  const people: Human[] = []
  for (let household = 0; people.length < count; household++) {
    const home = makeHome(wanted, drawCity(random))
    const traits = makeFamily(drawFamily(random), wanted)
    const namesake = people.length > 0 && random.chance(1 / 80) ? random.pick(people) : undefined
    const members = traits.map((one, i) => makeHuman(namesake && i === 0 ? bearing(namesake, one) : one, home, wanted))
    shareContacts(members, random)
    for (const member of members) people.push({ ...member, index: people.length, household, householdSize: members.length })
  }
  return people.slice(0, count)
}

/** The full name of somebody else entirely. */
const bearing = ({ given, surnames, sex }: Human, traits: Traits): Traits => ({ ...traits, given, surnames, sex })

export type Traits = { given: string; surnames: readonly [string, string]; sex: Sex; year: number }
type Home = { city: City; postcode: string; address: string }

export function makeHome({ country, random }: Pick<Wanted, 'country' | 'random'>, city: City): Home {
  const postcode = String(random.between(...city.postcodes)).padStart(country.postcodeLength, '0')
  const inner = random.chance(0.35) ? `, ${random.pick(['int.', 'depto.', 'piso', 'casa'])} ${random.between(1, 24)}` : ''
  return { city, postcode, address: `${random.pick(country.streets)} ${random.between(3, 899)}${inner}` }
}

function makeTraits({ names, random }: Wanted, year: number, sex: Sex = random.chance(0.58) ? 'woman' : 'man'): Traits {
  return { given: names.given(random, sex), surnames: [names.surname(random), names.surname(random)], sex, year }
}

function makeFamily(family: Family, wanted: Wanted): Traits[] {
  const { random, thisYear } = wanted
  const first = makeTraits(wanted, thisYear - random.between(22, 72))
  if (family === 'alone') return [first]
  const partner = makeTraits(wanted, first.year + random.between(-5, 5), first.sex === 'woman' ? 'man' : 'woman')
  if (family === 'couple') return [first, partner]
  const [father, mother] = first.sex === 'man' ? [first, partner] : [partner, first]
  const childOf = (): Traits => {
    const year = Math.min(first.year + random.between(19, 34), thisYear - 16)
    const surnames = [father.surnames[0], mother.surnames[0]] as const
    const traits = { ...makeTraits(wanted, year), surnames }
    const parent = traits.sex === 'man' ? father : mother
    return random.chance(0.33) ? { ...traits, given: parent.given } : traits
  }
  return family === 'home' ? [first, partner, childOf(), childOf()].slice(0, random.between(3, 4)) : [first, childOf()]
}

export function makeHuman(traits: Traits, home: Home, { country, random }: Pick<Wanted, 'country' | 'random'>): Human {
  const { given, surnames, sex, year } = traits
  const birth = `${year}-${String(random.between(1, 12)).padStart(2, '0')}-${String(random.between(1, 28)).padStart(2, '0')}`
  const [name, last, second] = [plain(given.split(' ')[0] ?? ''), plain(surnames[0]), plain(surnames[1])]
  const user = random.pick([
    `${name}.${last}${random.between(1, 99)}`,
    `${name}${last}${year % 100}`,
    `${name[0]}${last}${second.slice(0, 3)}${random.between(1, 99)}`,
    `${last}.${name}${random.between(1, 999)}`,
    `${name}_${last}${random.between(10, 99)}`,
    `${name}${random.pick(['cafe', 'mx', 'sol', 'luna', 'casa'])}${random.between(10, 9999)}`,
  ])
  const handle = random.pick([
    `${name}.${last}${random.between(1, 99)}`,
    `${name}${last}_${year % 100}`,
    `soy${name}${random.between(10, 999)}`,
    `${last}${name}${random.between(1, 999)}`,
  ])
  return {
    index: 0,
    household: 0,
    householdSize: 1,
    given,
    surnames,
    sex,
    birth,
    phone: country.mobile(random, home.city),
    email: `${user}@${random.pick(country.mails)}`,
    document: country.document({ given, surnames, sex, birth }, random),
    handle,
    lovesCoffee: random.chance(0.45),
    ...home,
  }
}

function shareContacts(members: Human[], random: Random): void {
  for (const member of members.slice(1)) {
    const [head] = members
    if (!head) return
    if (random.chance(0.22)) member.borrowedEmail = head.email
    if (random.chance(0.22)) member.borrowedPhone = head.phone
  }
}
