import { describe, expect, it } from 'vitest'
import { abilities, contract, type Meta } from '#contract'

type Endpoint = { name: string; method: string; path: string; meta: Meta }
function endpointsIn(node: unknown, name: string): Endpoint[] {
  if (typeof node !== 'object' || node === null) return []
  const definition = (node as { '~orpc'?: { route: { method?: string; path?: string }; meta: Meta } })['~orpc']
  if (definition) return [{ name, method: definition.route.method ?? 'POST', path: definition.route.path ?? '', meta: definition.meta }]
  return Object.entries(node).flatMap(([key, child]) => endpointsIn(child, name ? `${name}.${key}` : key))
}
const endpoints = endpointsIn(contract, '')
/** They change no workspace: a first run, a preview, one's own session. */
const unaudited = new Set([
  'setup.run',
  'setup.addWorkspace',
  'access.enterWorkspace',
  'people.previewSeparation',
  'people.momentsOfPart',
  'webhooks.preview',
])

describe('the contract', () => {
  it(`says of each endpoint who may call it (${endpoints.length})`, () => {
    expect(endpoints.length).toBeGreaterThan(30)
    const known = new Set<string>([...Object.keys(abilities), 'public', 'signed-in'])
    expect(endpoints.filter(({ meta }) => !known.has(meta.may)).map(({ name }) => name)).toEqual([])
  })

  it('names an audit action for whatever changes something', () => {
    const silent = endpoints.filter(({ method, meta, name }) => method !== 'GET' && !meta.audit && !unaudited.has(name))
    expect(silent.map(({ name }) => name)).toEqual([])
  })

  it('uses resources, each once, in kebab-case', () => {
    const addresses = endpoints.map(({ method, path }) => `${method} ${path}`)
    expect(new Set(addresses).size).toBe(addresses.length)
    expect(endpoints.filter(({ path }) => !/^(\/([a-z-]+|\{[a-zA-Z]+\}))+$/.test(path)).map(({ path }) => path)).toEqual([])
  })
})
