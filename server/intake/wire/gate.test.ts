import { describe, expect, it } from 'vitest'
import { startIntake } from '../../../test/intake.ts'
import { createGate } from './gate.ts'

describe('429', () => {
  it('with Retry-After when too much waits: clients wait as told and lose nothing', async () => {
    const intake = await startIntake({ waitingMax: 50 })
    const batch = (n: number) => ({
      batch: Array.from({ length: 60 }, (_, i) => ({ type: 'track', event: 'x', userId: 'u', messageId: `${n}-${i}` })),
    })
    const answers = await Promise.all(Array.from({ length: 6 }, (_, n) => intake.wire('/v1/batch', batch(n))))
    const busy = answers.filter(({ status }) => status === 429)
    expect(busy.length).toBeGreaterThan(0)
    expect(answers.length - busy.length).toBe(answers.filter(({ status }) => status === 200).length)
    expect(busy[0]?.headers.get('retry-after')).toBe('1')
    await intake.gate.idle()
    expect((await intake.wire('/v1/batch', batch(99))).status).toBe(200)
  })
})

describe('the gate', () => {
  it('fails the waiting calls when the database is away, so that the client sends them again', async () => {
    const intake = await startIntake()
    const away = Object.assign(new Error('terminating connection due to administrator command'), { code: '57P01' })
    const gate = createGate({
      db: intake.db,
      now: () => Temporal.Now.instant(),
      accept: () => Promise.reject(away),
    })
    const from = {
      workspace: intake.workspace,
      source: intake.web,
      channel: 'web',
      currency: 'MXN',
      calendar: { country: 'MX', timezone: 'America/Mexico_City' },
      trust: 'signed-in',
    } as const
    const arrival = { source: intake.web, externalId: 'u', at: Temporal.Now.instant(), messageId: 'm', attributes: {}, entry: null }
    const calls = [{ read: { kind: 'arrival' as const, arrival, misread: [] }, bytes: () => Buffer.from('{}') }]
    await expect(gate.pass(from, calls, 2)).rejects.toBe(away)
    await gate.idle()
    expect(gate.isFull()).toBe(false)
  })
})
