import { expect, it } from 'vitest'
import { torture } from '../bench/torture/torture.ts'

it('killed three times under load, with input twice, in disorder and again, nothing acknowledged is lost or doubled, and all is as in a calm run', async () => {
  const { kills, acknowledged, lost, doubled, sameState } = await torture({ kills: 3, people: 15, events: 600, seed: 3 })
  expect(kills.server + kills.database).toBe(3)
  expect({ acknowledged, lost, doubled, sameState }).toEqual({ acknowledged: 600, lost: [], doubled: [], sameState: true })
})
