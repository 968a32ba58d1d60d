import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { makeSourceKey } from '#access'
import type { SourceId, WorkspaceId } from '#contract'
import { makeWorkspace } from '../../../test/database.ts'
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

describe('a business that floods', () => {
  it('is told to come later, and a quiet one beside it is let in', async () => {
    const intake = await startIntake({ waitingMax: 300 })
    const other = await makeWorkspace(intake.db)
    const { web } = other.sources
    if (!web) throw new Error('no source')
    const writeKey = await other.at((scope) => makeSourceKey(scope, web, 'web'))
    const flood = (n: number) => ({
      batch: Array.from({ length: 50 }, (_, i) => ({ type: 'track', event: 'x', userId: `u${i}`, messageId: `${n}-${i}` })),
    })
    const answers: number[] = []
    const floods = Array.from({ length: 40 }, async (_, n) => {
      answers.push((await intake.wire('/v1/batch', flood(n))).status)
    })
    const authorization = `Basic ${Buffer.from(`${writeKey}:`).toString('base64')}`
    const quiet: number[] = []
    for (let n = 0; n < 8; n++)
      quiet.push((await intake.wire('/v1/track', { userId: 'q', event: 'y', messageId: `q-${n}` }, { authorization })).status)
    await Promise.all(floods)
    expect(answers).toContain(429)
    expect(quiet).toEqual(Array(8).fill(200))
  })
})

describe('the gate', () => {
  it('lets who brings little pass between two batches of who floods', async () => {
    const intake = await startIntake()
    const other = await makeWorkspace(intake.db)
    const steps: string[] = []
    const gate = createGate({
      db: intake.db,
      passingMs: 10_000,
      now: () => Temporal.Now.instant(),
      accept: async (scope, arrivals) => {
        const who = scope.workspace === other.workspace ? 'quiet' : 'flood'
        steps.push(`${who} begins`)
        // Its many short steps would each wait for one of the flood's.
        for (let n = 0; n < (who === 'quiet' ? 10 : 2); n++) await sql`select pg_sleep(0.001)`.execute(scope.db)
        steps.push(`${who} is in`)
        return arrivals.map(() => ({ kind: 'same', personId: null, recordId: null, entryId: null, changed: false }))
      },
    })
    const pass = (workspace: WorkspaceId, source: SourceId | undefined, count: number) => {
      if (!source) throw new Error('no source')
      const arrival = { source, externalId: 'u', at: Temporal.Now.instant(), messageId: 'm', attributes: {}, entry: null }
      const call = { read: { kind: 'arrival' as const, arrival, misread: [] }, bytes: () => Buffer.from('{}') }
      const calendar = { country: 'MX', timezone: 'America/Mexico_City' }
      const from = { workspace, source, channel: 'web', currency: 'MXN', calendar, trust: 'signed-in' } as const
      return gate.pass(from, Array(count).fill(call), 2)
    }
    await Promise.all([pass(intake.workspace, intake.web, 3_000), pass(other.workspace, other.sources.web, 1)])
    const second = steps.indexOf('flood begins', steps.indexOf('flood begins') + 1)
    expect(steps.indexOf('quiet is in')).toBeLessThan(second)
    expect(steps.filter((step) => step === 'flood is in')).toHaveLength(3)
    expect(gate.isFull(intake.workspace, 1_000)).toBe(false)
  })

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
