import { describe, expect, it } from 'vitest'
import type { ImportId, PersonId, RecordId } from '#contract'
import { accept, undoImport } from '#flows'
import type { Attributes } from '#identity'
import { lockWorkspace, newId, type Scope } from '#platform'
import * as timeline from '#timeline'
import { cloneDatabase, makeWorkspace, noon } from '../../test/database.ts'
import { ports } from '../../test/ports.ts'
import { correctPerson, createCard } from './card.ts'
import { addEntry, removeEntry } from './entries.ts'
import { getPerson, getPersonId, join, previewSeparation, recordsOf, separate, withdrawJudgement } from './index.ts'
import { getWorkspace } from './store/workspace.ts'
import { readTimeline } from './timeline.ts'
import { takeBack } from './writings.ts'

const { db } = await cloneDatabase()
const namesOfActors = async () => new Map([['user:ana', 'Ana']])

async function openShop(sources = ['web', 'counter']) {
  const shop = await makeWorkspace(db, { sources })
  let minute = 0
  const at = <T>(work: (scope: Scope) => Promise<T>) => shop.at(work, noon.add({ minutes: ++minute }), 'user:ana')
  const arrive = async (
    externalId: string,
    attributes: Attributes,
    { source = 'web', importId }: { source?: string; importId?: ImportId } = {},
  ) => {
    const id = shop.sources[source]
    if (!id) throw new Error(`no source ${source}`)
    const [found] = await at((scope) =>
      accept(scope, [
        { source: id, externalId, at: scope.now, messageId: null, attributes, entry: null, ...(importId ? { importId } : {}) },
      ]),
    )
    if (!found?.recordId) throw new Error('nothing came back')
    return found.recordId
  }
  const correct = (id: string, attributes: Attributes) =>
    at((scope) => correctPerson(scope, ports, { id, attributes: attributes as Record<string, string> }))
  const whoIs = (id: string) => at((scope) => getPersonId(scope, id))
  const goldenOf = async (id: string) => (await at((scope) => getPerson(scope, id))).person.golden
  const records = (id: string) => at((scope) => recordsOf(scope, id))
  return { shop, at, arrive, correct, whoIs, goldenOf, records }
}

const laura: Attributes = { full_name: 'Laura Gómez', phone: '5512345678' }
const maria: Attributes = { full_name: 'María Ruiz', phone: '5587654321' }

describe('a value put right', () => {
  it('does not hold together what an undone judgement takes apart', async () => {
    const { at, arrive, correct, whoIs, goldenOf } = await openShop()
    const [a, b] = [await arrive('a', laura), await arrive('b', maria)]
    const judged = await at((scope) => join(scope, { id: a, with: b }))
    await correct(judged.personId, { city: 'Puebla' })
    expect((await goldenOf(b)).city?.value).toBe('Puebla')
    const undone = await at((scope) => withdrawJudgement(scope, judged.judgementId))
    expect(undone.personIds).toHaveLength(2)
    expect(await whoIs(a)).not.toBe(await whoIs(b))
    expect([(await goldenOf(a)).city?.value, (await goldenOf(b)).city]).toEqual(['Puebla', undefined])
  })

  it('goes with its record when the person is separated, and is no longer the card of the other', async () => {
    const { at, arrive, correct, whoIs, goldenOf, records } = await openShop()
    const [a, b] = [await arrive('a', laura), await arrive('b', laura)]
    await correct(a, { city: 'Puebla' })
    const parts = await at((scope) => previewSeparation(scope, a, [a]))
    const { personIds } = await at((scope) => separate(scope, { id: a, records: [a] }))
    expect(personIds).toHaveLength(2)
    expect(parts.map(({ records: own }) => own.length).sort()).toEqual([1, 2])
    await correct(b, { email: 'laura.b@correo.mx' })
    expect(await whoIs(a)).not.toBe(await whoIs(b))
    expect([await records(a), await records(b)].map((own) => own.length)).toEqual([2, 2])
    expect([(await goldenOf(a)).city?.value, (await goldenOf(b)).city]).toEqual(['Puebla', undefined])
    expect([(await goldenOf(a)).email, (await goldenOf(b)).email?.value]).toEqual([undefined, 'laura.b@correo.mx'])
  })

  it('is stated on one card, however often', async () => {
    const { arrive, correct, goldenOf, records } = await openShop()
    const a = await arrive('a', laura)
    for (const city of ['Puebla', 'Toluca', 'Mérida']) await correct(a, { city })
    expect(await records(a)).toHaveLength(2)
    expect((await goldenOf(a)).city?.value).toBe('Mérida')
  })

  it('is tied to a record that no undone file takes along', async () => {
    const { at, arrive, correct, whoIs } = await openShop()
    const importId = newId<ImportId>()
    const a = await arrive('a', laura, { importId })
    const b = await arrive('b', laura)
    await correct(a, { city: 'Puebla' })
    await at((scope) => undoImport(scope, importId))
    const { person } = await at((scope) => getPerson(scope, b))
    expect(person).toMatchObject({ recordCount: 1, golden: { city: { value: 'Puebla' } } })
    expect(await whoIs(b)).toBe(b as string as PersonId)
  })

  it('reads who is who only once nobody else can change it', async () => {
    const { shop, arrive, correct, whoIs, at } = await openShop()
    const [a, b] = [await arrive('a', laura), await arrive('b', laura)]
    const corrected: Promise<unknown>[] = []
    await shop.at(
      async (scope) => {
        await separate(scope, { id: a, records: [b] })
        corrected.push(correct(a, { city: 'Puebla' }))
        // The correction is under way now, and sees nothing of what this transaction has not yet committed.
        for (let turn = 0; turn < 5; turn++) await whoIs(a)
      },
      noon.add({ hours: 1 }),
    )
    await Promise.all(corrected)
    expect(await whoIs(a)).not.toBe(await whoIs(b))
    expect((await at((scope) => getPerson(scope, b))).person.recordCount).toBe(1)
  })
})

