import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Attributes } from '#identity'
import { Chance } from './chance.ts'
import { generatePeople, type PeopleOptions, type Person } from './people.ts'

/** How often each kind of error befalls a record. Stated, so that a figure means something. */
export const defaultRates = {
  sharedContact: 0.05,
  petName: 0.15,
  initial: 0.08,
  oneSurname: 0.5,
  noSurname: 0.1,
  surnamesFirst: 0.04,
  married: 0.03,
  upperCase: 0.12,
  noAccents: 0.4,
  slip: 0.04,
  misheard: 0.03,
  phoneFormat: 0.6,
  phoneSlip: 0.01,
  phoneCut: 0.005,
  domainSlip: 0.02,
  mailSlip: 0.01,
  shopPhone: 0.004,
  birthSwapped: 0.02,
  birthSlip: 0.02,
  decoration: 0.3,
  walkIn: 0.02,
}
export type Rates = typeof defaultRates
type Kind = keyof Rates
export type Made = { id: string; person: string; channel: string; attributes: Attributes; errors: Kind[] }
export type WorldOptions = PeopleOptions & { recordsPerPerson?: number; rates?: Partial<Rates>; channels?: readonly Channel[] }

const channels = ['counter', 'web', 'instagram', 'whatsapp', 'warranty', 'newsletter', 'loyalty', 'form'] as const
const sevenChannels = channels.slice(0, 7)
type Channel = (typeof channels)[number]

const pets = new Map<string, string[]>()
for (const line of readFileSync(join(import.meta.dirname, '../../server/identity/data/pets.tsv'), 'utf8').split('\n')) {
  const [kind, short, formals] = line.split('\t')
  if (kind === 'pet' && short && formals) for (const formal of formals.split(' ')) pets.set(formal, [...(pets.get(formal) ?? []), short])
}
/** What a clerk types when the customer will not say. */
const shopPhones = { MX: '5544332211', ES: '912345670', AR: '1143218765', CO: '3014445566', CL: '912348765' }
const bare = (text: string) => text.normalize('NFD').replaceAll(/\p{M}/gu, '')
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
const neighbours = 'qwertyuiopasdfghjklzxcvbnm'

/** Customers as seven channels know them, with the truth. */
export function* generateRecords(options: WorldOptions): Generator<Made> {
  const chance = new Chance(options.seed + 1)
  const rates = { ...defaultRates, ...options.rates }
  let n = 0
  for (const members of generatePeople(options)) {
    for (const person of members) {
      const count = 1 + Math.floor(-Math.log(1 - chance.next()) * ((options.recordsPerPerson ?? 2.5) - 0.5))
      for (let one = 0; one < Math.min(count, 12); one++) {
        yield new Writer(chance, rates, person, members).write(`r${n++}`, chance.pick(options.channels ?? sevenChannels))
        if (chance.is(rates.walkIn)) yield walkIn(chance, `r${n++}`)
      }
    }
  }
}

function walkIn(chance: Chance, id: string): Made {
  const attributes: Attributes = {
    full_name: chance.pick(['Cliente Mostrador', 'Público en General', 'PUBLICO GENERAL', 'Mostrador', 'Consumidor Final', 'cliente']),
    ...(chance.is(0.5) ? { phone: chance.pick(['0000000000', '5555555555', '1111111111', '9999999999']) } : {}),
    ...(chance.is(0.3) ? { email: chance.pick(['na@na.com', 'sincorreo@gmail.com', 'no@tiene.com', 'noemail@noemail.com']) } : {}),
    ...(chance.is(0.3) ? { document: chance.pick(['XAXX010101000', '222222222222', '9999999999999']) } : {}),
  }
  return { id, person: id, channel: 'counter', attributes, errors: ['walkIn'] }
}

/** How people write the number they have, in the ways of their country. */
function waysToWrite(phone: string, country: Person['country']): string[] {
  const local = phone.slice(3)
  const groups = local.replaceAll(/(\d{2,3})(?=(\d{3,4})+$)/g, '$1 ').trim()
  const usual = [local, groups, phone.replace('+', '00'), phone.slice(1), groups.replaceAll(' ', '-')]
  switch (country) {
    case 'MX':
      return [...usual, `+521${local}`, `044${local}`, `045 ${groups}`, `521${local}`, `(${local.slice(0, 2)}) ${local.slice(2)}`]
    case 'AR':
      return [phone, phone.slice(1), `11 15 ${local.slice(3)}`, `011 15-${local.slice(3)}`, `11${local.slice(3)}`, `+5411${local.slice(3)}`]
    case 'ES':
      return [
        ...usual,
        `${local.slice(0, 3)}.${local.slice(3, 6)}.${local.slice(6)}`,
        `${local.slice(0, 3)} ${local.slice(3, 5)} ${local.slice(5, 7)} ${local.slice(7)}`,
      ]
    default:
      return [...usual, `(+${phone.slice(1, 3)}) ${local}`]
  }
}

