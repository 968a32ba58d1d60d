import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import type { RecordId } from '#contract'
import type { Attributes } from '#identity'
import { Refusal, type Scope } from '#platform'
import { cloneDatabase, makeWorkspace, noon } from '../../test/database.ts'
import { loadNeighbourhood } from './component.ts'
import {
  getPerson,
  getPersonId,
  join,
  judge,
  listReviews,
  previewSeparation,
  recognise,
  recordsOf,
  separate,
  stateHash,
  suspect,
  tally,
  withdrawJudgement,
} from './index.ts'

const { db } = await cloneDatabase()

async function openShop() {
  const shop = await makeWorkspace(db)
  let minute = 0
  const at = <T>(work: (scope: Scope) => Promise<T>) => shop.at(work, noon.add({ minutes: ++minute }), 'user:ana')
  let n = 0
  const arrive = async (attributes: Attributes, source = 'counter'): Promise<RecordId> => {
    const id = shop.sources[source]
    if (!id) throw new Error(`no source ${source}`)
    const [found] = await at((scope) => recognise(scope, [{ source: id, externalId: `${++n}`, at: scope.now, attributes }]))
    if (!found) throw new Error('nothing came back')
    return found.recordId
  }
  return { at, arrive, hash: () => at(stateHash) }
}

const laura: Attributes = { full_name: 'Laura Gómez Pérez', phone: '5512345678', city: 'Puebla' }
const pedro: Attributes = { full_name: 'Pedro Ruiz', email: 'pedro@gmail.com' }
const refusalOf = (work: Promise<unknown>) =>
  work.then(
    () => 'nothing refused',
    (e) => (e instanceof Refusal ? e.code : `${e}`),
  )

