import { describe, expect, it } from 'vitest'
import { generateRecords } from '../../../bench/generator/records.ts'
import { compareUnlessApart, defaultModel } from '../compare/index.ts'
import { makeReady } from '../compare/reading.ts'
import { findWord } from '../data/lexicon.ts'
import { keyStringsOf } from '../keys.ts'
import { count, emptyTally, learnSet } from '../learn.ts'
import { normalise } from '../normalise/index.ts'
import type { Attributes } from '../types.ts'
import { Glance } from './glance.ts'
import { GrowingInts, GrowingTexts } from './growing.ts'
import { numberWords, Outlines } from './outline.ts'

/** Every pair that shares a key and is apart at a glance, and those of them that the comparison does not call apart. */
function lookAt(stated: Attributes[]) {
  const outlines = new Outlines()
  const tally = emptyTally()
  const blocks = new Map<string, number[]>()
  const all = stated.map((attributes, record) => {
    const features = normalise(attributes, { country: 'MX', ownContacts: [] })
    outlines.push(makeReady(features))
    count(tally, features)
    for (const key of keyStringsOf(makeReady(features))) blocks.set(key, [...(blocks.get(key) ?? []), record])
    return features
  })
  const model = learnSet(defaultModel, tally, all.length)
  const seen = outlines.done()
  const glance = new Glance({ parts: [{ outlines: seen }], bases: [0], words: numberWords([seen]).map((word) => findWord(word)) }, model)
  let [pairs, apart] = [0, 0]
  const wrong: unknown[] = []
  for (const block of blocks.values()) {
    for (const [at, a] of block.entries()) {
      for (const b of block.slice(at + 1)) {
        pairs++
        if (!glance.areApart(a, b)) continue
        apart++
        const [one, other] = [all[a], all[b]]
        const comparison = one && other && compareUnlessApart(one, other, model)
        if (comparison) wrong.push([one, other, comparison])
      }
    }
  }
  return { pairs, apart, wrong }
}

describe('a glance', () => {
  for (const country of ['MX', 'ES', 'AR', 'CL'] as const) {
    it(`tells apart only what the comparison tells apart (${country})`, () => {
      const made = [...generateRecords({ seed: 77, people: 1500, country })].map(({ attributes }) => attributes)
      const { pairs, apart, wrong } = lookAt(made)
      expect(wrong).toEqual([])
      expect(pairs).toBeGreaterThan(5000)
      expect(apart).toBeGreaterThan(500)
    })
  }

  it('tells apart only what the comparison tells apart, however badly all was typed', () => {
    const rates = {
      petName: 0.4,
      surnamesFirst: 0.3,
      married: 0.3,
      slip: 0.5,
      misheard: 0.3,
      phoneSlip: 0.3,
      phoneCut: 0.2,
      mailSlip: 0.3,
      birthSlip: 0.3,
    }
    const made = [...generateRecords({ seed: 78, people: 1000, country: 'CO', rates })].map(({ attributes }) => attributes)
    const { apart, wrong } = lookAt(made)
    expect(wrong).toEqual([])
    expect(apart).toBeGreaterThan(500)
  })

  it('never takes a name for less than it brings, wherever the line is drawn', () => {
    const features = normalise({ full_name: 'Ximena Quiñones Larrazábal' }, { country: 'MX', ownContacts: [] })
    const isApart = (bits: number, line: number) => {
      const outlines = new Outlines()
      for (let n = 0; n < 2; n++) outlines.push(makeReady(features), bits)
      const seen = outlines.done()
      const model = { ...defaultModel, nameJoin: line, nameDoubt: line }
      return new Glance(
        { parts: [{ outlines: seen }], bases: [0], words: numberWords([seen]).map((word) => findWord(word)) },
        model,
      ).areApart(0, 1)
    }
    // Between two quarters of a bit, in which an outline counts.
    expect([isApart(10.1, 10.1), isApart(10.3, 10.3), isApart(10.1, 10.6)]).toEqual([false, false, true])
  })

  it('does not judge what it cannot see', () => {
    const odd: Attributes[] = [
      { full_name: 'Maite Soto Peña', city: 'Puebla', postcode: '72000' },
      { full_name: 'María Teresa Soto Peña', city: 'Puebla', postcode: '72000' },
      { full_name: 'Mariajosé Rivas Luna', birth_date: '1980-02-03', postcode: '72000' },
      { full_name: 'María José Rivas Luna', birth_date: '1980-03-02', postcode: '72000' },
      { full_name: 'Laura Gómez de Rivas', postcode: '72000', address: 'Hidalgo 12' },
      { full_name: 'Laura Rivas', postcode: '72000', address: 'C. Hidalgo #12' },
      { full_name: 'L. Rivas', postcode: '72000', phone: ['5512345678', '5587654321'] },
      { first_name: 'Rivas', last_name: 'Laura', postcode: '72000', phone: '1234 5678' },
      { postcode: '72000', birth_date: '1980-02-03', full_name: 'Rivas' },
    ]
    expect(lookAt(odd).wrong).toEqual([])
  })
})

describe('growing memory', () => {
  it('keeps what was pushed while it grows', () => {
    const [numbers, texts] = [new GrowingInts(), new GrowingTexts()]
    for (let n = 0; n < 300_000; n++) {
      numbers.push(n)
      texts.push(`ñ${n}`)
    }
    const { bytes, at } = texts.done()
    const textOf = (n: number) => Buffer.from(bytes).toString('utf8', at[n], at[n + 1])
    expect([numbers.done()[299_999], textOf(0), textOf(299_999), at.length]).toEqual([299_999, 'ñ0', 'ñ299999', 300_001])
  })
})
