import { statSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { files, readSource } from './source.ts'

const scripts: Record<string, string> = JSON.parse(readSource('package.json').text).scripts
const documents = files.filter((path) => /^(README(\.es)?\.md|docs\/.+\.md)$/.test(path))

describe('documents', () => {
  it.each(['README.md', 'README.es.md'])('%s begins with the two commands', (path) => {
    const firstBlock = readSource(path).text.match(/```[a-z]*\n([\s\S]*?)```/)?.[1] ?? ''
    expect(firstBlock).toContain('npm start')
    expect(firstBlock).toContain('npm test')
  })

  it('name only scripts that exist', () => {
    const named = documents.flatMap((path) =>
      [...readSource(path).text.matchAll(/npm run (?:-s )?([\w:-]+)/g)].map((match) => ({ path, script: match[1] ?? '' })),
    )
    expect(named.length).toBeGreaterThan(5)
    expect(named.filter(({ script }) => !scripts[script])).toEqual([])
  })

  it('link only to files that exist', () => {
    const links = documents.flatMap((path) =>
      [...readSource(path).text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)].map((match) => ({
        path,
        target: new URL(match[1] ?? '', `file:///${path}`).pathname.slice(1),
      })),
    )
    expect(links.length).toBeGreaterThan(5)
    expect(
      links.filter(({ target }) => !files.some((file) => file === target || file.startsWith(`${target.replace(/\/$/, '')}/`))),
    ).toEqual([])
  })

  it('show every picture of the screens, in both languages, and none that is large', () => {
    const pictures = files.filter((path) => path.startsWith('docs/screens/'))
    const texts = documents.map((path) => readSource(path).text)
    expect(pictures.length).toBeGreaterThan(60)
    expect(pictures.filter((path) => !texts.some((text) => text.includes(path.slice('docs/'.length))))).toEqual([])
    const inOne = (language: string) => pictures.filter((path) => path.includes(`/${language}/`)).map((path) => path.split('/').at(-1))
    expect(inOne('en').sort()).toEqual(inOne('es').sort())
    const kb = (path: string) => statSync(path).size / 1024
    expect(pictures.filter((path) => kb(path) > 110)).toEqual([])
  })

  it('CI calls npm test and nothing weaker', () => {
    expect(readSource('.ci/run').text).toMatch(/^exec npm test$/m)
  })
})