describe('join and separate', () => {
  it('separating after a thousand events leaves exactly what never joining leaves', async () => {
    const { at, arrive, hash } = await openShop()
    const [a, b] = [await arrive(laura), await arrive(pedro)]
    const sell = (id: RecordId, purchases: number) =>
      at((scope) => tally(scope, new Map([[id, { purchases, spentMinor: purchases * 100 }]])))
    await sell(a, 1)
    const { personId } = await at((scope) => join(scope, { id: a, with: b }))
    expect(await at((scope) => getPersonId(scope, b))).toBe(personId)
    for (let round = 0; round < 10; round++) for (const id of [a, b]) await sell(id, 50)
    const joined = await at((scope) => getPerson(scope, b))
    expect(joined.person).toMatchObject({ recordCount: 2, purchaseCount: 1001, spentMinor: 100_100 })
    const separated = await at((scope) => separate(scope, { id: personId, records: [b] }))
    expect(separated.personIds).toEqual([a, b].sort())
    const lived = await hash()
    await at((scope) => withdrawJudgement(scope, separated.judgementId))
    expect(await hash()).not.toBe(lived)
    // Never joined: no judgement stands at all.
    const { rows } = await at((scope) => sql<{ id: never }>`select id from judgements where withdrawn_at is null`.execute(scope.db))
    for (const { id } of rows) await at((scope) => withdrawJudgement(scope, id))
    expect(await hash()).toBe(lived)
  })

  it('does not read those who were joined once and are somebody else again', async () => {
    const { at, arrive, hash } = await openShop()
    const [busy, ...others] = [await arrive(laura), await arrive(pedro), await arrive({ full_name: 'Inés Sosa' })]
    for (const other of others) {
      await at((scope) => join(scope, { id: busy, with: other }))
      await at((scope) => separate(scope, { id: busy, records: [other] }))
    }
    const { records } = await at((scope) => loadNeighbourhood(scope, [busy]))
    expect([...records.keys()]).toEqual([busy])
    // Taken back, the word that separated them ties again, and both are read.
    const [pedroId] = others
    const last = await at((scope) => join(scope, { id: busy, with: pedroId ?? '' }))
    const joined = await at((scope) => loadNeighbourhood(scope, [busy]))
    expect([...joined.records.keys()].sort()).toEqual([busy, pedroId].sort())
    const before = await hash()
    const { judgementId } = await at((scope) => separate(scope, { id: busy, records: [pedroId as RecordId] }))
    await at((scope) => withdrawJudgement(scope, judgementId))
    expect(await hash()).toBe(before)
    await at((scope) => withdrawJudgement(scope, last.judgementId))
    expect(await at((scope) => getPersonId(scope, pedroId ?? ''))).toBe(pedroId)
  })

  it('takes a judgement back as if it had never been given, and an older one speaks again', async () => {
    const { at, arrive, hash } = await openShop()
    const [a, b, c] = [await arrive(laura), await arrive({ ...laura, email: 'lau@gmail.com' }, 'web'), await arrive(pedro)]
    const before = await hash()
    expect(await at((scope) => recordsOf(scope, a))).toHaveLength(2)
    const apart = await at((scope) => separate(scope, { id: a, records: [b] }))
    const separated = await hash()
    const together = await at((scope) => join(scope, { id: b, with: a }))
    expect(together.personId).toBe([a, b].sort()[0])
    expect(await hash()).toBe(before)
    await at((scope) => withdrawJudgement(scope, together.judgementId))
    expect(await hash()).toBe(separated)
    await at((scope) => withdrawJudgement(scope, apart.judgementId))
    expect(await hash()).toBe(before)
    expect(await refusalOf(at((scope) => withdrawJudgement(scope, apart.judgementId)))).toBe('judgement.withdrawn')
    expect(await at((scope) => getPersonId(scope, c))).toBe(c)
  })

  it('shows beforehand exactly what separating gives', async () => {
    const { at, arrive } = await openShop()
    const a = await arrive(laura)
    const b = await arrive({ ...laura, email: 'lau@gmail.com', full_name: 'LAURA GOMEZ' }, 'web')
    await at((scope) => tally(scope, new Map([[b, { purchases: 2, spentMinor: 500 }]])))
    const parts = await at((scope) => previewSeparation(scope, a, [b]))
    await at((scope) => separate(scope, { id: a, records: [b] }))
    for (const part of parts) {
      const { person } = await at((scope) => getPerson(scope, part.person.id))
      expect(part.person).toEqual(person)
    }
    expect(parts.map(({ identifiers }) => identifiers)).toEqual([['+525512345678'], ['+525512345678', 'lau@gmail.com']])
  })

  it('refuses what makes no sense, with a code', async () => {
    const { at, arrive } = await openShop()
    const [a, b] = [await arrive(laura), await arrive(pedro)]
    expect(await refusalOf(at((scope) => join(scope, { id: a, with: a })))).toBe('person.same')
    expect(await refusalOf(at((scope) => join(scope, { id: a, with: crypto.randomUUID() })))).toBe('person.missing')
    expect(await refusalOf(at((scope) => getPersonId(scope, "'; drop table records")))).toBe('person.missing')
    expect(await refusalOf(at((scope) => separate(scope, { id: a, records: [b] })))).toBe('record.elsewhere')
    expect(await refusalOf(at((scope) => separate(scope, { id: a, records: [a] })))).toBe('separation.whole')
    expect(await refusalOf(at((scope) => separate(scope, { id: a, records: [] })))).toBe('separation.empty')
    const foreign = await openShop()
    expect(await refusalOf(foreign.at((scope) => getPersonId(scope, a)))).toBe('person.missing')
    expect(await refusalOf(foreign.at((scope) => join(scope, { id: a, with: b })))).toBe('person.missing')
  })
})

