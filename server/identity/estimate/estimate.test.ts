import { describe, expect, it } from 'vitest'
import { generateRecords, type Rates } from '../../../bench/generator/records.ts'
import { score } from '../../../bench/identity/score.ts'
import { defaultModel, differ, learnWorkspace, normalise, resolveFeatures } from '../index.ts'
import type { Judgement } from '../types.ts'

const setting = { country: 'MX', ownContacts: [] }

function world(seed: number, people: number, rates: Partial<Rates>, channels?: readonly ['form']) {
  const made = [...generateRecords({ seed, people, country: 'MX', rates, ...(channels ? { channels } : {}) })]
  const records = made.map(({ id, attributes }) => ({ id, features: normalise(attributes, setting) }))
  return { records, truth: new Map(made.map(({ id, person }) => [id, person])) }
}

// A till whose clerk types in a hurry: other errors than the shipped model takes for granted.
const hurried = { phoneSlip: 0.12, phoneCut: 0.06, birthSlip: 0.15, birthSwapped: 0.06, mailSlip: 0.1, domainSlip: 0.12, slip: 0.12 }

describe('what a business teaches about itself', () => {
  it('finds how its values err, and decides at least as well as the shipped model', () => {
    const { records, truth } = world(91, 900, hurried)
    const { model, shifts } = learnWorkspace(records, {})
    const near = shifts.find(({ level }) => level === 'phone.near')
    expect(near?.after).toBeGreaterThan((near?.before ?? 0) * 1.5)
    const [shipped, own] = [defaultModel, model].map((one) => score(resolveFeatures(records, { model: one }).clusters, truth))
    expect(own?.f1).toBeGreaterThanOrEqual(shipped?.f1 ?? 1)
    expect(own?.precision).toBeGreaterThanOrEqual(0.99)
  })

  it('does not lose where the business is as the shipped model takes it to be', () => {
    const { records, truth } = world(92, 700, {})
    const { model } = learnWorkspace(records, {})
    const [shipped, own] = [defaultModel, model].map((one) => score(resolveFeatures(records, { model: one }).clusters, truth))
    expect(own?.f1).toBeGreaterThanOrEqual((shipped?.f1 ?? 1) - 0.002)
    expect(own?.precision).toBeGreaterThanOrEqual(0.99)
  })

  it('learns from judgements from what weight on two records are one person’s', () => {
    // A given name and a birthday with a slip: asked about, and said to be one person every time.
    const names = (
      'Laura Pedro Elena Rosa Ximena Begoña Tomás Víctor Beatriz Óscar Nora Irene Karla Hugo Raúl Sofía Diego Wendy Yolanda Zoe Iván Olga ' +
      'Lucía Marcos Andrea Gabriel Ramiro Celia Fausto Gloria Nadia Pablo'
    ).split(' ')
    const pairs = Array.from({ length: 260 }, (_, n) => {
      const born = new Date(Date.UTC(1950, 0, 1 + n * 131)).toISOString().slice(0, 10)
      const day = Number(born.slice(8))
      const slipped = `${born.slice(0, 8)}${String(day > 18 ? day - 10 : day + 10).padStart(2, '0')}`
      return [born, slipped].map((birth_date, at) => ({
        id: `${n}${at}`,
        features: normalise({ full_name: names[n % names.length] ?? '', birth_date }, setting),
      }))
    })
    const judgements = (kind: Judgement['kind']) => pairs.map(([a, b]): Judgement => ({ kind, left: [a?.id ?? ''], right: [b?.id ?? ''] }))
    const learnt = (told: Judgement[]) => learnWorkspace(pairs.flat(), { judgements: told })
    const [yes, no, few] = [learnt(judgements('same')), learnt(judgements('different')), learnt(judgements('same').slice(0, 40))]
    expect(yes.thresholds.after.join).toBeLessThan(yes.thresholds.before.join)
    expect(yes.model.join).toBe(yes.thresholds.after.join)
    expect(yes.model.join).toBeGreaterThanOrEqual(yes.thresholds.before.join - 3)
    expect(no.thresholds.after.join).toBeGreaterThan(no.thresholds.before.join)
    expect(few.thresholds.after).toEqual(few.thresholds.before)
    expect(learnt(judgements('same').toReversed()).model).toEqual(yes.model)
  })

  it('stays near the shipped model with few records, and keeps every level within its bounds', () => {
    const { records } = world(93, 3, hurried)
    const { model, shifts } = learnWorkspace(records, {})
    for (const { level } of shifts) {
      const moved = model.weights[level] - defaultModel.weights[level]
      expect(Math.abs(moved), level).toBeLessThanOrEqual(0.6)
    }
    const many = learnWorkspace(world(94, 900, { phoneSlip: 0.6, birthSlip: 0.6, mailSlip: 0.6 }).records, {}).model
    for (const { level } of shifts) {
      const moved = many.weights[level] - defaultModel.weights[level]
      expect(moved, level).toBeLessThanOrEqual(1.01)
      expect(moved, level).toBeGreaterThanOrEqual(-2.01)
      if (defaultModel.weights[level] < 0) expect(many.weights[level], level).toBeLessThanOrEqual(-0.24)
    }
  })

  it('is a function of the set: any order, the same model; judgements count as labels', () => {
    const { records } = world(95, 200, hurried)
    const judgements: Judgement[] = [{ kind: 'same', left: [records[0]?.id ?? ''], right: [records[5]?.id ?? ''] }]
    const one = learnWorkspace(records, { judgements })
    expect(learnWorkspace(records.toReversed(), { judgements })).toEqual(one)
    expect(one.labels).toBe(1)
  })

  it('says what a model would change, with examples of both kinds', () => {
    const { records } = world(96, 300, hurried)
    const strict = { ...defaultModel, join: defaultModel.join + 8 }
    const stricter = differ(records, { before: defaultModel, after: strict })
    expect(stricter.separated.count).toBeGreaterThan(5)
    expect(stricter.separated.examples[0]?.comparison.because.length).toBeGreaterThan(0)
    expect(stricter.people.after).toBe(stricter.people.before + stricter.separated.count - stricter.joined.count)
    const looser = differ(records, { before: strict, after: defaultModel })
    expect(looser.joined.count).toBe(stricter.separated.count)
    expect(differ(records, { before: defaultModel, after: defaultModel })).toMatchObject({
      joined: { count: 0 },
      separated: { count: 0 },
      asked: { count: 0 },
    })
  })
})
