import type { Attributes } from '#identity'
import { type Line, priceIn, products } from './goods.ts'
import type { SourceKey } from './habits.ts'
import { answer, type Entry, giveBack, type Happening, purchase, subscribe, visit } from './happenings.ts'
import type { Human } from './population.ts'
import { makeHome, makeHuman } from './population.ts'
import { lauraInClub, lauraOnWeb, type TraitsSaid } from './traits.ts'
import { externalIdOf, type World } from './year.ts'

/** Her card of the club, by which she is found for certain. */
export const lauraCard = 'LUM40900137'

/**
 * Laura García, whom the shop knows five times: "Laura" with a phone, Laura García Mendoza with a mail, "Lau ✨", "Laura G.", and a
 * purchase of "Cliente Mostrador" with her phone written on the ticket. Once she gave her husband's mail. Nothing here says that the
 * five are one: they share what such records share in life, and the resolver has to find it.
 */
export function makeLaura(first: number, world: World): { humans: Human[]; happenings: Happening[] } {
  const { country } = world
  const [city] = country.cities
  if (!city) throw new Error(`${country.code} has no cities`)
  const home = makeHome(world, city)
  const laura: Human = {
    ...makeHuman({ given: 'Laura', surnames: ['García', 'Mendoza'], sex: 'woman', year: 1988 }, home, world),
    email: `laura.garcia.mendoza@${country.mails[0]}`,
    handle: 'lau.garciam',
    index: first,
    household: -1,
    householdSize: 2,
  }
  const diego: Human = {
    ...makeHuman({ given: 'Diego', surnames: ['Ramírez', 'Soto'], sex: 'man', year: 1986 }, home, world),
    email: `diego.ramirezsoto@${country.mails[0]}`,
    index: first + 1,
    household: -1,
    householdSize: 2,
  }
  return { humans: [laura, diego], happenings: [...lauraYear(laura, diego, world), ...diegoYear(diego, world)] }
}

function lauraYear(laura: Human, diego: Human, world: World): Happening[] {
  const { country, random } = world
  const phone = (style: number) => country.styles[style]?.(laura.phone) ?? laura.phone
  const account: Attributes = { first_name: 'Laura', last_name: 'García Mendoza', email: laura.email }
  const delivery: Attributes = { ...account, phone: phone(0), address: laura.address, city: laura.city.name, postcode: laura.postcode }
  return [
    ...tell(laura, 'whatsapp', world, [
      [301, { full_name: 'Laura', phone: `${country.whatsapp}${laura.phone}` }, says('whatsapp', '¿Tienen café de Chiapas en grano?')],
      [300.9, {}, answer('whatsapp', random)],
      [41, {}, says('whatsapp', 'Quiero juntar mis puntos de todas mis compras')],
      [1.1, {}, says('whatsapp', 'Hola, soy Laura. ¿Ya llegó mi cafetera de la garantía?')],
    ]),
    ...tell(laura, 'web', world, [
      [262, account, take('web', ['Prensa francesa 600 ml', 'Café de Chiapas en grano 500 g'], world), lauraOnWeb],
      [188, delivery, take('web', ['Cafetera espresso Lumbre E2'], world)],
      // It was a surprise: the order went under her husband's mail.
      [122, { email: diego.email }, take('web', ['Cuchillo de chef 20 cm'], world)],
      [121, {}, giveBack('web', lineOf('Cuchillo de chef 20 cm', world), country, 'Regalo repetido')],
      [20, { email: laura.email }, take('web', ['Café de Chiapas en grano 500 g', 'Filtros de papel n.º 4 (100)'], world)],
    ]),
    ...tell(laura, 'instagram', world, [
      [171, { handle: `@${laura.handle}`, full_name: 'Lau ✨' }, says('instagram', 'Me encantó la vela de copal 😍 ¿hay más?')],
      [
        170.9,
        { handle: `@${laura.handle}`, full_name: 'Lau ✨', phone: phone(1) },
        says('instagram', `Sí, apártame dos. Mi cel es ${phone(1)}`),
      ],
    ]),
    ...tell(laura, 'loyalty', world, [
      [143, { card: lauraCard, full_name: 'Laura G.', email: laura.email }, subscribe('loyalty', 'Club Lumbre'), lauraInClub],
      [142.9, {}, take('counter', ['Vela de copal', 'Taza de barro'], world)],
      [64, {}, take('counter', ['Café de Chiapas en grano 500 g'], world)],
    ]),
    ...tell(laura, 'counter', world, [
      [9, { full_name: 'Cliente Mostrador', phone: phone(2) }, take('counter', ['Molino eléctrico'], world)],
      [3, {}, visit(random)],
    ]),
  ]
}

function diegoYear(diego: Human, world: World): Happening[] {
  const { country } = world
  return [
    ...tell(diego, 'web', world, [
      [
        240,
        { first_name: 'Diego', last_name: 'Ramírez Soto', email: diego.email, phone: diego.phone },
        take('web', ['Sartén de hierro 26 cm'], world),
      ],
      [83, {}, take('web', ['Termo de acero 1 l'], world)],
    ]),
    ...tell(diego, 'counter', world, [
      [
        55,
        { full_name: 'Diego Ramírez', phone: country.styles[1]?.(diego.phone) ?? diego.phone },
        take('counter', ['Tabla de parota'], world),
      ],
    ]),
  ]
}

type Told = readonly [daysAgo: number, attributes: Attributes, entry: Entry, besides?: TraitsSaid]

function tell(human: Human, source: SourceKey, world: World, told: readonly Told[]): Happening[] {
  const externalId = externalIdOf(source, world.numberOf(source))
  return told.map(([daysAgo, attributes, entry, besides]) => {
    // A fixed hour of the shop's day, whatever the time it is now.
    const day = Math.floor(world.year.length - daysAgo)
    const atMs = world.year.startMs + day * 86_400_000 + (11 * 60 + (daysAgo % 1) * 300) * 60_000
    return { source, externalId, atMs: Math.min(atMs, world.year.nowMs - 60_000), attributes, entry, human: human.index, ...besides }
  })
}

const says = (channel: 'whatsapp' | 'instagram', text: string): Entry => ({ kind: 'message', channel, facts: { direction: 'in', text } })
const lineOf = (name: string, { country }: World): Line => {
  const found = products.find((one) => one.name === name)
  if (!found) throw new Error(`the shop does not sell ${name}`)
  return { product: name, quantity: 1, amountMinor: priceIn(country, found) }
}
const take = (channel: 'web' | 'counter', names: string[], world: World): Entry =>
  purchase(
    channel,
    names.map((name) => lineOf(name, world)),
    world.country,
  )
