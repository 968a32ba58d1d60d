import { plain, type Sex } from './names.ts'
import type { Random } from './random.ts'

export type Bearer = { given: string; surnames: readonly [string, string]; sex: Sex; birth: string }

const letters = (text: string) => plain(text).toUpperCase()
const vowelInside = (word: string) => word.slice(1).match(/[AEIOU]/)?.[0] ?? 'X'
const consonantInside = (word: string) => word.slice(1).match(/[B-DF-HJ-NP-TV-Z]/)?.[0] ?? 'X'
const curpAlphabet = '0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ'
const curpStates = ['AS', 'BC', 'DF', 'GT', 'JC', 'MC', 'MN', 'NL', 'PL', 'QT', 'SL', 'VZ', 'YN'] as const
// Words the registry avoids by writing X for the vowel.
const improper = new Set(
  'BACA BAKA BUEI BUEY CACA CACO CAGA CAGO CAKA CAKO COGE COGI COJA COJE COJI COJO COLA CULO FALO FETO GETA GUEI GUEY JETA JOTO KACA KACO KAGA KAGO KAKA KAKO KOGE KOGI KOJA KOJE KOJI KOJO KOLA KULO LILO LOCA LOCO LOKA LOKO MAME MAMO MEAR MEAS MEON MIAR MION MOCO MOKO MULA MULO NACA NACO PEDA PEDO PENE PIPI PITO POPO PUTA PUTO QULO RATA ROBA ROBE ROBO RUIN SENO TETA VACA VAGA VAGO VAKA VUEI VUEY WUEI WUEY'.split(
    ' ',
  ),
)

/** Mexico's CURP with its check digit (Instructivo normativo para la asignación de la CURP, 2021). */
export function curp({ given, surnames, sex, birth }: Bearer, random: Random): string {
  const [first, second] = [letters(surnames[0]), letters(surnames[1])]
  const words = given.split(' ').map(letters)
  const name = (words.length > 1 && /^(JOSE|MARIA)$/.test(words[0] ?? '') ? words[1] : words[0]) ?? 'X'
  let start = `${first[0]}${vowelInside(first)}${second[0]}${name[0]}`
  if (improper.has(start)) start = `${start[0]}X${start.slice(2)}`
  const [year = '', month = '', day = ''] = birth.split('-')
  const homonym = Number(year) < 2000 ? random.between(0, 9) : random.pick([...'ABCDEFG'])
  const inner = `${consonantInside(first)}${consonantInside(second)}${consonantInside(name)}`
  const body = `${start}${year.slice(2)}${month}${day}${sex === 'woman' ? 'M' : 'H'}${random.pick(curpStates)}${inner}${homonym}`
  const sum = [...body].reduce((total, letter, i) => total + curpAlphabet.indexOf(letter) * (18 - i), 0)
  return `${body}${(10 - (sum % 10)) % 10}`
}

/** Spain's DNI: the letter is the number modulo 23. */
export function dni(_: Bearer, random: Random): string {
  const number = random.between(10_000_000, 79_999_999)
  return `${number}${'TRWAGMYFPDXBNJZSQVHLCKE'[number % 23]}`
}

/** Chile's RUT: modulo 11 with weights 2 to 7. */
export function rut(_: Bearer, random: Random): string {
  const number = String(random.between(7_000_000, 24_999_999))
  const sum = [...number].reverse().reduce((total, digit, i) => total + Number(digit) * ((i % 6) + 2), 0)
  const check = 11 - (sum % 11)
  return `${number}-${check === 11 ? 0 : check === 10 ? 'K' : check}`
}

/** Argentina's CUIL: sex, the number of the DNI, check digit modulo 11. */
export function cuil({ sex }: Bearer, random: Random): string {
  for (;;) {
    const body = `${sex === 'woman' ? 27 : 20}${random.between(10_000_000, 47_999_999)}`
    const sum = [...body].reduce((total, digit, i) => total + Number(digit) * (Number('5432765432'[i]) || 0), 0)
    const check = (11 - (sum % 11)) % 11
    // The tenth remainder changes the prefix in life: draw again instead.
    if (check < 10) return `${body.slice(0, 2)}-${body.slice(2)}-${check}`
  }
}

/** Colombia's cédula and Peru's DNI have no public check digit. */
export const cedula = (_: Bearer, random: Random): string => String(random.between(1_000_100_000, 1_149_999_999))
export const dniOfPeru = (_: Bearer, random: Random): string => String(random.between(10_000_000, 79_999_999))
