import type { Attributes } from '#identity'
import type { Country } from './countries.ts'
import { petsOf, plain } from './names.ts'
import type { Human } from './population.ts'
import type { Random } from './random.ts'
import { decorated, misdialled, mistypedMail, typed } from './slips.ts'

export const sourceKeys = ['counter', 'web', 'instagram', 'whatsapp', 'warranty', 'newsletter', 'loyalty', 'import'] as const
export type SourceKey = (typeof sourceKeys)[number]

/** One look of one source at one customer. `number` is the source's own running number. */
export type Look = { human: Human; number: number; country: Country; random: Random }

const firstOf = ({ given }: Human) => given.split(' ')[0] ?? given
/** What a friend calls them. */
const called = (human: Human, random: Random) => {
  const pets = petsOf(human.given)
  return pets.length > 0 && random.chance(0.6) ? random.pick(pets) : firstOf(human)
}
const fullName = (human: Human, surnames: 1 | 2) => [human.given, ...human.surnames.slice(0, surnames)].join(' ')

const phoneOf = ({ human, country, random }: Look) => {
  const own = human.borrowedPhone && random.chance(0.35) ? human.borrowedPhone : human.phone
  const digits = random.chance(0.015) ? misdialled(own, random) : own
  return random.pick(country.styles)(digits)
}
const mailOf = ({ human, random }: Look) => {
  const own = human.borrowedEmail && random.chance(0.35) ? human.borrowedEmail : human.email
  if (random.chance(0.015)) return mistypedMail(own, random)
  return random.chance(0.1) ? own.toUpperCase() : own
}
const birthOf = ({ human, random }: Look) => {
  const [year, month, day] = human.birth.split('-')
  return random.chance(0.5) ? human.birth : `${day}/${month}/${year}`
}

/** Hurried: whatever was said aloud, and often only a phone. */
function atCounter(look: Look): Attributes {
  const { human, random } = look
  const dice = random.next()
  if (dice < 0.14) return { phone: phoneOf(look) }
  if (dice < 0.18) {
    const nobody = { full_name: random.pick(['Cliente Mostrador', 'Público en General', 'Mostrador']), phone: phoneOf(look) }
    // Some do not even ask for a phone: a sale to nobody.
    return dice < 0.155 ? { full_name: nobody.full_name } : nobody
  }
  const name =
    dice < 0.4
      ? called(human, random)
      : dice < 0.55
        ? `${called(human, random)} ${human.surnames[0][0]}.`
        : dice < 0.92
          ? `${firstOf(human)} ${human.surnames[0]}`
          : fullName(human, 2)
  return { full_name: typed(name, random, 0.06), ...(random.chance(0.86) ? { phone: phoneOf(look) } : {}) }
}

/** Forms: full name and mail, an address when something was sent. */
function onWeb(look: Look): Attributes {
  const { human, random } = look
  const surnames = random.chance(0.45) ? 2 : 1
  return {
    first_name: typed(random.chance(0.3) ? human.given : firstOf(human), random),
    last_name: typed(human.surnames.slice(0, surnames).join(' '), random),
    email: mailOf(look),
    ...(random.chance(0.8) ? { phone: phoneOf(look) } : {}),
    ...(random.chance(0.65) ? { address: human.address, city: human.city.name, region: human.city.region, postcode: human.postcode } : {}),
  }
}

/** A handle and a show name; a phone only when they gave it in a message. */
function onInstagram(look: Look): Attributes {
  const { human, random } = look
  const shown = random.chance(0.6) ? called(human, random) : `${firstOf(human)} ${human.surnames[0]}`
  return {
    handle: `@${human.handle}`,
    full_name: decorated(shown, random),
    ...(random.chance(0.45) ? { phone: phoneOf(look) } : random.chance(0.3) ? { email: mailOf(look) } : {}),
  }
}

/** The number as WhatsApp writes it, and the profile's name. */
function onWhatsapp(look: Look): Attributes {
  const { human, country, random } = look
  const shown = random.chance(0.55) ? called(human, random) : random.chance(0.6) ? `${firstOf(human)} ${human.surnames[0]}` : human.given
  const name = random.chance(0.04) ? random.pick(['☕', '.', '🌸🌸', 'Mamá de Leo']) : decorated(shown, random)
  return { phone: `${country.whatsapp}${human.phone}`, full_name: name }
}

/** A form with the law behind it: both surnames and a document. */
function atWarrantyDesk(look: Look): Attributes {
  const { human, random } = look
  return {
    first_name: human.given,
    last_name: human.surnames[0],
    second_last_name: human.surnames[1],
    ...(random.chance(0.8) ? { document: human.document } : {}),
    phone: phoneOf(look),
    ...(random.chance(0.6) ? { email: mailOf(look) } : {}),
    ...(random.chance(0.35) ? { birth_date: birthOf(look) } : {}),
  }
}

function inNewsletter(look: Look): Attributes {
  return { email: mailOf(look), ...(look.random.chance(0.2) ? { first_name: firstOf(look.human) } : {}) }
}

function inLoyalty(look: Look): Attributes {
  const { human, random } = look
  const name = random.chance(0.25) ? `${firstOf(human)} ${human.surnames[0][0]}.` : fullName(human, random.chance(0.4) ? 2 : 1)
  return {
    card: `LUM${String(40_000_000 + look.number * 137)}`,
    full_name: typed(name, random),
    ...(random.chance(0.75) ? { phone: phoneOf(look) } : {}),
    ...(random.chance(0.6) ? { email: mailOf(look) } : {}),
    ...(random.chance(0.5) ? { birth_date: birthOf(look) } : {}),
  }
}

/** The file of the till that was used before: capitals, surnames first, no accents. */
function inOldFile(look: Look): Attributes {
  const { human, random } = look
  const shout = (word: string) => word.split(' ').map(plain).join(' ').toUpperCase()
  const surnames = human.surnames.slice(0, random.chance(0.7) ? 2 : 1).map(shout)
  return {
    customer_number: String(look.number).padStart(5, '0'),
    full_name: random.chance(0.6) ? `${surnames.join(' ')} ${shout(human.given)}` : `${shout(human.given)} ${surnames.join(' ')}`,
    ...(random.chance(0.8) ? { phone: phoneOf(look) } : { phone: random.pick(['0000000000', 's/n', '']) }),
    ...(random.chance(0.45) ? { email: mailOf(look) } : random.chance(0.2) ? { email: 'sincorreo@sincorreo.com' } : {}),
    city: human.city.name,
  }
}

/** What each source writes down about a customer it meets. */
export const captureIn: Record<SourceKey, (look: Look) => Attributes> = {
  counter: atCounter,
  web: onWeb,
  instagram: onInstagram,
  whatsapp: onWhatsapp,
  warranty: atWarrantyDesk,
  newsletter: inNewsletter,
  loyalty: inLoyalty,
  import: inOldFile,
}
