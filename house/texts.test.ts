import { describe, expect, it } from 'vitest'
import { refusals } from '#contract'
import { files, readSource } from './source.ts'

type Texts = { [key: string]: string | Texts }
const keysIn = (texts: Texts, before = ''): string[] =>
  Object.entries(texts).flatMap(([key, value]) => (typeof value === 'string' ? [before + key] : keysIn(value, `${before}${key}.`)))
/** Plural forms differ between languages (Spanish has _many): the plain key is what both must have. */
const plain = (key: string) => key.replace(/_(zero|one|two|few|many|other)$/, '')
const load = (path: string) => JSON.parse(readSource(path).text) as Texts
const spanish = files.filter((path) => /^texts\/es\/.+\.json$/.test(path))

describe('texts', () => {
  it.each(spanish)('%s says the same things in English', (path) => {
    const es = new Set(keysIn(load(path)).map(plain))
    const en = new Set(keysIn(load(path.replace('/es/', '/en/'))).map(plain))
    expect(
      [...es].filter((key) => !en.has(key)),
      'missing in English',
    ).toEqual([])
    expect(
      [...en].filter((key) => !es.has(key)),
      'missing in Spanish',
    ).toEqual([])
  })

  it.each(spanish)('%s leaves no text empty and keeps its variables', (path) => {
    const es = load(path)
    const en = load(path.replace('/es/', '/en/'))
    const at = (texts: Texts, key: string) =>
      key.split('.').reduce<Texts | string | undefined>((t, k) => (typeof t === 'object' ? t[k] : undefined), texts)
    const variables = (text: unknown) => [...String(text).matchAll(/\{\{\s*([\w.]+)/g)].map((match) => match[1]).sort()
    const keys = keysIn(es).filter((key) => plain(key) === key)
    for (const key of keys) {
      expect(String(at(es, key)).trim(), `${key} in Spanish`).not.toBe('')
      if (typeof at(en, key) === 'string') expect(variables(at(en, key)), `variables of ${key}`).toEqual(variables(at(es, key)))
    }
  })

  it('no sentence writes a decimal figure itself: countries write it with a point or with a comma', () => {
    const written = spanish
      .flatMap((path) => [path, path.replace('/es/', '/en/')])
      .flatMap((path) => [...readSource(path).text.matchAll(/\d[.,]\d\d(?![\d.])/g)].map(([figure]) => `${path}: ${figure}`))
    expect(written).toEqual([])
  })

  it('what a country or a form of address says otherwise is said by its language too, with the same variables', () => {
    const variants = files.filter((path) => /^texts\/[a-z]{2}-(?:[A-Z]{2}|usted|vos)\.json$/.test(path))
    expect(variants.length).toBeGreaterThan(2)
    const at = (texts: Texts, key: string) =>
      key.split('.').reduce<Texts | string | undefined>((t, k) => (typeof t === 'object' ? t[k] : undefined), texts)
    const variables = (text: unknown) => [...String(text).matchAll(/\{\{\s*([\w.]+)/g)].map((match) => match[1]).sort()
    for (const path of variants)
      for (const [room, texts] of Object.entries(load(path)) as [string, Texts][]) {
        const base = load(`texts/${path.slice(6, 8)}/${room}.json`)
        for (const key of keysIn(texts)) {
          expect(typeof at(base, key), `${path}: ${room}:${key}`).toBe('string')
          expect(variables(at(texts, key)), `${path}: ${room}:${key}`).toEqual(variables(at(base, key)))
        }
      }
  })

  it('every refusal has its sentence in both languages', () => {
    for (const language of ['es', 'en']) {
      const texts = load(`texts/${language}/refusals.json`)
      const flat = new Set([...keysIn(texts)])
      expect(
        Object.keys(refusals).filter((code) => !flat.has(code)),
        language,
      ).toEqual([])
    }
  })
})