class Writer {
  readonly #errors: Kind[] = []
  readonly #chance: Chance
  readonly #rates: Rates
  readonly #person: Person
  readonly #family: readonly Person[]

  constructor(chance: Chance, rates: Rates, person: Person, family: readonly Person[]) {
    this.#chance = chance
    this.#rates = rates
    this.#person = person
    this.#family = family
  }

  write(id: string, channel: Channel): Made {
    const attributes = this.#attributes(channel)
    return { id, person: this.#person.id, channel, attributes, errors: this.#errors }
  }

  #meets(kind: Kind): boolean {
    const meets = this.#chance.is(this.#rates[kind])
    if (meets) this.#errors.push(kind)
    return meets
  }

  #attributes(channel: Channel): Attributes {
    const some = <T>(probability: number, value: () => T) => (this.#chance.is(probability) ? value() : undefined)
    const drawn: Record<Channel, () => Record<string, string | undefined>> = {
      counter: () => ({
        full_name: this.#fullName(true),
        phone: some(0.95, () => (this.#meets('shopPhone') ? shopPhones[this.#person.country] : this.#phone())),
        email: some(0.2, () => this.#email()),
        document: some(0.1, () => this.#person.document),
      }),
      web: () => ({ ...this.#twoNames(), email: this.#email(), phone: some(0.95, () => this.#phone()), ...this.#home(0.8) }),
      instagram: () => ({
        full_name: this.#decorated(),
        handle: `@${this.#person.handle}`,
        email: some(0.5, () => this.#email()),
        phone: some(0.85, () => this.#phone()),
      }),
      whatsapp: () => ({ full_name: this.#decorated(), phone: this.#phone() }),
      warranty: () => ({
        full_name: this.#fullName(false),
        document: some(0.8, () => this.#person.document),
        phone: some(0.95, () => this.#phone()),
        email: some(0.8, () => this.#email()),
        ...this.#home(0.6),
      }),
      newsletter: () => ({ email: this.#email(), full_name: some(0.85, () => this.#fullName(true)) }),
      form: () => ({
        full_name: this.#fullName(false),
        phone: some(0.7, () => this.#phone()),
        email: some(0.7, () => this.#email()),
        birth_date: some(0.5, () => this.#birth()),
      }),
      loyalty: () => ({
        full_name: this.#fullName(false),
        card: some(0.9, () => this.#person.card),
        birth_date: some(0.85, () => this.#birth()),
        phone: some(0.95, () => this.#phone()),
        email: some(0.85, () => this.#email()),
      }),
    }
    return Object.fromEntries(Object.entries(drawn[channel]()).filter(([, value]) => value !== undefined)) as Attributes
  }

  #given(informal: boolean): string {
    const [first = ''] = this.#person.given.split(' ')
    const short = pets.get(bare(first).toLowerCase())
    if (informal && short && this.#meets('petName')) return capital(this.#chance.pick(short))
    if (informal && this.#meets('initial')) return `${first[0]}.`
    const given = informal && this.#chance.is(0.5) && !/^(María|Maria|José|Jose)$/.test(first) ? first : this.#person.given
    return this.#misspelt(given)
  }

  #misspelt(word: string): string {
    if (word.length > 3 && this.#meets('slip')) return this.#slip(word)
    if (this.#meets('misheard')) {
      const heard = word.replace(/z/, 's').replace(/v/, 'b').replace(/^H/, '').replace(/ll/, 'y').replace(/ge/, 'je')
      return heard === '' ? word : capital(heard)
    }
    return word
  }

  #slip(word: string): string {
    const at = 1 + this.#chance.below(word.length - 2)
    const letter = word[at] ?? ''
    const kind = this.#chance.below(4)
    if (kind === 0) return word.slice(0, at) + word.slice(at + 1)
    if (kind === 1) return word.slice(0, at) + letter + word.slice(at)
    if (kind === 2) return word.slice(0, at) + (word[at + 1] ?? '') + letter + word.slice(at + 2)
    return word.slice(0, at) + (neighbours[(neighbours.indexOf(letter.toLowerCase()) + 1) % 26] ?? 'e') + word.slice(at + 1)
  }

  #surnames(informal: boolean): string {
    const [first, second] = this.#person.surnames
    if (informal && this.#meets('noSurname')) return ''
    const partner = this.#family.find((one) => one !== this.#person && one.woman !== this.#person.woman)
    if (this.#person.woman && partner && this.#meets('married')) return `${first} de ${partner.surnames[0]}`
    if (this.#chance.is(informal ? this.#rates.oneSurname + 0.25 : this.#rates.oneSurname - 0.2)) {
      this.#errors.push('oneSurname')
      return this.#misspelt(first)
    }
    return `${this.#misspelt(first)} ${this.#misspelt(second)}`
  }

  #written(text: string): string {
    let out = text
    if (this.#meets('noAccents')) out = bare(out)
    if (this.#meets('upperCase')) out = out.toUpperCase()
    return out
  }

  #fullName(informal: boolean): string {
    const [given, surnames] = [this.#given(informal), this.#surnames(informal)]
    if (surnames !== '' && this.#meets('surnamesFirst')) return this.#written(`${surnames} ${given}`)
    return this.#written(`${given} ${surnames}`.trim())
  }

  #twoNames(): Record<string, string> {
    const last = this.#surnames(false)
    return { first_name: this.#written(this.#given(false)), ...(last ? { last_name: this.#written(last) } : {}) }
  }

  #decorated(): string {
    const name = this.#fullName(true)
    if (!this.#meets('decoration')) return name
    return this.#chance.pick([`${name} ✨`, `💕 ${name}`, `${name} 🌸🌸`, `~${name}~`, `${name.toLowerCase()}`, `⚽${name}`])
  }

  /** Whose contact is given: usually one's own, sometimes that of someone of the house. */
  #owner(): Person {
    const others = this.#family.filter((one) => one !== this.#person)
    return others.length > 0 && this.#meets('sharedContact') ? this.#chance.pick(others) : this.#person
  }

  #phone(): string {
    const { phones, country } = this.#owner()
    let phone = this.#chance.pick(phones)
    if (this.#meets('phoneSlip')) phone = this.#misdialled(phone)
    if (this.#meets('phoneCut')) return phone.slice(-7)
    if (!this.#meets('phoneFormat')) return phone
    return this.#chance.pick(waysToWrite(phone, country))
  }

  /** Mostly one figure: another, or two in each other's place; sometimes two are wrong. */
  #misdialled(phone: string): string {
    const at = phone.length - 1 - this.#chance.below(6)
    const other = (from: number) => String((Number(phone[from]) + 1 + this.#chance.below(9)) % 10)
    const kind = this.#chance.below(5)
    if (kind < 3) return phone.slice(0, at) + other(at) + phone.slice(at + 1)
    if (kind === 3 && phone[at] !== phone[at - 1]) return phone.slice(0, at - 1) + phone[at] + phone[at - 1] + phone.slice(at + 1)
    return phone.slice(0, -2) + this.#chance.digits(2)
  }

  #email(): string {
    let email = this.#chance.pick(this.#owner().emails)
    if (this.#meets('domainSlip'))
      email = email.replace('gmail.com', 'gmial.com').replace('hotmail.com', 'hotmal.com').replace('outlook.com', 'outlok.com')
    if (this.#meets('mailSlip')) email = this.#slip(email.split('@')[0] ?? '') + email.slice(email.indexOf('@'))
    return this.#chance.is(0.1) ? capital(email) : email
  }

  #home(probability: number): Record<string, string> {
    if (!this.#chance.is(probability)) return {}
    const { street, number, city, postcode } = this.#chance.pick(this.#person.homes)
    return { address: `${street} ${this.#chance.pick(['', '#', 'No. ', 'núm. '])}${number}`, city: this.#written(city), postcode }
  }

  #birth(): string {
    let { year, month, day } = this.#person.birth
    if (this.#meets('birthSwapped')) [month, day] = day <= 12 ? [day, month] : [month, day]
    if (this.#meets('birthSlip')) day = 1 + this.#chance.below(28)
    const [d, m] = [String(day).padStart(2, '0'), String(month).padStart(2, '0')]
    return this.#chance.pick([`${d}/${m}/${year}`, `${year}-${m}-${d}`, `${d}-${m}-${year}`])
  }
}
