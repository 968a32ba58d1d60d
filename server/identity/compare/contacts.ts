import { findWord, formalsOf } from '../data/lexicon.ts'
import type { Document } from '../normalise/documents.ts'
import { correctedEmail } from '../normalise/emails.ts'
import type { Features } from '../normalise/index.ts'
import type { Name } from '../normalise/names.ts'
import { editsBetween } from '../normalise/near.ts'
import type { Level } from './levels.ts'

/** A finding about one kind of evidence; `shares` when both records hold the very same contact. */
export type Finding = { level: Level; facts?: Record<string, string>; shares?: boolean }

const noValues: readonly string[] = []

/** The first value, in the order of the alphabet, that both sides hold. */
function shared(a: readonly string[] | undefined, b: readonly string[] | undefined): string | undefined {
  if (!a || !b) return undefined
  let first: string | undefined
  for (const value of a) if ((first === undefined || value < first) && b.includes(value)) first = value
  return first
}

/** Two values in the order of the alphabet, so that both ways round say the same. */
const inOrder = (one: string, other: string) => (one < other ? { one, other } : { one: other, other: one })

const differentPhones: Finding = { level: 'phone.different' }

export function comparePhones(a: Features, b: Features): Finding | undefined {
  if (!(a.phones || a.phoneParts) || !(b.phones || b.phoneParts)) return undefined
  const same = shared(a.phones, b.phones)
  if (same) return { level: 'phone.same', facts: { value: same }, shares: true }
  const [ofA, ofB] = [phonesOf(a), phonesOf(b)]
  let near: Finding | undefined
  for (const one of ofA) {
    for (const other of ofB) {
      const part = partOf(one, other)
      if (part) return { level: 'phone.part', facts: { value: part } }
      if (!near && isOneFigureOff(one, other)) near = { level: 'phone.near', facts: inOrder(one, other) }
    }
  }
  return near ?? differentPhones
}

const isOneFigureOff = (one: string, other: string) => one.startsWith(other.slice(0, 3)) && editsBetween(one, other, 1) <= 1
const phonesOf = ({ phones, phoneParts }: Features): readonly string[] =>
  phoneParts ? [...(phones ?? []), ...phoneParts] : (phones ?? noValues)

/** The incomplete number when it is the end of the other. */
function partOf(one: string, other: string): string | undefined {
  const plus = 43
  if (one.charCodeAt(0) === plus && other.charCodeAt(0) === plus) return undefined
  const [short, long] = one.length < other.length ? [one, other] : [other, one]
  return long.endsWith(short.replace('+', '')) ? short : undefined
}

export function compareEmails(a: Features, b: Features): Finding | undefined {
  if (!a.emails || !b.emails) return undefined
  const same = shared(a.emails, b.emails)
  if (same) return { level: 'email.same', facts: { value: same }, shares: true }
  let best: Finding | undefined
  for (const one of a.emails) {
    for (const other of b.emails) {
      const level = emailLevel(one, other)
      if (isNamesakes(level, one, other, a, b)) continue
      if (!best || mailOrder.indexOf(level) < mailOrder.indexOf(best.level)) {
        best = level === 'email.different' ? differentEmails : { level, facts: inOrder(one, other) }
      }
    }
  }
  return best
}

/** "ana.gil7@" at two large providers: people of one name choose alike, so it says nothing beyond the name. */
const isNamesakes = (level: Level, one: string, other: string, a: Features, b: Features): boolean =>
  level === 'email.user' &&
  isCrowdedProvider(one) &&
  isCrowdedProvider(other) &&
  [one, other].some((email) => holdsName(email, [a.name, b.name]))

export const isCrowdedProvider = (email: string) => crowdedProviders.test(split(email)[1])

const differentEmails: Finding = { level: 'email.different' }

const mailOrder: readonly Level[] = ['email.slip', 'email.near', 'email.user', 'email.different']

function emailLevel(one: string, other: string): Level {
  if (correctedEmail(one) === correctedEmail(other)) return 'email.slip'
  if (isSlip(one, other)) return 'email.near'
  return isSameUser(one, other) ? 'email.user' : 'email.different'
}

const split = (email: string): [string, string] => [email.slice(0, email.lastIndexOf('@')), email.slice(email.lastIndexOf('@') + 1)]

const crowdedProviders = /^(?:gmail|hotmail|outlook|yahoo|icloud|live|msn|aol|protonmail|ymail)\./

/** One or two slips in a long address. At a large provider other figures are another address (ana91@, ana92@). */
function isSlip(one: string, other: string): boolean {
  if (Math.min(one.length, other.length) < 10 || editsBetween(one, other, 2) > 2) return false
  const [[userA, domainA], [userB, domainB]] = [split(one), split(other)]
  const [figuresA, figuresB] = [userA.replaceAll(/\D/g, ''), userB.replaceAll(/\D/g, '')]
  if (figuresA === figuresB) return true
  return figuresA.length !== figuresB.length && !crowdedProviders.test(domainA) && !crowdedProviders.test(domainB)
}

function isSameUser(one: string, other: string): boolean {
  if (one.charCodeAt(0) !== other.charCodeAt(0)) return false
  const [[userA], [userB]] = [split(one), split(other)]
  return Math.min(userA.length, userB.length) >= 6 && userA.replaceAll('.', '') === userB.replaceAll('.', '')
}

