import { describe, expect, it } from 'vitest'
import { readSource } from './source.ts'

type Locked = {
  version?: string
  resolved?: string
  optionalDependencies?: Record<string, string>
  optional?: boolean
  hasInstallScript?: boolean
  dev?: boolean
}
const lock: { packages: Record<string, Locked> } = JSON.parse(readSource('package-lock.json').text)
const manifest: { dependencies: Record<string, string>; devDependencies: Record<string, string>; allowScripts: Record<string, boolean> } =
  JSON.parse(readSource('package.json').text)
const names = Object.keys(lock.packages)

describe('the lock file', () => {
  it('has every optional platform package, else "npm ci" fails on that platform', () => {
    const wanted = Object.entries(lock.packages).flatMap(([at, entry]) =>
      Object.keys(entry.optionalDependencies ?? {}).map((name) => ({ at, name })),
    )
    const missing = wanted.filter(
      ({ at, name }) => !names.includes(`node_modules/${name}`) && !names.includes(`${at}/node_modules/${name}`),
    )
    expect(wanted.length).toBeGreaterThan(20)
    expect(missing).toEqual([])
  })

  it('names no registry', () => {
    expect(Object.entries(lock.packages).filter(([, entry]) => entry.resolved?.startsWith('http'))).toEqual([])
  })

  it('holds exact versions only', () => {
    const loose = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }).filter(
      ([, version]) => !/^(npm:[@\w/.-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(version),
    )
    expect(loose).toEqual([])
  })
})
