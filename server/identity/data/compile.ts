/**
 * Makes names.tsv.gz and pets.tsv from the source lists: `node server/identity/data/compile.ts SPANISH_FOLDER ENGLISH_FOLDER`.
 * The results are committed and never change under a model version; README.md names sources and licences.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { fold } from '../normalise/fold.ts'

const [spanish, english] = process.argv.slice(2)
if (!spanish || !english) throw new Error('usage: compile.ts SPANISH_FOLDER ENGLISH_FOLDER')
const particles = new Set(['de', 'del', 'la', 'las', 'los', 'el', 'y', 'da', 'do', 'dos', 'das', 'i'])
const rows = (text: string, separator: string | RegExp = ',') =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split(separator))

type Share = Map<string, number>
function shares(lines: string[][], column: number, scale = 0): Share {
  const counts: Share = new Map()
  let total = 0
  for (const line of lines) {
    const n = Number(line[column]) || 0
    total += n
    for (const token of new Set(fold(line[0] ?? '').split(' '))) {
      if (token.length > 1 && !particles.has(token)) counts.set(token, (counts.get(token) ?? 0) + n)
    }
  }
  for (const [token, n] of counts) counts.set(token, n / (scale || total))
  return counts
}

/** A word is as common as in the population where it is most common: rarity is never overstated. */
function commonest(...all: Share[]): Share {
  const most: Share = new Map()
  for (const share of all) for (const [token, f] of share) most.set(token, Math.max(most.get(token) ?? 0, f))
  return most
}
const read = (folder: string, name: string) => readFileSync(join(folder, name), 'utf8')
const men = rows(read(spanish, 'ine_nombres_hombres.csv')).slice(1)
const women = rows(read(spanish, 'ine_nombres_mujeres.csv')).slice(1)
const chile = rows(read(spanish, 'chile_nombres_1940_2021.csv')).slice(1)
const usFirst = [...rows(read(english, 'dist.male.first'), /\s+/), ...rows(read(english, 'dist.female.first'), /\s+/)]
const usLast = rows(read(english, 'dist.all.last'), /\s+/)
const given = commonest(shares([...men, ...women], 1), shares(chile, 2), shares(usFirst, 1, 200))
const surnames = commonest(
  shares(rows(gunzipSync(readFileSync(join(spanish, 'ine_apellidos.csv.gz'))).toString('utf8')).slice(1), 1),
  shares(usLast, 1, 100),
)
const quarterBits = (f: number | undefined) => (f === undefined || f < 2e-6 ? '' : String(Math.round(-Math.log2(f) * 4)))
const names = [...new Set([...given.keys(), ...surnames.keys()])]
  .sort()
  .map((token) => [token, quarterBits(given.get(token)), quarterBits(surnames.get(token))])
  .filter(([, g, s]) => g !== '' || s !== '')
writeFileSync(join(import.meta.dirname, 'names.tsv.gz'), gzipSync(names.map((n) => n.join('\t')).join('\n'), { level: 9 }))

const pets = new Map<string, Set<string>>()
const addPet = (kind: string, short: string | undefined, formal: string | undefined) => {
  const key = `${kind}\t${fold(short ?? '').replaceAll(' ', '')}`
  const value = fold(formal ?? '')
    .split(' ')
    .filter((word) => !particles.has(word))
    .join('_')
  if (value) pets.set(key, (pets.get(key) ?? new Set()).add(value))
}
for (const [short, formal] of rows(read(spanish, 'hipocoristicos_es.csv')).slice(1)) addPet('pet', short, formal)
for (const [formal, , short] of rows(read(english, 'names.csv')).slice(1)) addPet('pet', short, formal)
for (const [formal, variant] of rows(read(spanish, 'variantes_nombres_es.csv')).slice(1)) addPet('variant', variant, formal)
writeFileSync(
  join(import.meta.dirname, 'pets.tsv'),
  `${[...pets]
    .map(([key, formals]) => `${key}\t${[...formals].sort().join(' ')}`)
    .sort()
    .join('\n')}\n`,
)
console.log(`${names.length} names, ${pets.size} pet names and variants`)
