import { Chance } from '../generator/chance.ts'

export type Letter = { events: string[]; body: string }

const day = Date.parse('2026-05-01T12:00:00Z')
const surnames = ['Gómez', 'Ruiz', 'Ibarra', 'Quiroga', 'Zúñiga', 'Montes', 'Peña', 'Luna', 'Ortega', 'Paz']
const names = ['Laura', 'Marta', 'Beto', 'Rosa', 'Omar', 'Ximena', 'Pilar', 'Ramiro', 'Celia', 'Bruno']

/** Batches of calls about so many people over two devices and two accounts each, every call with its own id and, where something happens, its own name. */
export function writeLetters({ seed, people, events }: { seed: number; people: number; events: number }): Letter[] {
  const chance = new Chance(seed)
  const calls: { event: string | null; call: object }[] = []
  const stamp = () => new Date(day + calls.length * 1000).toISOString()
  const traitsOf = (n: number) => ({
    name: `${names[n % 10]} ${surnames[(n * 7) % 10]} ${surnames[(n * 3) % 10]}`,
    phone: `55${10_000_000 + n}`,
    email: `cliente${n}@gmail.com`,
  })
  for (let n = 0; n < people; n++)
    for (const account of ['web', 'app'])
      calls.push({
        event: null,
        call: {
          type: 'identify',
          userId: `${account}-${n}`,
          anonymousId: `browser-of-visitor-${account}-${n}`,
          traits: { ...traitsOf(n), plan: chance.pick(['oro', 'plata']), [`since_${account}`]: n },
          timestamp: stamp(),
        },
      })
  for (let n = 0; n < events; n++) {
    const [person, account] = [chance.below(people), chance.pick(['web', 'app'])]
    const who = chance.below(3) === 0 ? { anonymousId: `browser-of-visitor-${account}-${person}` } : { userId: `${account}-${person}` }
    const event = `E-${n}`
    const more =
      n % 10 === 0 ? { event: 'Order Completed', properties: { order_id: event, total: 10 + (n % 90), currency: 'MXN' } } : { event }
    calls.push({ event, call: { type: 'track', ...who, ...more, timestamp: stamp() } })
  }
  // What is said besides, of many more than once: which was the last does not follow from the order in which it comes.
  for (let n = 0; n < people; n++) {
    const userId = `${chance.pick(['web', 'app'])}-${chance.below(people)}`
    const traits = { plan: chance.pick(['oro', 'plata', 'bronce', null]), points: chance.below(1000), [`t_${chance.below(5)}`]: [n] }
    calls.push({ event: null, call: { type: 'identify', userId, traits, timestamp: stamp() } })
    const of = { name: `Empresa ${chance.below(9)}`, seats: chance.below(50) }
    calls.push({ event: null, call: { type: 'group', userId, groupId: `g-${chance.below(5)}`, traits: of, timestamp: stamp() } })
  }
  const named = calls.map(({ event, call }, at) => ({ event, call: { ...call, messageId: `torture-${seed}-${at}` } }))
  return inBatches(named, chance)
}

function inBatches(calls: { event: string | null; call: object }[], chance: Chance): Letter[] {
  const letters: Letter[] = []
  for (let from = 0; from < calls.length; ) {
    const count = 1 + chance.below(30)
    const slice = calls.slice(from, from + count)
    letters.push({ events: slice.flatMap(({ event }) => event ?? []), body: JSON.stringify({ batch: slice.map(({ call }) => call) }) })
    from += count
  }
  return letters
}

/** As a bad network delivers them: each tenth twice, and all of them in another order than they were sent. */
export function disturb(letters: readonly Letter[], seed: number): Letter[] {
  const chance = new Chance(seed + 1)
  const all = letters.flatMap((letter) => (chance.below(10) === 0 ? [letter, letter] : [letter]))
  for (let last = all.length - 1; last > 0; last--) {
    const other = chance.below(last + 1)
    const [a, b] = [all[last], all[other]]
    if (a && b) [all[last], all[other]] = [b, a]
  }
  return all
}
