import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Moment } from '../api.ts'
import { fold, onlyActor, rowsOf } from './group.ts'

const kinds = ['purchase', 'page', 'event', 'note', 'created', 'joined'] as const
const moment = (id: number, kind: Moment['kind'], at = '2026-03-12T12:00:00Z'): Moment => ({
  id: `m-${id}`,
  at,
  kind,
  channel: null,
  source: null,
  title: kind,
  detail: null,
  amount: null,
  facts: {},
  recordId: null,
  actor: null,
  by: null,
  tone: null,
  pinned: false,
  next: null,
  judgementId: null,
})
const flat = (folded: ReturnType<typeof fold>) => folded.flatMap((item) => (item.type === 'moment' ? [item.moment] : item.moments))

describe('folding', () => {
  it('folds three small things in a row, not two', () => {
    const row = (count: number) => Array.from({ length: count }, (_, id) => moment(id, 'page'))
    expect(fold(row(2)).map(({ type }) => type)).toEqual(['moment', 'moment'])
    expect(fold(row(3)).map(({ type }) => type)).toEqual(['fold'])
  })
  it('never folds what matters', () => {
    const folded = fold(['page', 'page', 'purchase', 'page', 'page'].map((kind, id) => moment(id, kind as Moment['kind'])))
    expect(folded.every(({ type }) => type === 'moment')).toBe(true)
  })
  it('loses nothing and keeps the order', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...kinds)), (drawn) => {
        const moments = drawn.map((kind, id) => moment(id, kind))
        expect(flat(fold(moments))).toEqual(moments)
      }),
    )
  })
})

describe('days', () => {
  it('puts each moment under its own day, newest first', () => {
    const moments = [
      moment(1, 'purchase', '2026-03-12T20:00:00Z'),
      moment(2, 'note', '2026-03-12T08:00:00Z'),
      moment(3, 'note', '2026-03-11T20:00:00Z'),
    ]
    expect(rowsOf(moments, (at) => at.slice(0, 10)).map(({ key }) => key)).toEqual([
      'day 2026-03-12',
      'm-1',
      'm-2',
      'day 2026-03-11',
      'm-3',
    ])
  })
})

it('names who did it only where one person did all of it', () => {
  const by = (name: string | null) => ({ ...moment(1, 'created'), by: name })
  expect(onlyActor([by('Ana'), by('Ana')])).toBe('Ana')
  expect(onlyActor([by('Ana'), by(null)])).toBeNull()
  expect(onlyActor([])).toBeNull()
})