describe('a note', () => {
  const note = { kind: 'note' as const, text: 'Alergia al cacahuate' }
  const told = async (at: Awaited<ReturnType<typeof openShop>>['at'], id: string) =>
    (await at((scope) => readTimeline(scope, { timeline }, { id, limit: 10, kind: 'note' }, 'es'))).items

  it('outlives the import whose record was seen last', async () => {
    const { at, arrive } = await openShop()
    const importId = newId<ImportId>()
    const [a] = [await arrive('a', laura), await arrive('b', laura, { importId })]
    await at((scope) => addEntry(scope, ports, { id: a, ...note }))
    await at((scope) => undoImport(scope, importId))
    expect(await told(at, a)).toMatchObject([{ recordId: a, facts: { text: note.text } }])
  })

  it('goes on being told where every record came from a file, as long as one stands, and can be taken back', async () => {
    const { at, arrive, records } = await openShop()
    const imports = [newId<ImportId>(), newId<ImportId>()] as const
    const [a, b] = [await arrive('a', laura, { importId: imports[0] }), await arrive('b', laura, { importId: imports[1] })]
    const entryId = await at((scope) => addEntry(scope, ports, { id: a, ...note }))
    await at((scope) => undoImport(scope, imports[1]))
    expect(await records(a)).toEqual([a])
    expect(await told(at, a)).toMatchObject([{ id: entryId, recordId: b }])
    const c = await arrive('c', maria)
    await at((scope) => join(scope, { id: a, with: c }))
    expect(await told(at, c)).toHaveLength(1)
    await at((scope) => removeEntry(scope, ports, { id: c, entryId }))
    expect(await told(at, c)).toEqual([])
  })
})

describe('what the business put right', () => {
  it('cannot be stated from outside under the name of a card', async () => {
    const { arrive, goldenOf } = await openShop()
    const known = { ...laura, email: 'laura.gomez@correo.mx' }
    const ids: RecordId[] = []
    for (const name of ['1', '2', '3']) ids.push(await arrive(name, known))
    await arrive('card:evil', { ...known, phone: '5599999999' })
    expect((await goldenOf(ids[0] ?? '')).phone?.value).toBe('+525512345678')
  })
})

it('two who write at the counter at once wait for each other and never lock each other out', async () => {
  const { shop, at } = await openShop(['web'])
  const cards: ReturnType<typeof createCard>[] = []
  await at(async (scope) => {
    await lockWorkspace(scope)
    cards.push(shop.at((other) => createCard(other, ports, { attributes: { full_name: 'Ana Solís', phone: '5511110001' } })))
    // The other one is under way now, and waits.
    for (let turn = 0; turn < 5; turn++) await shop.at((one) => getWorkspace(one))
    await ports.ensureCounter(scope)
  })
  expect((await Promise.all(cards)).map(({ outcome }) => outcome)).toEqual(['created'])
})

it('a card with her phone says whose record it makes doubtful, and her history that nobody decided it', async () => {
  const { at, arrive } = await openShop()
  const id = await arrive('a', laura)
  const sale = await arrive('b', { full_name: 'Cliente Mostrador', phone: laura.phone ?? '' }, { source: 'counter' })
  const read = () => at((scope) => readTimeline(scope, { timeline, namesOfActors }, { id, limit: 1 }, 'es'))
  expect(await at((scope) => getPersonId(scope, sale))).toBe(id)
  const carded = await at((scope) => createCard(scope, ports, { attributes: { full_name: 'Pedro Ruiz', phone: '5512345678' } }))
  expect(carded.separatedFrom).toEqual([{ personId: id, name: 'Laura Gómez' }])
  expect((await read()).items).toMatchObject([
    { title: 'Se separó una ficha: podría ser también de otra persona', actor: null, by: null, judgementId: null },
  ])
  await at((scope) => takeBack(scope, ports, carded.writingId))
  expect(await at((scope) => getPersonId(scope, sale))).toBe(id)
})

it('whom somebody joined, her history says who did, and no reason of a pair on one side', async () => {
  const { at, arrive } = await openShop()
  const id = await arrive('a', laura)
  const other = await arrive('b', maria)
  await arrive('c', maria, { source: 'counter' })
  await at((scope) => join(scope, { id, with: other }))
  const { items } = await at((scope) => readTimeline(scope, { timeline, namesOfActors }, { id, limit: 1 }, 'es'))
  expect(items).toMatchObject([
    { title: 'Se unieron 2 fichas: counter', detail: 'Ana dijo que es la misma persona.', by: 'Ana', facts: { isJudged: true } },
  ])
})
