import { describe, expect, it } from 'vitest'
import { type Attributes, cluster, compare, defaultModel, explain, type Features, type Judgement, normalise, resolve } from './index.ts'

const setting = { country: 'MX', ownContacts: [] }
const known = (attributes: Attributes): Features => normalise(attributes, setting)
const judge = (a: Attributes, b: Attributes) => compare(known(a), known(b), defaultModel, () => false)

describe('cluster', () => {
  const part = (names: Record<string, string>, edges: [string, string, number][], extra: Record<string, Attributes> = {}) => ({
    records: Object.entries(names).map(([id, full_name]) => ({ id, features: known({ full_name, ...extra[id] }) })),
    edges: edges.map(([a, b, weight]) => ({ a, b, weight })),
    judgements: [],
  })

  it('does not let a short name bridge two people', () => {
    const component = part({ a: 'Juan Pérez', b: 'J. Pérez', c: 'José Pérez' }, [
      ['a', 'b', 30],
      ['b', 'c', 30],
    ])
    expect(cluster(component, defaultModel)).toEqual([['a'], ['b'], ['c']])
    expect(
      cluster(
        part({ a: 'Juan Pérez', b: 'J. Pérez', c: 'José Pérez' }, [
          ['a', 'b', 36],
          ['b', 'c', 30],
        ]),
        defaultModel,
      ),
    ).toEqual([['a', 'b'], ['c']])
  })

  it('checks documents and birth dates between whole sides', () => {
    const chain: [string, string, number][] = [
      ['a', 'b', 40],
      ['b', 'c', 30],
    ]
    const names = { a: 'Juan Pérez Ruiz', b: 'Juan Pérez Ruiz', c: 'Juan Pérez Ruiz' }
    expect(cluster(part(names, chain, { a: { birth_date: '1950-02-03' }, c: { birth_date: '1981-11-20' } }), defaultModel)).toEqual([
      ['a', 'b'],
      ['c'],
    ])
    expect(cluster(part(names, chain, { a: { document: 'GODE561231GR8' }, c: { document: 'PERJ800101AB6' } }), defaultModel)).toEqual([
      ['a', 'b'],
      ['c'],
    ])
    expect(cluster(part(names, chain), defaultModel)).toEqual([['a', 'b', 'c']])
  })

  it('keeps a third record from fusing two people', () => {
    const both = { phone: '5512345678', email: 'ana.garcia@gmail.com' }
    const people = (...stated: Attributes[]) =>
      resolve(
        stated.map((attributes, at) => ({ id: String(at), attributes })),
        { setting, model: defaultModel },
      ).clusters
    expect(
      people(
        { full_name: 'Ana García López', phone: both.phone },
        { full_name: 'Ana', email: both.email },
        { full_name: 'García', ...both },
        { full_name: 'Beto', ...both },
      ),
    ).toEqual([['0'], ['1'], ['2', '3']])
    const compound = [
      { full_name: 'Ana García López', ...both },
      { full_name: 'María García López', ...both },
    ]
    expect(people(...compound, { full_name: 'Ana María García López', ...both })).toEqual([['0'], ['1'], ['2']])
    expect(people(...compound.slice(0, 1), { full_name: 'Ana María García López', ...both })).toEqual([['0', '1']])
    expect(
      people({ full_name: 'J. García', ...both }, { full_name: 'García', ...both }, { full_name: 'Ana García López', ...both }),
    ).toEqual([['0'], ['1'], ['2']])
  })

  it('gives a rare name to its one owner, and to nobody once a second person bears it, in any order', () => {
    const name = 'Ximena Zubizarreta Ochandiano'
    const bare = { id: 'bare', attributes: { full_name: name } }
    const first = { id: 'first', attributes: { full_name: name, phone: '5512345678', email: 'xim@casa.mx' } }
    const second = { id: 'second', attributes: { full_name: name, phone: '3398765432', birth_date: '1958-11-02' } }
    const people = (...records: { id: string; attributes: Attributes }[]) => resolve(records, { setting }).clusters
    expect(people(bare, first)).toEqual([['bare', 'first']])
    for (const order of [
      [bare, first, second],
      [second, bare, first],
      [first, second, bare],
    ])
      expect(people(...order)).toEqual([['bare'], ['first'], ['second']])
  })

  it('lets a neighbouring postcode pass for a slip, of the sides as of the pair', () => {
    const name = 'Ximena Zubizarreta Ochandiano'
    const at = (id: string, postcode: string) => ({ id, attributes: { full_name: name, postcode } })
    expect(resolve([at('a', '06700'), at('b', '06710')], { setting }).clusters).toEqual([['a', 'b']])
    expect(resolve([at('a', '06700'), at('b', '44100')], { setting }).clusters).toEqual([['a'], ['b']])
  })

  it('takes a birthday in one town for one person under two names only where a file errs more often than there are twins', () => {
    const born = { birth_date: '1958-11-02', city: 'Zacualpan' }
    const partition = (one: string, other: string, model = defaultModel) => {
      const records = [one, other].map((full_name, id) => ({ id: `${id}`, attributes: { full_name, ...born } }))
      return resolve(records, { setting, model }).clusters.length
    }
    const erring = { ...defaultModel, givenErrors: 0.1 }
    expect(partition('Agustina Zubizarreta', 'Nicanora Zubizarreta')).toBe(2)
    expect(partition('Agustina Zubizarreta', 'Nicanora Zubizarreta', erring)).toBe(1)
    expect(partition('Eufrosina Zubizarreta', 'Eufrosina Ochandiano')).toBe(2)
    expect(partition('Eufrosina Zubizarreta', 'Eufrosina Ochandiano', erring)).toBe(1)
    expect(partition('Agustina Zubizarreta', 'Nicanora Ochandiano', erring)).toBe(2)
  })

  it('takes two slips of one name for one name', () => {
    const names = { a: 'Henry Day', b: 'Hnry Day', c: 'Henr Day' }
    expect(
      cluster(
        part(names, [
          ['a', 'b', 30],
          ['a', 'c', 30],
        ]),
      ),
    ).toEqual([['a', 'b', 'c']])
  })

  it('gives an anonymous visit to the one person of its device', () => {
    const visit = (id: string) => ({ id, attributes: { device: 'iphone-7781' } })
    const ana = { id: 'ana', attributes: { full_name: 'Ana García', email: 'ana@gmail.com', device: 'iphone-7781' } }
    const beto = { id: 'beto', attributes: { full_name: 'Beto Pérez', phone: '5512345678', device: 'iphone-7781' } }
    const people = (...records: { id: string; attributes: Attributes }[]) => resolve(records, { setting, model: defaultModel })
    expect(people(visit('v1'), visit('v2')).clusters).toEqual([['v1', 'v2']])
    expect(people(ana, visit('v1'), visit('v2')).clusters).toEqual([['ana', 'v1', 'v2']])
    expect(people(ana, beto, visit('v1'), visit('v2')).clusters).toEqual([['ana'], ['beto'], ['v1'], ['v2']])
    expect(people({ id: 'lau', attributes: { full_name: 'Lau', device: 'iphone-7781' } }, ana, visit('v1')).clusters).toHaveLength(3)
    const { band, because } = judge(ana.attributes, visit('v1').attributes)
    expect(explain(because, band, 'es')[1]).toBe('Es una visita sin nombre: es suya mientras nadie más use ese dispositivo.')
  })

  it('obeys judgements before edges, and lets "different" outlive "same"', () => {
    const component = part({ a: 'Ana Gil', b: 'Ana Gil', c: 'Luz Paz' }, [['a', 'b', 40]])
    const decided = (...judgements: Parameters<typeof cluster>[0]['judgements'][number][]) =>
      cluster({ ...component, judgements }, defaultModel)
    expect(decided({ kind: 'different', left: ['a'], right: ['b'] })).toEqual([['a'], ['b'], ['c']])
    expect(decided({ kind: 'household', left: ['a'], right: ['b'] })).toEqual([['a'], ['b'], ['c']])
    expect(decided({ kind: 'same', left: ['b'], right: ['c'] })).toEqual([['a', 'b', 'c']])
    expect(decided({ kind: 'same', left: ['a'], right: ['c'] }, { kind: 'different', left: ['c'], right: ['a', 'b'] })).toEqual([
      ['a', 'b'],
      ['c'],
    ])
  })

  it('loses no link that a person has allowed', () => {
    const component = part({ a: 'Ana Gil', b: 'Luz Paz', c: 'Eva Sol' }, [])
    const judgements: Judgement[] = [
      { kind: 'same', left: ['a', 'b'], right: ['c'] },
      { kind: 'different', left: ['a'], right: ['b', 'c'] },
    ]
    expect(cluster({ ...component, judgements })).toEqual([['a'], ['b', 'c']])
    expect(cluster({ ...component, judgements: judgements.slice(0, 1) })).toEqual([['a', 'b', 'c']])
  })
})
