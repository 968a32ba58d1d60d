import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeUrn, type Random } from './random.ts'

export type Sex = 'woman' | 'man'

const rowsOf = (file: string): string[][] =>
  readFileSync(join(import.meta.dirname, 'data', file), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split('\t'))

const pets = new Map(rowsOf('pets.tsv').map(([name = '', list = '']) => [name, list.split(' ')]))

/** The pet names a first name goes by; none for many. */
export const petsOf = (given: string): readonly string[] => pets.get(given) ?? pets.get(given.split(' ')[0] ?? '') ?? []

/** Draws first names and surnames as often as people bear them, in Spain or in America. */
export function makeNames(inSpain: boolean) {
  const column = inSpain ? 1 : 2
  const urnOf = (file: string, weight: number) => {
    const draw = makeUrn(rowsOf(file), (row) => Number(row[weight]))
    return (random: Random) => draw(random)[0] ?? ''
  }
  const given = { woman: urnOf('women.tsv', column), man: urnOf('men.tsv', column) }
  return { given: (random: Random, sex: Sex) => given[sex](random), surname: urnOf('surnames.tsv', 1) }
}
export type Names = ReturnType<typeof makeNames>

/** Without accents and blanks, for addresses and handles. */
export const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '')
