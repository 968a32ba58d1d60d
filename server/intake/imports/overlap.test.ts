import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { undoImport } from '#flows'
import { stateHash } from '#people'
import { startIntake } from '../../../test/intake.ts'
import { changeState } from '../store/imports.ts'

const head = 'Pedido,Fecha,Cliente,Teléfono,Total\n'
const rows = [
  'A-1,01/11/2026,Nora Luna Ríos,5577770001,100\n',
  'A-2,02/11/2026,Beto Díaz Paz,5566660002,50\n',
  'A-3,03/11/2026,Nora Luna Ríos,5577770001,25\n',
]
const orders = (...which: number[]) => head + which.map((at) => rows[at]).join('')
const customers = 'Nombre completo,Teléfono\nNora Luna Ríos,5577770001\nCarla Ruiz Mora,5533334444\n'

async function shop() {
  const intake = await startIntake()
  const bring = async (file: string) => {
    const { body } = await intake.upload(file, { start: 'true' })
    return intake.settled(body.id)
  }
  const takeBack = async ({ id }: { id: string }) => expect((await intake.api('DELETE', `/imports/${id}`)).body.state).toBe('undone')
  /** Everything of it that does not depend on when it came. */
  const world = () =>
    intake.at(async (scope) => {
      const of = async (query: ReturnType<typeof sql>) => (await query.execute(scope.db)).rows
      return {
        records: await of(sql`select attributes, purchase_count, spent_minor from records where withdrawn_at is null order by 1::text, 3`),
        entries: await of(sql`select at::text, facts, amount_minor from entries where withdrawn_at is null order by facts::text, at`),
        persons: await of(
          sql`select name, record_count, purchase_count, spent_minor from persons join person_tallies on person_id = id order by 1, 2`,
        ),
        keys: await of(sql`select key from record_keys order by 1`),
        receipts: await of(sql`select message_id from receipts order by 1`),
      }
    })
  return { ...intake, bring, takeBack, world }
}

describe('files that hold the same rows', () => {
  it('are taken back each alone: what another states stays, as if the first had never been', async () => {
    const [both, only] = await Promise.all([shop(), shop()])
    const empty = await both.world()
    const first = await both.bring(orders(0, 1))
    const second = await both.bring(orders(0, 1, 2))
    expect(second.counts).toMatchObject({ rows: 3, newPeople: 0, unchanged: 2 })
    await only.bring(orders(0, 1, 2))
    const whole = await only.world()
    expect(await both.world()).toEqual(whole)
    await both.takeBack(first)
    expect(await both.world()).toEqual(whole)
    await both.takeBack(second)
    expect(await both.world()).toEqual(empty)
  })

  it('whichever goes first, and of three as of two', async () => {
    const [all, only] = await Promise.all([shop(), shop()])
    const [a, b, c] = [await all.bring(orders(0, 1)), await all.bring(orders(1, 2)), await all.bring(orders(0, 2))]
    await all.takeBack(b)
    await only.bring(orders(0, 1))
    const one = await only.bring(orders(0, 2))
    expect(await all.world()).toEqual(await only.world())
    await all.takeBack(a)
    await all.takeBack(c)
    await only.takeBack(one)
    const again = await all.bring(orders(0, 1))
    expect(again.counts).toMatchObject({ unchanged: 0, newPeople: 2 })
    expect(await all.world()).toEqual(await only.world())
  })

  it('twice the same changes nothing; taken back in either order, it stays until both are', async () => {
    for (const order of [
      [0, 1],
      [1, 0],
    ]) {
      const { bring, takeBack, world, at } = await shop()
      const empty = await world()
      const imports = [await bring(customers)]
      const [before, hash] = [await world(), await at(stateHash)]
      imports.push(await bring(customers))
      expect(imports[1]?.counts).toMatchObject({ newPeople: 0, knownPeople: 2, unchanged: 2 })
      expect([await world(), await at(stateHash)]).toEqual([before, hash])
      for (const [turn, which] of order.entries()) {
        const one = imports[which]
        if (one) await takeBack(one)
        expect(await world()).toEqual(turn === 0 ? before : empty)
      }
    }
  })

  it('a large one is taken back step by step, and what comes between two steps is not lost', async () => {
    const [both, only] = await Promise.all([shop(), shop()])
    const first = await both.bring(orders(0, 1))
    await only.bring(orders(0, 2))
    await both.at((scope) => changeState(scope, first.id, 'undoing'))
    const step = async () => (await both.at((scope) => undoImport(scope, first.id, 1))).isDone
    expect(await step()).toBe(false)
    await both.bring(orders(0, 2))
    let count = 1
    while (!(await step())) expect(++count).toBeLessThan(20)
    expect(await both.world()).toEqual(await only.world())
  })

  it('a row that says nothing but a number keeps its record when another file is taken back', async () => {
    const { bring, takeBack, world } = await shop()
    const file = (order: string) => `Pedido,Fecha,ID cliente,Nombre completo,Teléfono,Total\n${order}\n`
    const first = await bring(file('B-1,01/11/2026,c9,Nora Luna Ríos,5577770001,10'))
    const second = await bring(file('B-2,02/11/2026,c9,,,20'))
    expect(second.counts).toMatchObject({ rows: 1, rejected: 0 })
    await takeBack(first)
    expect(await world()).toMatchObject({ records: [{ purchase_count: 1, spent_minor: 2000 }], persons: [{ purchase_count: 1 }] })
    await takeBack(second)
    expect(await world()).toMatchObject({ records: [], persons: [], entries: [] })
  })

  it('the check after an undo says what the import then does', async () => {
    const { bring, takeBack, upload, api, settled } = await shop()
    const first = await bring(customers)
    await bring(orders(0, 1))
    await takeBack(first)
    const { body } = await upload(customers)
    await api('POST', `/imports/${body.id}/check`)
    const checked = await settled(body.id)
    expect(checked.counts).toMatchObject({ newPeople: 1, knownPeople: 1 })
    await api('POST', `/imports/${body.id}/start`)
    expect((await settled(body.id)).counts).toEqual(checked.counts)
  })

  it('an order that another source spells in its own way stays known', async () => {
    const { bring, takeBack, world, at } = await shop()
    const file = (order: string) => `Pedido,Fecha,ID cliente,Nombre completo,Teléfono,Total\n${order},c9,Nora Luna Ríos,5577770001,10\n`
    const first = await bring(file('#A-10 045,01/11/2026'))
    await bring(file('a10045,02/11/2026'))
    await takeBack(first)
    const held = await at((scope) =>
      sql`select 1 from record_keys k join records r on r.id = k.record_id where k.key <> all(r.keys)`.execute(scope.db),
    )
    expect([held.rows.length, (await world()).entries.length]).toEqual([1, 1])
  })
})
