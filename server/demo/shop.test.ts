import parsePhone from 'libphonenumber-js/max'
import { stdnum } from 'stdnum'
import { describe, expect, it } from 'vitest'
import { type Attributes, normalise, type Resolution, resolve } from '#identity'
import { countries } from './countries.ts'
import { sourceKeys } from './habits.ts'
import type { Happening } from './happenings.ts'
import { makeShop, type Shop } from './shop.ts'

const now = Temporal.Instant.from('2026-11-21T18:00:00Z')
const shop = makeShop({ now })

const nameOf = ({ source, externalId }: Happening) => `${source}/${externalId}`

/** What each source ends up knowing: mails and phones gather, the rest is replaced. */
function recordsOf({ happenings }: Shop): { id: string; human: number; attributes: Attributes }[] {
  const records = new Map<string, { id: string; human: number; attributes: Attributes }>()
  for (const happening of happenings) {
    const id = nameOf(happening)
    const known = records.get(id)?.attributes ?? {}
    const gathered: Attributes = { ...known, ...happening.attributes }
    for (const field of ['email', 'phone'] as const) {
      const values = [happening.attributes[field] ?? [], known[field] ?? []].flat()
      if (values.length > 0) gathered[field] = [...new Set(values)]
    }
    records.set(id, { id, human: happening.human, attributes: gathered })
  }
  return [...records.values()]
}

describe('the demo shop', () => {
  it('is the same shop for the same seed and now, and another for another seed', () => {
    expect(makeShop({ now }).happenings).toEqual(shop.happenings)
    expect(makeShop({ now, seed: 'otra' }).happenings).not.toEqual(shop.happenings)
  })

  it('has a few thousand people, about seven thousand records and over twenty thousand moments, from seven channels and an old file', () => {
    const records = recordsOf(shop)
    expect(shop.humans.length).toBe(3200)
    expect(records.length).toBeGreaterThan(6500)
    expect(shop.happenings.filter(({ entry }) => entry).length).toBeGreaterThan(20_000)
    expect(new Set(shop.happenings.map(({ source }) => source))).toEqual(new Set(sourceKeys))
  })

  it('tells its year in order, every message once, nothing from the future, every order numbered', () => {
    const times = shop.happenings.map(({ atMs }) => atMs)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
    expect(times.at(-1)).toBeLessThan(now.epochMilliseconds)
    expect(times[0]).toBeGreaterThan(now.subtract({ hours: 367 * 24 }).epochMilliseconds)
    expect(new Set(shop.happenings.map(({ messageId }) => messageId)).size).toBe(shop.happenings.length)
    const orders = shop.happenings.flatMap(({ entry }) => (entry?.kind === 'purchase' ? [entry.facts.orderId] : []))
    expect(new Set(orders).size).toBe(orders.length)
    expect(orders.every((order) => /^[TWP]-\d{5,}$/.test(String(order)))).toBe(true)
  })

  it('says of some what is no field, with their first moment, and of a few accounts whose business they are', () => {
    const saying = shop.happenings.filter(({ traits }) => traits)
    expect(saying.length).toBeGreaterThan(500)
    expect(new Set(saying.map(nameOf)).size).toBe(saying.length)
    const firsts = new Set([...Map.groupBy(shop.happenings, nameOf).values()].map(([first]) => first))
    expect(saying.every((told) => firsts.has(told))).toBe(true)
    const names = new Set(saying.flatMap(({ traits = [] }) => traits.map(({ name }) => name)))
    expect([...names].sort()).toEqual(['bebida_favorita', 'molienda', 'nivel', 'plan', 'talla_mandil', 'tienda_preferida'])
    expect(saying.flatMap(({ traits = [] }) => traits).every(({ value }) => typeof value === 'string' && value !== '')).toBe(true)
    expect(Map.groupBy(saying, ({ group }) => group?.id).size).toBe(6)
  })

  it('sells more in December than in February, and has customers who come again and again', () => {
    const purchases = shop.happenings.filter(({ entry, human }) => entry?.kind === 'purchase' && human >= 0)
    const inMonth = (month: number) =>
      purchases.filter(({ atMs }) => Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO('UTC').month === month).length
    expect(inMonth(12)).toBeGreaterThan(inMonth(2))
    const visits = Map.groupBy(purchases, ({ human }) => human)
    const times = [...visits.values()].map(({ length }) => length)
    expect(times.filter((count) => count === 1).length).toBeGreaterThan(300)
    expect(times.filter((count) => count >= 12).length).toBeGreaterThan(50)
  })

  it('has households that share contacts, namesakes, and a child who bears the name of a parent', () => {
    const full = ({ given, surnames }: Shop['humans'][number]) => `${given} ${surnames.join(' ')}`
    const namesakes = [...Map.groupBy(shop.humans, full).values()].filter((same) => new Set(same.map((one) => one.household)).size > 1)
    expect(namesakes.length).toBeGreaterThan(10)
    const families = [...Map.groupBy(shop.humans, (one) => one.household).values()].filter(({ length }) => length > 1)
    expect(families.length).toBeGreaterThan(300)
    const juniors = families.filter(
      (members) => new Set(members.map(({ given, surnames }) => `${given} ${surnames[0]}`)).size < members.length,
    )
    expect(juniors.length).toBeGreaterThan(10)
    expect(shop.humans.filter((one) => one.borrowedEmail || one.borrowedPhone).length).toBeGreaterThan(100)
  })
})

