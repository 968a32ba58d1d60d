import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { consentMethods } from '#contract'
import { decide, type Statement } from './decide.ts'

let turn = 0
const said = (allowed: boolean, at: number, more: Partial<Statement> = {}): Statement => ({
  id: String(++turn),
  recordId: 'web',
  point: null,
  purpose: 'marketing',
  channel: 'email',
  allowed,
  method: 'subscription',
  at,
  ...more,
})
const state = (...statements: Statement[]) => decide(statements, 'marketing', 'email').state

describe('what a person allows', () => {
  it('is unknown where nobody said anything: no to what only we want, yes to what an agreement needs', () => {
    expect(decide([], 'marketing', 'email')).toEqual({ state: 'unknown', may: false, because: [] })
    expect(decide([], 'service', 'email').may).toBe(true)
  })

  it('is what the same record said last; at one moment the no', () => {
    expect(state(said(true, 1), said(false, 2))).toBe('denied')
    expect(state(said(false, 1), said(true, 2))).toBe('granted')
    expect(state(said(true, 2), said(false, 2))).toBe('denied')
  })

  it('is the strictest of all that the person is: another record’s yes lifts nothing, unless it is about the same address', () => {
    const no = said(false, 1, { recordId: 'shop', point: 'email:l@x.mx' })
    expect(state(no, said(true, 2))).toBe('denied')
    expect(state(no, said(true, 2, { point: 'email:other@x.mx' }))).toBe('denied')
    expect(state(no, said(true, 2, { point: 'email:l@x.mx' }))).toBe('granted')
  })

  it('a page’s memory of an old yes lifts no unsubscribing, and its banner opens no mailbox', () => {
    expect(state(said(false, 1), said(true, 9, { method: 'context' }))).toBe('denied')
    expect(state(said(false, 1, { method: 'context' }), said(true, 2, { method: 'context' }))).toBe('granted')
    const banner = said(true, 1, { channel: 'any', method: 'preference' })
    expect(state(banner)).toBe('unknown')
    expect(decide([banner], 'marketing', 'web').state).toBe('granted')
    expect(state(said(false, 1, { channel: 'any' }), said(true, 2))).toBe('granted')
    expect(decide([said(false, 1, { channel: 'any' }), said(true, 2)], 'marketing', 'whatsapp').state).toBe('denied')
  })

  const statement = fc.record({
    id: fc.uuid(),
    recordId: fc.constantFrom('a', 'b'),
    point: fc.constantFrom(null, 'email:l@x.mx'),
    purpose: fc.constant('marketing' as const),
    channel: fc.constantFrom('email' as const, 'any' as const, 'web' as const),
    allowed: fc.boolean(),
    method: fc.constantFrom(...consentMethods),
    at: fc.integer({ min: 0, max: 5 }),
  })
  const list = fc.array(statement, { maxLength: 8 })

  it('does not depend on the order in which it was heard', () => {
    fc.assert(
      fc.property(list, list, (one, other) => {
        const together = decide([...one, ...other], 'marketing', 'email')
        expect(decide([...other, ...one], 'marketing', 'email')).toEqual(together)
      }),
    )
  })

  it('joining never loosens: whoever may not be written to alone, may not as part of somebody, except by a later yes at the same address', () => {
    fc.assert(
      fc.property(list, list, (one, other) => {
        fc.pre(decide(one, 'marketing', 'email').state === 'denied')
        const moved = other.map((said) => ({ ...said, recordId: `other ${said.recordId}`, point: null }))
        expect(decide([...one, ...moved], 'marketing', 'email').state).toBe('denied')
      }),
    )
  })
})
