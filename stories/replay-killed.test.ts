import { expect, it } from 'vitest'
import { namesOf, openProgram } from './clients/shop.ts'
import { eventually } from './steps.ts'

const shop = await openProgram()

it('a replay that is killed half-way goes on where it was: each event is in once, and none is left behind', async () => {
  const [{ id }] = await shop.api('GET', '/sources')
  const send = (batch: object[]) =>
    fetch(`${shop.url}/v1/batch`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${shop.writeKey}:`).toString('base64')}` },
      body: JSON.stringify({ batch }),
    })
  await shop.api('PATCH', `/sources/${id}`, { paused: true })
  const aside = async () => (await shop.api('GET', `/quarantined?sourceId=${id}&limit=1`)).items.length
  // A pause is obeyed within three seconds.
  const who = { type: 'identify', userId: 'r-1', traits: { name: 'Rita Ugarte Sosa', phone: '5540000066' } }
  await eventually(async () => {
    await send([who])
    expect(await aside()).toBe(1)
  })
  const names = namesOf('Guardado', 0, 8_000)
  for (let from = 0; from < names.length; from += 500)
    await send(names.slice(from, from + 500).map((event) => ({ type: 'track', userId: 'r-1', messageId: `m-${event}`, event })))
  const { replay } = await shop.api('PATCH', `/sources/${id}`, { paused: false })
  const look = async () => (await shop.api('GET', '/replays')).find((one: { id: string }) => one.id === replay.id)
  await eventually(async () => expect((await look()).solved).toBeGreaterThan(0))
  const { finishedAt } = await look()
  await shop.killAndStart()
  expect(finishedAt, 'it was done before it could be killed').toBeNull()
  await eventually(async () => expect(await look()).toMatchObject({ finishedAt: expect.any(String), unsolved: 0 }), 60_000)
  expect(await aside()).toBe(0)
  const { id: person } = await shop.personOf('5540000066')
  const seen: string[] = []
  for (let cursor = ''; ; ) {
    const { items, next } = await shop.api(
      'GET',
      `/people/${person}/timeline?limit=200&kind=event${cursor && `&cursor=${encodeURIComponent(cursor)}`}`,
    )
    seen.push(...items.map(({ facts }: { facts: { event: string } }) => facts.event))
    if (!next) break
    cursor = next
  }
  expect(seen.sort()).toEqual(names.toSorted())
})
