import { describe, expect, it } from 'vitest'
import { claimedTwice, fitTo, isSame, meaningsOf, saysWho, separatorWord } from './mapping.ts'

describe('what a column may mean', () => {
  it('offers order fields only for a file of orders', () => {
    expect(meaningsOf('customers').order).toEqual([])
    expect(meaningsOf('orders').order).toContain('order_total')
    expect(meaningsOf('customers').person).toContain('phone')
  })
  it('drops order columns when the file turns out to be customers', () => {
    expect(fitTo('customers', ['phone', 'order_id', null])).toEqual(['phone', null, null])
    expect(fitTo('orders', ['phone', 'order_id', null])).toEqual(['phone', 'order_id', null])
  })
})

describe('what is wrong with a mapping', () => {
  it('wants somebody: a phone alone is enough, a city is not', () => {
    expect(saysWho(['phone', null])).toBe(true)
    expect(saysWho(['city', 'order_total', null])).toBe(false)
    expect(saysWho([])).toBe(false)
  })
  it('names meanings that two columns claim, once each', () => {
    expect(claimedTwice(['phone', 'email', 'phone', 'phone', null, null])).toEqual(['phone'])
  })
  it('knows whether anything changed', () => {
    expect(isSame(['phone', null], ['phone', null])).toBe(true)
    expect(isSame(['phone', null], ['phone', 'city'])).toBe(false)
  })
})

describe('separatorWord', () => {
  it('names the usual ones, a sheet, and nothing else', () => {
    expect([',', ';', '\t', '|', null, '^'].map(separatorWord)).toEqual(['comma', 'semicolon', 'tab', 'pipe', 'excel', null])
  })
})
