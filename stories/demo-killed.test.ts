import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ask, cleanUpLater, type Started, start } from './process.ts'
import { eventually } from './steps.ts'

const folder = await mkdtemp(join(tmpdir(), 'pulsera-demo-'))
const data = join(folder, 'data')
cleanUpLater(folder, data)

type Overview = {
  contacts: number
  people: number
  entries: number
  loading: { done: number; total: number } | null
  bySource: { channel: string; contacts: number }[]
  showcase: { name: string; versions: object[] } | null
}

describe('the demo shop, asked for at the terminal and killed while it arrives', () => {
  let running: Started
  let account: { email: string; password: string }
  const look = async (): Promise<Overview> => {
    const { cookies } = await ask(running.url, 'POST', '/api/auth/sign-in/email', account)
    return (await ask(running.url, 'GET', '/api/overview', undefined, cookies.map((cookie) => cookie.split(';')[0]).join('; '))).body
  }

  it('goes on where it was: every contact and every moment there once, and Laura is one', async () => {
    running = await start(['--demo', '--data', data, '--port', '0'])
    const [, email = '', password = ''] = /Para entrar\s+(\S+)\s+contraseña: (\S+)/.exec(running.said()) ?? []
    account = { email, password }
    const { total, done } = await eventually(async () => {
      const { loading } = await look()
      expect(loading?.done).toBeGreaterThan(1000)
      return loading as NonNullable<typeof loading>
    })
    expect(done).toBeLessThan(total)
    running.child.kill('SIGKILL')
    expect(await running.ended).toBe(137)

    running = await start(['--demo', '--data', data, '--port', '0'])
    expect(running.said()).not.toContain('contraseña')
    const whole = await eventually(async () => {
      const seen = await look()
      expect(seen.loading).toBeNull()
      return seen
    }, 120_000)
    // Of the old file each line is a contact and no moment; everything else that was told is one moment, and three notes were left about Laura.
    const imported = whole.bySource.find(({ channel }) => channel === 'import')?.contacts ?? 0
    expect(whole.entries).toBe(total - imported + 3)
    expect(whole.contacts).toBeGreaterThan(6500)
    expect(whole.people).toBeLessThan(4800)
    expect(whole.showcase).toMatchObject({ name: 'Laura García Mendoza' })
    expect(whole.showcase?.versions).toHaveLength(5)
    running.child.kill('SIGINT')
    expect(await running.ended).toBe(0)
  })
})
