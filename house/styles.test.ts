import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { code, files, readSource } from './source.ts'

type Use = { path: string; sheet: string; name: string }

const imported = /^import (\w+) from '([^']*\.module\.css)'$/gm
/** What a component asks of its style sheets. The compiler takes any name for one that is there. */
const uses: Use[] = code.flatMap(({ path, text }) =>
  [...text.matchAll(imported)].flatMap(([, bound = '', from = '']) => {
    const asked = text.replaceAll(imported, '').matchAll(new RegExp(`\\b${bound}(?:\\.|\\[['"])(\\w+)`, 'g'))
    return [...asked].map(([, name = '']) => ({ path, sheet: join(dirname(path), from), name }))
  }),
)
const classesIn = (sheet: string): Set<string> => {
  const rules = readSource(sheet)
    .text.replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .replaceAll(/:global\([^()]*(?:\([^()]*\)[^()]*)*\)/g, '')
  // What stands before a brace is a selector.
  const selectors = [...rules.matchAll(/([^{};]+)\{/g)].map(([, selector = '']) => selector)
  return new Set(selectors.flatMap((selector) => [...selector.matchAll(/\.([a-zA-Z]\w*)/g)].map(([, name = '']) => name)))
}
const sheets = new Map(files.filter((path) => path.endsWith('.module.css')).map((path) => [path, classesIn(path)]))

describe('styles', () => {
  it(`every class that a component names is there (${uses.length} looked at)`, () => {
    const missing = uses.filter(({ sheet, name }) => !sheets.get(sheet)?.has(name))
    expect(uses.length).toBeGreaterThan(400)
    expect(missing.map(({ path, sheet, name }) => `${path}: ${name} is not in ${sheet}`)).toEqual([])
  })

  it(`every class of a style sheet is named by a component (${sheets.size} sheets looked at)`, () => {
    const named = new Set(uses.map(({ sheet, name }) => `${sheet} ${name}`))
    const idle = [...sheets].flatMap(([sheet, names]) =>
      [...names].filter((name) => !named.has(`${sheet} ${name}`)).map((name) => `${sheet}: ${name}`),
    )
    expect(sheets.size).toBeGreaterThan(20)
    expect(idle).toEqual([])
  })
})
