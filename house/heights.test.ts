import { describe, expect, it } from 'vitest'
import { code, files, isTest, readSource } from './source.ts'

const wall = 400
const testWall = 600
/** The few that may be taller, each with its reason. */
const exempt = new Map<string, string>([])

const forbidden = /(^|[-/.])(helpers?|utils?|manager|common|misc|data|info|base|handle)(\.[a-z]+)*\.tsx?$/
/** `base` there is the start of every endpoint, which is what the word means. */
const namedWell = new Set(['contract/base.ts'])

describe('heights and names', () => {
  it(`no file is past its wall (${code.length} looked at)`, () => {
    const tall = code.filter(({ path, lines }) => lines > (isTest(path) ? testWall : wall) && !exempt.has(path))
    expect(code.length).toBeGreaterThan(100)
    expect(tall.map(({ path, lines }) => `${path}: ${lines}`)).toEqual([])
  })

  it('no file is named after nothing', () => {
    expect(code.map(({ path }) => path).filter((path) => forbidden.test(path) && !namedWell.has(path))).toEqual([])
  })

  it('files are kebab-case, components PascalCase', () => {
    const wrong = code
      .map(({ path }) => path)
      .filter((path) => {
        const name = path.split('/').at(-1) ?? ''
        return !/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9-]+)*\.ts$/.test(name) && !/^([A-Z][A-Za-z0-9]*|[a-z-]+)(\.test)?\.tsx$/.test(name)
      })
    expect(wrong).toEqual([])
  })

  it('no loose ends: marks, skipped tests, silenced checks', () => {
    const marks = /\b(TODO|FIXME|XXX|HACK)\b|not implemented|\.only\(|@ts-(ignore|nocheck)|\bas any\b|biome-ignore-all/
    const loose = code.filter(({ path, text }) => path !== 'house/heights.test.ts' && marks.test(text)).map(({ path }) => path)
    expect(loose).toEqual([])
  })

  it('nothing names a machine, a registry or a session', () => {
    const words = /\/work\/(main|shared)|\/root\/|registry\.npmjs|helper-\d/
    const texts = files.filter((path) => /\.(ts|tsx|md|json|sql|mjs|yml|txt|css|html)$/.test(path) && path !== 'package-lock.json')
    const named = texts.filter((path) => {
      if (path === 'house/heights.test.ts') return false
      try {
        return words.test(readSource(path).text)
      } catch {
        return false
      }
    })
    expect(texts.length).toBeGreaterThan(100)
    expect(named).toEqual([])
  })
})