describe('doubts', () => {
  const shared = { phone: '5587654321' }

  it('opens one review between two persons, which a verdict settles and undo opens again', async () => {
    const { at, arrive } = await openShop()
    await arrive({ full_name: 'Ana López García', ...shared })
    await arrive({ full_name: 'Ana Luz García', ...shared }, 'web')
    await arrive({ full_name: 'Beatriz Solís', phone: '5500001111' })
    const doubts = async () => (await at((scope) => listReviews(scope, { limit: 10 }))).items
    const [doubt] = await doubts()
    if (!doubt) throw new Error('the engine sees no doubt here: choose another pair')
    const judged = await at((scope) => judge(scope, { id: doubt.review.id, verdict: 'household' }))
    expect(await doubts()).toHaveLength(0)
    const page = await at((scope) => getPerson(scope, doubt.left.id))
    expect(page.related).toMatchObject([{ kind: 'household', person: { id: doubt.right.id } }])
    expect(await refusalOf(at((scope) => judge(scope, { id: doubt.review.id, verdict: 'same' })))).toBe('review.settled')
    await at((scope) => withdrawJudgement(scope, judged.judgementId))
    expect(await doubts()).toHaveLength(1)
    const same = await at((scope) => judge(scope, { id: doubt.review.id, verdict: 'same' }))
    expect(same.personIds).toHaveLength(1)
  })

  it('brings back tomorrow what is left for later', async () => {
    const shop = await makeWorkspace(db)
    const { counter } = shop.sources
    if (!counter) throw new Error('no counter')
    await shop.at((scope) =>
      recognise(scope, [
        { source: counter, externalId: '1', at: noon, attributes: { full_name: 'Ana López García', ...shared } },
        { source: counter, externalId: '2', at: noon, attributes: { full_name: 'Ana Luz García', ...shared } },
      ]),
    )
    const openAt = async (at: Temporal.Instant) => (await shop.at((scope) => listReviews(scope, { limit: 10 }), at)).items
    const [doubt] = await openAt(noon)
    if (!doubt) throw new Error('no doubt')
    await shop.at((scope) => judge(scope, { id: doubt.review.id, verdict: 'later' }))
    expect(await openAt(noon)).toHaveLength(0)
    expect(await openAt(noon.add({ hours: 25 }))).toHaveLength(1)
  })

  it('takes a note about two that somebody suspects, once', async () => {
    const { at, arrive } = await openShop()
    const [a, b] = [await arrive(laura), await arrive(pedro)]
    const first = await at((scope) => suspect(scope, { id: a, with: b, note: 'huele a la misma' }))
    expect(await at((scope) => suspect(scope, { id: b, with: a }))).toMatchObject({ reviewId: first.reviewId })
    const { items } = await at((scope) => listReviews(scope, { limit: 10 }))
    expect(items).toMatchObject([{ review: { id: first.reviewId, origin: 'person', note: 'huele a la misma' } }])
    await at((scope) => join(scope, { id: a, with: b }))
    expect((await at((scope) => listReviews(scope, { limit: 10 }))).items).toHaveLength(0)
  })

  it('leaves a suspicion open that is newer than the decision, whatever else arrives, until somebody answers it', async () => {
    const { at, arrive } = await openShop()
    const [a, b] = [await arrive(laura), await arrive({ ...laura, email: 'lau@gmail.com' }, 'web')]
    await at((scope) => separate(scope, { id: a, records: [b] }))
    const open = async () => (await at((scope) => listReviews(scope, { limit: 10 }))).items.map(({ review }) => review.id)
    expect(await open()).toEqual([])
    const { reviewId: suspicion } = await at((scope) => suspect(scope, { id: a, with: b, note: 'creo que sí son' }))
    await arrive({ ...laura, city: 'Toluca' }, 'whatsapp')
    expect(await open()).toContain(suspicion)
    await at((scope) => judge(scope, { id: suspicion, verdict: 'different' }))
    await arrive({ ...laura, city: 'Mérida' }, 'whatsapp')
    expect(await open()).not.toContain(suspicion)
  })
})

it('of two who decide at once the one who decides later is obeyed, whoever began first', async () => {
  const shop = await makeWorkspace(db)
  const { counter, web } = shop.sources
  if (!counter || !web) throw new Error('no sources')
  const [one, two] = await shop.at((scope) =>
    recognise(scope, [
      { source: counter, externalId: '1', at: noon, attributes: laura },
      { source: web, externalId: '2', at: noon, attributes: laura },
    ]),
  )
  if (!one || !two) throw new Error('nothing came back')
  // Its clock was read first, but it comes second to the lock.
  await shop.at(
    async (scope) => {
      await shop.at((other) => separate(other, { id: one.recordId, records: [two.recordId] }), noon.add({ minutes: 2 }))
      expect((await join(scope, { id: one.recordId, with: two.recordId })).personIds).toHaveLength(1)
    },
    noon.add({ minutes: 1 }),
  )
  expect(await shop.at((scope) => getPersonId(scope, one.recordId))).toBe(await shop.at((scope) => getPersonId(scope, two.recordId)))
})
