import { expect, it } from 'vitest'
import { fuzz } from '../bench/torture/fuzz.ts'
import { openShop } from './steps.ts'

it('thousands of bodies that no client would send are answered as what they are: never 5xx, and the next event comes in', async () => {
  const shop = await openShop()
  const web = await shop.connect('web')
  const key = Buffer.from(`${web.writeKey}:`).toString('base64')
  const { statuses, strange } = await fuzz({ port: Number(new URL(shop.url).port), key, count: 3_000, seed: 5 })
  expect(strange).toEqual([])
  expect(statuses.get(200)).toBeGreaterThan(500)
  expect(statuses.get(400)).toBeGreaterThan(500)
  await shop.identify(web, 'after', { name: 'Zoé Quintanilla', phone: '5599990001' })
  expect((await shop.theOnly('5599990001')).name).toBe('Zoé Quintanilla')
})
