import { describe, expect, it } from 'vitest'
import type { EntryId } from '#contract'
import { newId } from '#platform'
import { decideBrief, decideOpening } from './decide.ts'
import { speaksOfProblem, troubleOf } from './problems.ts'
import { boughtOf, summarise } from './summarise.ts'
import type { Known, Marked } from './types.ts'

const now = Temporal.Instant.from('2026-11-21T18:00:00Z')
const ago = (days: number) => now.subtract({ minutes: Math.round(days * 1440) })
const entry = (daysAgo: number, kind: Known['kind'], facts: Known['facts'] = {}): Known => ({
  id: newId<EntryId>(),
  at: ago(daysAgo),
  kind,
  channel: 'counter',
  facts,
  amount: null,
})
const marked = (one: Known, mark: Marked['mark'], dueOn: string | null = null, isDone = false): Marked => ({
  entry: one,
  mark,
  dueOn,
  isDone,
})
const brief = (entries: Known[], marks: Marked[] = [], favourite: { name: string; times: number } | null = null) =>
  decideBrief({ entries, marked: marks, favourite, now })
const kinds = (lines: ReturnType<typeof brief>) => lines.map(({ kind }) => kind)

describe('the brief', () => {
  it('says nothing of somebody of whom nothing is known', () => {
    expect(brief([])).toEqual([])
  })

  it('never says more than five lines, the don’ts first, and every line cites', () => {
    const claims = [1, 9].map((days) => entry(days, 'warranty', { product: 'Molino', text: 'No enciende' }))
    const dont = entry(30, 'note', { text: 'No llamar para vender', tone: 'dont' })
    const next = entry(2, 'call', { text: 'Quedamos en vernos', next: { on: '2026-11-25', text: 'Enviar propuesta' } })
    const fix = entry(8, 'note', { text: 'Cambiar el fusible', tone: 'worked' })
    const bought = [3, 20, 40].map((days) => entry(days, 'purchase', { items: [{ name: 'Café' }] }))
    const said = entry(4, 'message', { text: '¿Tienen filtros?', direction: 'in' })
    const lines = brief(
      [...claims, dont, next, fix, ...bought, said],
      [marked(dont, 'dont'), marked(next, 'next', '2026-11-25'), marked(fix, 'worked')],
      { name: 'Café', times: 3 },
    )
    expect(kinds(lines)).toEqual(['dont', 'next', 'problem', 'worked', 'continuity'])
    expect(lines[2]?.facts).toMatchObject({ form: 'again', product: 'Molino', count: 2 })
    expect(lines[2]?.cites.map(({ id }) => id)).toEqual(claims.map(({ id }) => id))
    for (const { cites } of lines) expect(cites.length).toBeGreaterThan(0)
  })

  it('forgets a step that was taken and shows the one that is due first', () => {
    const [late, soon] = [entry(9, 'note', { text: 'Tarde' }), entry(8, 'note', { text: 'Pronto' })]
    const lines = brief([], [marked(late, 'next', '2026-12-24'), marked(soon, 'next', '2026-11-22')])
    expect(lines).toMatchObject([{ kind: 'next', facts: { text: 'Pronto' }, due: '2026-11-22' }])
    expect(brief([], [marked(soon, 'next', '2026-11-22', true)])).toEqual([])
  })

  it('tells one problem only while it is fresh, and several within a year', () => {
    const once = (days: number) => entry(days, 'return', { items: [{ name: 'Taza' }] })
    expect(kinds(brief([once(10)]))).toEqual(['problem'])
    expect(kinds(brief([once(60)]))).toEqual([])
    expect(brief([once(60), entry(90, 'message', { text: 'Mi pedido no ha llegado', direction: 'in' })])[0]?.facts).toMatchObject({
      form: 'several',
      count: 2,
    })
    expect(brief([once(400), once(500)])).toEqual([])
  })

  it('goes by what they said, not by a visit without a word, and tells the note that was written afterwards', () => {
    const question = entry(2, 'message', { text: '¿Me apartan la tabla?', direction: 'in' })
    const note = entry(0.1, 'note', { text: 'La tabla está apartada en caja' })
    const lines = brief([note, entry(0.2, 'visit'), question])
    expect(lines.map(({ facts }) => [facts.form, facts.text])).toEqual([
      ['message', '¿Me apartan la tabla?'],
      ['note', 'La tabla está apartada en caja'],
    ])
    expect(brief([entry(90, 'note', { text: 'Vieja' })])).toEqual([])
  })

  it('takes up what they said, not what we answered', () => {
    const answer = entry(1, 'message', { text: 'Con gusto', direction: 'out' })
    const question = entry(2, 'message', { text: '¿A qué hora cierran?', direction: 'in' })
    expect(brief([answer, question])[0]?.cites[0]?.id).toBe(question.id)
    expect(brief([entry(90, 'message', { text: '¿A qué hora cierran?', direction: 'in' })])).toEqual([])
  })
})

