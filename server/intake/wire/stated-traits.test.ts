import { describe, expect, it } from 'vitest'
import { sourceOf } from '../../../test/delivery.ts'
import { parseExact } from '../exact.ts'
import type { WireSource } from '../types.ts'
import { readCall } from './arrive.ts'

const from: WireSource = { ...sourceOf('web'), trust: 'signed-in' }
function read(call: object) {
  const moment = { sentAt: undefined, receivedAt: Temporal.Instant.from('2026-11-21T12:00:00Z') }
  const result = readCall({ userId: 'u', ...call }, from, moment)
  if (result.kind !== 'arrival') throw new Error(result.unusable.reason)
  const { attributes, traits, group } = result.arrival
  return { attributes, traits: asObject(traits), group, misread: result.misread.map(({ field, value }) => `${field} ${value}`) }
}
const asObject = (traits: readonly { name: string; value: unknown }[] = []) =>
  Object.fromEntries(traits.map(({ name, value }) => [name, value]))
const identify = (traits: unknown, more: object = {}) => read({ type: 'identify', traits, ...more })

describe('traits that are no field of ours', () => {
  it('are kept under their own names, whatever JSON they say; those that say who it is are read as ever', () => {
    const traits = {
      name: 'Laura Gómez',
      plan: 'oro',
      puntos: 12.5,
      vip: false,
      tallas: ['M', 40],
      ultima: { sucursal: 'Centro' },
      baja: null,
    }
    const { name: _, ...others } = traits
    expect(identify(traits)).toEqual({ attributes: { full_name: 'Laura Gómez' }, traits: others, group: undefined, misread: [] })
  })

  it('keep whole numbers above 2^53 digit by digit', () => {
    expect(identify(parseExact('{"erp": 9007199254740993, "n": 9007199254740991}')).traits).toEqual({
      erp: '9007199254740993',
      n: 9007199254740991,
    })
  })

  it('stand in an address or a company under both names', () => {
    const { attributes, traits } = identify({ address: { street: 'Roble 5', floor: 2 }, company: { name: 'Acme', plan: 'pro' } })
    expect(attributes).toMatchObject({ address: 'Roble 5', company: 'Acme' })
    expect(traits).toEqual({ 'address.floor': 2, 'company.plan': 'pro' })
  })

  it('come in the context of any call; what the call says itself counts before it', () => {
    const context = { traits: { plan: 'plata', color: 'azul' } }
    expect(read({ type: 'track', event: 'Visit', context }).traits).toEqual({ plan: 'plata', color: 'azul' })
    expect(identify({ plan: 'oro' }, { context }).traits).toEqual({ plan: 'oro', color: 'azul' })
  })

  it('may be objects that cannot be written as text, as one with a "toString" of its own', () => {
    const odd = { toString: 'M', valueOf: 1 }
    expect(identify({ email: 'ana@correo.mx', talla: odd, tallas: [odd] })).toMatchObject({
      attributes: { email: 'ana@correo.mx' },
      traits: { talla: odd, tallas: [odd] },
    })
  })

  it('are not the names that clients repeat of whom they speak of', () => {
    const traits = { userId: 'u', anonymousId: 'a', id: 'other' }
    expect(identify(traits, { anonymousId: 'a' }).traits).toEqual({ id: 'other' })
  })

  it('cannot bring in what the database cannot hold, nor anything but themselves', () => {
    const said = identify(JSON.parse('{"__proto__": {"plan": "oro"}, "a\\u0000b": "x\\u0000\\ud800", "toString": 1}'))
    expect(Object.getPrototypeOf(said.traits)).toBe(Object.prototype)
    expect(Object.entries(said.traits)).toEqual([
      ['__proto__', { plan: 'oro' }],
      ['ab', 'x\ufffd'],
      ['toString', 1],
    ])
  })
})

describe('what is larger than a trait', () => {
  const deep = (levels: number): unknown => (levels === 0 ? 1 : { a: deep(levels - 1) })

  it('stays out by itself, and is told', () => {
    const said = identify({
      plan: 'oro',
      history: 'x'.repeat(5000),
      log: Array.from({ length: 3000 }, () => 1),
      deep: deep(20),
      fine: deep(8),
    })
    expect(said.traits).toEqual({ plan: 'oro', fine: deep(8) })
    expect(said.misread.map((one) => one.slice(0, 16))).toEqual(['history (> 4000)', 'log (> 4000) [1,', 'deep (> 4000) {…'])
    expect(identify({ ['n'.repeat(300)]: 1, ' ': 2 }).misread).toHaveLength(2)
  })

  it('is looked at no further than its bound, however much was sent', () => {
    const pit = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`)
    expect(identify({ pit, plan: 'oro' }).traits).toEqual({ plan: 'oro' })
  })

  it('in number keeps the first three hundred, and says so once', () => {
    const many = Object.fromEntries(Array.from({ length: 400 }, (_, n) => [`t${n}`, n]))
    const said = identify(many)
    expect([Object.keys(said.traits).length, said.misread]).toEqual([300, ['traits (> 300) t300']])
  })
})

describe('to which other programs a call goes', () => {
  it('stays with what happened where it says more than that it goes to all', () => {
    const facts = (call: object) => {
      const result = readCall({ userId: 'u', event: 'Visit', ...call }, from, { sentAt: undefined, receivedAt: Temporal.Now.instant() })
      return result.kind === 'arrival' && result.arrival.entry?.facts.integrations
    }
    expect(facts({ type: 'track', integrations: { All: false, Mixpanel: true } })).toEqual({ All: false, Mixpanel: true })
    expect(facts({ type: 'page', integrations: { All: true, Salesforce: false } })).toEqual({ All: true, Salesforce: false })
    for (const integrations of [{ All: true }, {}, 'none', undefined]) expect(facts({ type: 'track', integrations })).toBeUndefined()
  })
})

describe('groups', () => {
  const group = (more: object) => read({ type: 'group', ...more })

  it('are named by their source, and what is said of them is theirs', () => {
    const said = group({ groupId: 'g-1', traits: { name: 'Acme', plan: 'pro', employees: 30 } })
    expect(said.group).toEqual({
      id: 'g-1',
      traits: [
        { name: 'name', value: 'Acme' },
        { name: 'plan', value: 'pro' },
        { name: 'employees', value: 30 },
      ],
    })
    expect(said).toMatchObject({ attributes: { company: 'Acme' }, traits: {}, misread: [] })
  })

  it('are also those in the context of an identify, and of nothing that happened: that stays with the moment', () => {
    const context = { groupId: 'g-1' }
    expect(identify({}, { context }).group).toEqual({ id: 'g-1', traits: [] })
    expect(read({ type: 'track', event: 'Visit', context }).group).toBeUndefined()
  })

  it('without a name of theirs, or with one that is too long, are told', () => {
    expect(group({ traits: { name: 'Acme' } })).toMatchObject({ attributes: { company: 'Acme' }, misread: [] })
    expect(group({ traits: { name: 'Acme', plan: 'pro' } }).misread).toEqual(['groupId '])
    expect(group({ groupId: 'g\u00001\ud800' }).group?.id).toBe('g1\ufffd')
    expect(group({ groupId: 'g'.repeat(600) }).misread[0]).toMatch(/^groupId ggg/)
    expect(group({ groupId: 'g-1', traits: 'pro' })).toMatchObject({ group: { id: 'g-1', traits: [] }, misread: ['traits pro'] })
  })
})