/** Whether an address is made of the person's own name, so that it says little beyond it. */
export function holdsName(email: string, names: readonly (Name | undefined)[]): boolean {
  const user = email.slice(0, email.lastIndexOf('@'))
  const isInside = (word: string) => word.length >= 3 && user.includes(word)
  return names.some((name) => name !== undefined && (name.given.some(isInside) || name.surnames.some(isInside)))
}

/** A given name inside an address ("encarnacion.torres3@") that no word of these names accounts for. */
export function otherNameIn(email: string, names: readonly (Name | undefined)[]): string | undefined {
  const given = names.flatMap((name) => name?.given ?? []).filter((word) => word.length > 1)
  if (given.length === 0) return undefined
  const user = split(email)[0].replaceAll(/\d/g, '')
  const words = [...given, ...names.flatMap((name) => name?.surnames ?? [])]
  const formals = words.flatMap((word) => formalsOf(word).flatMap((formal) => formal.split('_')))
  if ([...words, ...formals].some((word) => word.length >= 3 && user.includes(word.slice(0, 5)))) return undefined
  const pieces = user.split(/[._-]/)
  return pieces.find((piece) => piece.length >= 4 && isGivenName(piece)) ?? prefixName(pieces[0] ?? '')
}

const isGivenName = (word: string) => findWord(word).given < 10.5 && findWord(word).given < findWord(word).surname + 2

function prefixName(text: string): string | undefined {
  for (let end = Math.min(text.length - 4, 12); end >= 5; end--) {
    if (isGivenName(text.slice(0, end)) && findWord(text.slice(end)).knownSurname) return text.slice(0, end)
  }
  return undefined
}

export type DocumentFinding = Finding & { excludes?: boolean; slip?: boolean }

/** `excludes`: two valid numbers of one kind. `slip`: one number mistyped; numbers given out to twins differ in the last figure. */
export function compareDocuments(a: Features, b: Features): DocumentFinding | undefined {
  if (!a.documents || !b.documents) return undefined
  let best: DocumentFinding | undefined
  for (const one of a.documents) {
    for (const other of b.documents) {
      const found = compareTwoDocuments(one, other)
      if (found && (!best || strength(found) > strength(best))) best = found
    }
  }
  return best
}

/** Of several documents the one that says most: the same number, a slip of one, then numbers that exclude each other. */
function strength({ level, slip, excludes }: DocumentFinding): number {
  if (level === 'document.same') return 6
  if (level === 'document.raw') return 5
  if (level === 'document.near') return slip ? 4 : 3
  return excludes ? 2 : Number(level === 'document.other')
}

function compareTwoDocuments(one: Document, other: Document): DocumentFinding | undefined {
  const [low, high] = one.value < other.value ? [one.value, other.value] : [other.value, one.value]
  const isRaw = one.kind === 'raw' && other.kind === 'raw'
  if (low === high) return { level: isRaw && low.length < 9 ? 'document.raw' : 'document.same', facts: { value: low }, shares: true }
  if (one.kind !== other.kind && one.kind !== 'raw' && other.kind !== 'raw') return undefined
  if (one.kind === other.kind && one.kind !== 'raw') return { level: 'document.different', excludes: true }
  const edits = editsBetween(low, high, 2)
  const reordered = low.length === high.length && low.length >= 7 && [...low].sort().join('') === [...high].sort().join('')
  if (!reordered && edits > (Math.min(low.length, high.length) > 8 ? 2 : 1))
    return { level: low.length === high.length && low.length >= 8 ? 'document.other' : 'document.different' }
  return {
    level: 'document.near',
    facts: { one: low, other: high },
    slip: reordered || (low.length === high.length && low.at(-1) === high.at(-1)),
  }
}

/** The name before the @ of one is the handle of the other; made of the person's name and little else, it is any namesake's. */
export function compareHandles(a: Features, b: Features): Finding | undefined {
  const value = userAsHandle(a, b) ?? userAsHandle(b, a)
  return value === undefined ? undefined : { level: 'handle.email', facts: { value } }
}

function userAsHandle({ handles }: Features, { emails }: Features): string | undefined {
  if (!handles || !emails) return undefined
  const users = emails.map((email) => plainUser(split(email)[0]))
  return handles.map(plainUser).find((handle) => handle.length >= 7 && /\d/.test(handle) && users.includes(handle))
}

export const plainUser = (text: string): string => text.replaceAll(/[._-]/g, '')

/** The year of birth that one states stands at the end of the other's address. */
export function sayYear(a: Features, b: Features, findings: Finding[]): void {
  const year = yearOf(a, b) ?? yearOf(b, a)
  if (year !== undefined) findings.push({ level: 'email.year', facts: { value: year } })
}

function yearOf({ births }: Features, { emails }: Features): string | undefined {
  if (!births || !emails) return undefined
  return births.map((birth) => birth.slice(0, 4)).find((year) => emails.some((email) => split(email)[0].endsWith(year)))
}

/** Cards, the business's own numbers, handles and devices: the same or nothing to say. */
export function addCodes(a: Features, b: Features, findings: Finding[]): void {
  const look = (level: Level, ofA: readonly string[] | undefined, ofB: readonly string[] | undefined) => {
    const same = shared(ofA, ofB)
    if (same) findings.push({ level, facts: { value: same } })
  }
  if (a.cards && b.cards) look('card.same', a.cards, b.cards)
  if (a.numbers && b.numbers) look('number.same', a.numbers, b.numbers)
  if (a.handles && b.handles) look('handle.same', a.handles, b.handles)
  if (a.devices && b.devices) look('device.same', a.devices, b.devices)
}
