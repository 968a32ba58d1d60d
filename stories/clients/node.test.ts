import { jitsuAnalytics } from '@jitsu/js'
import Rudder from '@rudderstack/rudder-sdk-node'
import { Analytics as Segment3 } from '@segment/analytics-node'
import { Analytics as Segment2 } from 'analytics-node-2'
import { PostHog } from 'posthog-node'
import { describe, expect, it } from 'vitest'
import { namesOf, openProgram } from './shop.ts'

const shop = await openProgram()
const { url, writeKey } = shop

/** What every client is put through: it says who it is, does things before, while and after the server is killed, and is told of by its number. */
type Client = {
  identify: (userId: string, traits: object) => void
  track: (userId: string, event: string) => void
  flush: () => Promise<unknown>
}

/** Once, and once more on the same database, as a program that is started again tells the same and more. */
async function liveTwice(name: string, phone: string, open: () => Client): Promise<void> {
  await live(name, phone, open())
  const client = open()
  client.identify(`${name}-1`, { name: `Marta ${name} Quiroga`, phone })
  for (const event of namesOf(name, 80, 110)) client.track(`${name}-1`, event)
  await client.flush()
  await shop.expectOnce(phone, namesOf(name, 0, 110))
  expect(await shop.personOf(phone)).toMatchObject({ name: `Marta ${name} Quiroga`, recordCount: 1 })
}

async function live(name: string, phone: string, client: Client): Promise<void> {
  const userId = `${name}-1`
  client.identify(userId, { name: `Marta ${name} Quiroga`, phone })
  for (const event of namesOf(name, 0, 20)) client.track(userId, event)
  await shop.expectOnce(phone, namesOf(name, 0, 20))
  const killed = shop.killAndStart()
  for (const event of namesOf(name, 20, 60)) client.track(userId, event)
  await killed
  for (const event of namesOf(name, 60, 80)) client.track(userId, event)
  await client.flush()
  await shop.expectOnce(phone, namesOf(name, 0, 80))
  expect(await shop.personOf(phone)).toMatchObject({ name: `Marta ${name} Quiroga`, recordCount: 1 })
}

const segmentOptions = { writeKey, host: url, flushAt: 7, flushInterval: 100, maxRetries: 40, httpRequestTimeout: 5_000 }

describe('every event arrives once, on the right person, also where the server is killed in the middle, and on a second run', () => {
  it('with @segment/analytics-node 3', () => liveWithSegment('Segunda', '5540000003', () => new Segment3(segmentOptions) as Segment))
  it('with @segment/analytics-node 2', () =>
    liveWithSegment('Tercera', '5540000002', () => new Segment2(segmentOptions) as unknown as Segment))

  it('with @rudderstack/rudder-sdk-node', async () => {
    const retry = { retries: 300, retryDelay: () => 200 }
    await liveTwice('Cuarta', '5540000004', () => {
      const rudder = new Rudder(writeKey, { dataPlaneUrl: url, flushAt: 7, flushInterval: 100, axiosRetryConfig: retry, logLevel: 'off' })
      return {
        identify: (userId, traits) => rudder.identify({ userId, traits: traits as never }),
        track: (userId, event) => rudder.track({ userId, event, properties: { size: 3 } }),
        flush: () => rudder.flush(),
      }
    })
  })

  it('with posthog-node', async () => {
    await liveTwice('Sexta', '5540000006', () => {
      const posthog = new PostHog(writeKey, { host: url, flushAt: 7, flushInterval: 100, fetchRetryCount: 300, fetchRetryDelay: 200 })
      const lost: unknown[] = []
      posthog.on('error', (e) => void lost.push(e))
      return {
        identify: (distinctId, properties) => posthog.identify({ distinctId, properties }),
        track: (distinctId, event) => posthog.capture({ distinctId, event, properties: { size: 3 } }),
        flush: async () => {
          await posthog.shutdown(60_000)
          expect(lost).toEqual([])
        },
      }
    })
  })

  it('with @jitsu/js from a server, which never tries again: what was answered is there once', async () => {
    const failed: unknown[] = []
    const jitsu = jitsuAnalytics({ host: url, writeKey: `${writeKey}:${writeKey}`, s2s: true, echoEvents: false })
    const sent: string[] = []
    const track = async (name: string) => {
      const call = await jitsu.track(name, { userId: 'jitsu-1' }).catch((e: unknown) => failed.push(e))
      if (call !== undefined) sent.push(name)
    }
    await jitsu.identify('jitsu-1', { name: 'Marta Quinta Quiroga', phone: '5540000005' })
    for (const name of namesOf('Quinta', 0, 10)) await track(name)
    await shop.killAndStart()
    for (const name of namesOf('Quinta', 10, 20)) await track(name)
    await shop.expectOnce('5540000005', namesOf('Quinta', 0, 20))
    expect(failed).toEqual([])
  })
})

/** What both versions have in common; the types of their events differ. */
type Segment = Pick<Segment3, 'identify' | 'track' | 'closeAndFlush'> & { on: (event: 'error', tell: (e: unknown) => void) => unknown }

function liveWithSegment(name: string, phone: string, open: () => Segment): Promise<void> {
  return liveTwice(name, phone, () => {
    const segment = open()
    const lost: unknown[] = []
    segment.on('error', (e) => void lost.push(e))
    return {
      identify: (userId, traits) => segment.identify({ userId, traits }),
      track: (userId, event) => segment.track({ userId, event, properties: { size: 3 } }),
      flush: async () => {
        await segment.closeAndFlush({ timeout: 60_000 })
        expect(lost).toEqual([])
      },
    }
  })
}