describe.each(countries.map(({ code }) => code))('in %s', (country) => {
  const there = country === 'MX' ? shop : makeShop({ now, country })
  const records = recordsOf(there)
  const setting = { country, ownContacts: [] }
  let resolved: Resolution | undefined
  const found = () => {
    resolved ??= resolve(records, { setting })
    return resolved
  }

  it('gives real phones and documents', () => {
    for (const human of there.humans.slice(0, 300)) {
      expect(parsePhone(`+${there.country.dial}${country === 'AR' ? '9' : ''}${human.phone}`)?.isValid(), human.phone).toBe(true)
    }
    const sort = { MX: 'curp', ES: 'dni', CL: 'rut', AR: 'cuit' }[country]
    if (!sort) return
    const check = (stdnum as unknown as Record<string, Record<string, { validate(value: string): { isValid: boolean } }>>)[country]?.[sort]
    for (const { document } of there.humans) expect(check?.validate(document.replaceAll('-', '')).isValid, document).toBe(true)
  })

  it('lets the resolver find Laura’s five versions, by evidence alone, and not her husband', () => {
    const laura = there.humans.at(-2)?.index
    const versions = records.filter(({ human }) => human === laura)
    expect(versions).toHaveLength(5)
    expect(versions.map(({ attributes }) => attributes.full_name ?? attributes.first_name).sort()).toEqual([
      'Cliente Mostrador',
      'Lau ✨',
      'Laura',
      'Laura',
      'Laura G.',
    ])
    const ids = versions.map(({ id }) => id).sort()
    expect(found().clusters.filter((cluster) => cluster.some((id) => ids.includes(id)))).toEqual([ids])
    expect(found().related.some(({ a, b }) => ids.includes(a) !== ids.includes(b))).toBe(true)
  })

  it('is a shop that can be recognised: few are fused, most are found', () => {
    const human = new Map(records.map((record) => [record.id, record.human]))
    const pairs = found().clusters.flatMap((cluster) =>
      cluster.flatMap((a, i) => cluster.slice(i + 1).map((b) => human.get(a) === human.get(b))),
    )
    const right = pairs.filter(Boolean).length
    const all = [...Map.groupBy(records, (record) => record.human).values()].reduce(
      (sum, { length }) => sum + (length * (length - 1)) / 2,
      0,
    )
    expect(right / pairs.length).toBeGreaterThan(0.97)
    expect(right / all).toBeGreaterThan(0.6)
  })

  it('knows nobody where nobody was named', () => {
    const nobody = records.find(({ human }) => human === -1)
    expect(nobody?.attributes).toEqual({ full_name: 'Público en General' })
    expect(normalise(nobody?.attributes ?? {}, setting).name).toBeUndefined()
  })
})
