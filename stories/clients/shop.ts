import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { ownerAccount } from '../../test/server.ts'
import { ask, cleanUpLater, type Started, signIn, start } from '../process.ts'
import { eventually } from '../steps.ts'

const business = { mode: 'own', business: 'Tienda de clientes', country: 'MX', mainIdentifier: 'phone', owner: ownerAccount }

/** The real program in a process of its own, which can be killed and started again where it was, with a source for clients to write to. */
export async function openProgram() {
  const folder = await mkdtemp(join(tmpdir(), 'pulsera-clients-'))
  cleanUpLater(folder)
  let running: Started = await start(['--data', folder, '--port', '0'])
  const { url } = running
  expect((await ask(url, 'POST', '/api/setup', business)).status).toBe(201)
  let cookie = await signIn(url)
  const api = async (method: string, path: string, body?: unknown) => {
    const answer = await ask(url, method, `/api${path}`, body, cookie)
    expect(answer.status, `${method} ${path}: ${answer.text.slice(0, 300)}`).toBeLessThan(300)
    return answer.body
  }
  const { writeKey } = await api('POST', '/sources', { kind: 'web', name: 'Tienda en línea' })

  /** Kills it as a power cut would, and starts it again at the same address. */
  const killAndStart = async () => {
    running.child.kill('SIGKILL')
    await running.ended
    running = await start(['--data', folder, '--port', new URL(url).port])
    expect(running.url).toBe(url)
    cookie = await signIn(url)
  }

  const personOf = async (typed: string): Promise<{ id: string; name: string; recordCount: number }> => {
    const { candidates } = await api('GET', `/recognise?q=${encodeURIComponent(typed)}`)
    const people = candidates.map(({ person }: { person: { id: string; name: string; recordCount: number } }) => person)
    expect(people, `who answers to ${typed}`).toHaveLength(1)
    return people[0]
  }
  /** Names of what happened to the person who answers to this, in any order, each as often as it is there. */
  const eventsOf = async (typed: string): Promise<string[]> => {
    const { id } = await personOf(typed)
    const { items, next } = await api('GET', `/people/${id}/timeline?limit=200&kind=event,page`)
    expect(next).toBeNull()
    return items.map(({ facts }: { facts: { event?: string; title?: string } }) => facts.event ?? facts.title ?? '').sort()
  }
  /** Waits until all of them have come, and then looks whether any came twice. */
  const expectOnce = async (typed: string, names: readonly string[]) => {
    await eventually(async () => expect(new Set(await eventsOf(typed))).toEqual(new Set(names)), 60_000)
    expect(await eventsOf(typed)).toEqual([...names].sort())
    expect((await api('GET', '/quarantined')).items).toEqual([])
  }
  return { url, writeKey, api, killAndStart, personOf, eventsOf, expectOnce }
}

export const namesOf = (what: string, from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, at) => `${what} ${String(from + at).padStart(3, '0')}`)