describe('the opening', () => {
  const open = (entries: Known[]) => decideOpening({ entries, now })
  it('asks after a fresh problem before anything else, then after what was bought', () => {
    const claim = entry(10, 'warranty', { product: 'Molino', text: 'No enciende' })
    const bought = entry(3, 'purchase', { items: [{ name: 'Café' }] })
    expect(open([bought, claim])).toEqual({ form: 'problem', product: 'Molino' })
    expect(open([bought])).toEqual({ form: 'purchase', product: 'Café' })
    expect(open([entry(90, 'purchase', { items: [{ name: 'Café' }] })])).toEqual({ form: 'plain', product: null })
  })
})

describe('problems', () => {
  it('hears them in Spanish and English, accents and capitals aside', () => {
    for (const text of ['¡Mi pedido NO HA LLEGADO!', 'La cafetera gotea', 'Está descompuesta', 'It arrived broken', 'Llegó rota'])
      expect(speaksOfProblem(text), text).toBe(true)
    for (const text of ['Gracias, llegó perfecto', '¿Tienen rotafolios?', 'protocolo', 'Vino a recoger su pedido'])
      expect(speaksOfProblem(text), text).toBe(false)
  })
  it('is none in a registration, an answer of ours or a note about what to do', () => {
    expect(troubleOf(entry(1, 'warranty', { product: 'Molino', until: '2027-01-01' }))).toBeUndefined()
    expect(troubleOf(entry(1, 'message', { text: 'Ya no gotea', direction: 'out' }))).toBeUndefined()
    expect(troubleOf(entry(1, 'note', { text: 'Se queja si llamas', tone: 'dont' }))).toBeUndefined()
  })
})

describe('the summary of purchases', () => {
  const bought = (daysAgo: number, amountMinor: number | null, kind: 'purchase' | 'return' = 'purchase') =>
    ({ at: ago(daysAgo), kind, amountMinor, currency: 'MXN' }) as const
  const reader = { now, timezone: 'America/Mexico_City', currency: 'MXN' }

  it('knows how often, how much, and when', () => {
    const found = summarise([bought(1, 300), bought(11, 100), bought(11.1, 200), bought(31, null), bought(5, 50, 'return')], reader)
    expect(found.everyDays).toBe(15)
    expect(found.average).toEqual({ amountMinor: 200, currency: 'MXN' })
    expect(found.returned).toEqual({ amountMinor: 50, currency: 'MXN' })
    expect(found.months).toHaveLength(12)
    expect(found.months.at(-1)).toEqual({ month: '2026-11', count: 3, spentMinor: 550 })
    expect(found.months.at(-2)).toEqual({ month: '2026-10', count: 1, spentMinor: 0 })
  })
  it('places what an order came to where it was bought, whatever was said of it since', () => {
    const order = { at: ago(40), isBought: true, totalMinor: 900, currency: 'MXN', sums: new Map([['MXN', 700]]) }
    const abroad = {
      at: ago(3),
      isBought: true,
      totalMinor: 50,
      currency: 'USD',
      sums: new Map([
        ['USD', 50],
        ['MXN', -20],
      ]),
    }
    const elsewhere = { at: ago(2), isBought: false, totalMinor: null, currency: 'MXN', sums: new Map([['MXN', -30]]) }
    const found = summarise([bought(1, 300), ...[order, abroad, elsewhere].flatMap((one) => boughtOf(one, 'MXN'))], reader)
    expect(found.months.filter(({ count }) => count > 0)).toEqual([
      { month: '2026-10', count: 1, spentMinor: 700 },
      { month: '2026-11', count: 2, spentMinor: 250 },
    ])
    expect(found).toMatchObject({ average: { amountMinor: 600 }, firstAt: ago(40), lastAt: ago(1) })
  })
  it('does not speak of a rhythm below three days of buying', () => {
    expect(summarise([bought(1, 1), bought(2, 1)], reader).everyDays).toBeNull()
    expect(summarise([], reader)).toMatchObject({ average: null, returned: null, firstAt: null, lastAt: null, everyDays: null })
  })
})
