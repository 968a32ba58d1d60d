import { withoutCrowded } from '../keys.ts'
import type { Features } from '../normalise/index.ts'
import type { Band, Comparison, Reason } from '../types.ts'
import { compareBirths } from './births.ts'
import { countBits } from './bits.ts'
import {
  addCodes,
  compareDocuments,
  compareEmails,
  compareHandles,
  comparePhones,
  type DocumentFinding,
  type Finding,
  holdsName,
  otherNameIn,
  sayYear,
} from './contacts.ts'
import { commonOf } from './frequent-values.ts'
import type { Gate, Level, Model, Rule } from './levels.ts'
import { compareReadNames, type NameEvidence, says } from './names.ts'
import { compareOthers } from './others.ts'
import { comparePlaces } from './places.ts'
import { makeReady, type Ready } from './reading.ts'

export type { Level, Model, Rule } from './levels.ts'
export { defaultModel, modelFrom } from './levels.ts'
export { makeReady, type Ready } from './reading.ts'

/** Levels that let a full name become a person at once; without them it takes a rare one that nobody else claims. */
const supports = new Set<Level>([
  'document.same',
  'document.raw',
  'document.near',
  'card.same',
  'number.same',
  'phone.same',
  'phone.part',
  'phone.near',
  'email.same',
  'email.slip',
  'email.near',
  'email.user',
  'handle.same',
  'handle.email',
  'device.same',
  'birth.same',
  'birth.swapped',
  'birth.typo',
  'birth.part',
  'birth.near',
  'birth.blurred',
  'address.same',
  'address.street',
  'postcode.same',
])

type Weighted = Finding & { bits?: number }

/** A comparison before it is put into reasons: most of those made in a large set are never told to anybody. */
export type Weighed = {
  band: Band
  weight: number
  gate: Rule | undefined
  less: number
  findings: readonly Weighted[]
  name: NameEvidence
}

/** Weighs all evidence that two records are one person's, then lets the gates speak. The same for (a, b) and (b, a). */
export function compare(a: Features, b: Features, model: Model, crowded: (key: string) => boolean): Comparison {
  const [one, other] = [withoutCrowded(a, crowded), withoutCrowded(b, crowded)]
  const { findings, document } = findAll(one, other, model)
  return tell(judge(makeReady(one), makeReady(other), findings, document, model), model)
}

/**
 * The same comparison of records without crowded values, or nothing where it is plain from the first look that the two are apart: most
 * pairs of a large set.
 */
export function compareUnlessApart(a: Features, b: Features, model: Model): Comparison | undefined {
  const weighed = weighUnlessApart(makeReady(a), makeReady(b), model)
  return weighed && tell(weighed, model)
}

/** The same without the reasons. */
export function weighUnlessApart(a: Ready, b: Ready, model: Model): Weighed | undefined {
  const { findings, document } = findAll(a.features, b.features, model)
  if (!isSupported(findings) && !mayFitByName(a, b, findings, model)) return undefined
  const weighed = judge(a, b, findings, document, model)
  return weighed.band === 'apart' ? undefined : weighed
}

/** Whether a level is among the evidence. */
export const saysLevel = ({ findings, name }: Weighed, level: Level): boolean => has(findings, level) || says(name, level)

const isSupported = (findings: readonly Finding[]): boolean => findings.some(({ level }) => supports.has(level))

/** The reasons of a comparison, with the values that their sentences show. */
function tell({ band, weight, gate, less, findings, name }: Weighed, model: Model): Comparison {
  const ofName = name.said.map(({ level, weight: bits, one, other }): Reason => {
    return one === undefined || other === undefined ? { rule: level, weight: bits } : { rule: level, weight: bits, facts: { one, other } }
  })
  const because = [...findings.map((finding) => reasonOf(finding, model)), ...ofName].filter((one) => one.weight !== 0)
  return { band, weight, because: gate ? [...because, { rule: gate, weight: less }] : because }
}

/** Whether names could weigh enough to be worth a look although nothing else supports them. */
function mayFitByName(a: Ready, b: Ready, findings: readonly Weighted[], model: Model): boolean {
  if (!a.name || !b.name) return false
  let weight = Math.min(countBits(a.name), countBits(b.name))
  for (const { level, bits } of findings) weight += model.weights[level] + (bits ?? 0)
  return weight >= Math.min(model.nameJoin, model.nameDoubt)
}

function findAll(a: Features, b: Features, model: Model): { findings: Weighted[]; document: DocumentFinding | undefined } {
  const findings: Weighted[] = []
  const common = commonOf(model)
  addCodes(a, b, findings)
  const document = compareDocuments(a, b)
  if (document) findings.push(document)
  const phone = comparePhones(a, b)
  if (phone) findings.push(phone)
  const email = compareEmails(a, b)
  if (email) findings.push(email)
  const user = compareHandles(a, b)
  if (user) findings.push(user)
  const birth = compareBirths(a.births, b.births, common)
  if (birth) findings.push(birth)
  else if (a.births || b.births) sayYear(a, b, findings)
  if (a.place && b.place) findings.push(...comparePlaces(a.place, b.place, common))
  if (a.company && a.company === b.company) findings.push({ level: 'company.same', facts: { value: a.company } })
  if (a.others && b.others) findings.push(...compareOthers(a.others, b.others))
  return { findings, document }
}

function judge(one: Ready, other: Ready, findings: Weighted[], document: DocumentFinding | undefined, model: Model): Weighed {
  const [a, b] = [one.features, other.features]
  const name = compareReadNames(one.name, other.name, model)
  sayMailAndName(a, b, findings, name)
  let sum = 0
  for (const finding of findings) sum += weightOf(finding, model)
  for (const { weight } of name.said) sum += weight
  const weight = Math.round(sum * 100) / 100
  const gate = isVisit(a, b, findings) ? 'gate.device' : isClaim(a, b, findings) ? 'gate.claim' : gateOf(name, findings, document, model)
  // Two claims say nothing about each other: only who is verified is worth relating to.
  const band = gate === 'gate.claim' && a.claimed === b.claimed ? 'apart' : bandOf(weight, gate, name, findings, model)
  if (band !== 'join' || gate !== 'gate.name_only') return { band, weight, gate, less: 0, findings, name }
  const less = Math.min(0, Math.round((model.join - byNameBelow - weight) * 100) / 100)
  return { band, weight: Math.round((weight + less) * 100) / 100, gate: 'gate.rare_name', less, findings, name }
}

/** What an equal mail says of the names, and they of it. */
function sayMailAndName(a: Features, b: Features, findings: Weighted[], name: NameEvidence): void {
  const mail = findings.find(({ level }) => level === 'email.same')?.facts?.value
  if (!mail) return
  const names = [a.name, b.name]
  if (name.fits && holdsName(mail, names)) findings.push({ level: 'email.name', bits: -2 })
  const otherName = name.verdict === 'silent' ? otherNameIn(mail, names) : undefined
  if (otherName) findings.push({ level: 'email.other_name', facts: { value: otherName } })
}

/** What joins by name alone weighs less than all else that joins, so that the clustering knows it and takes it last. */
const byNameBelow = 0.01
export const isByName = (edge: { weight: number }, model: Model): boolean => edge.weight < model.join

const weightOf = ({ level, bits = 0 }: Weighted, model: Model): number => Math.round((model.weights[level] + bits) * 100) / 100

const reasonOf = (finding: Weighted, model: Model): Reason => ({
  rule: finding.level,
  weight: weightOf(finding, model),
  ...(finding.facts ? { facts: finding.facts } : {}),
})

/** Whether a record states nothing but a device: somebody who looked at the shop's pages and has not said who it is. */
export const isAnonymous = (features: Features): boolean =>
  features.devices !== undefined && Object.values(features).filter((stated) => stated !== undefined).length === 1

/** The one gate that opens: an anonymous visitor has nothing but the device to go by. Whether one person alone uses it, the clustering knows. */
const isVisit = (a: Features, b: Features, findings: readonly Finding[]): boolean =>
  findings.some(({ level }) => level === 'device.same') && (isAnonymous(a) || isAnonymous(b))

/**
 * What nobody verified is no evidence about whose it is: whoever fills in a form may state anybody's name, mail and phone. Only the browser it came
 * from speaks for it, where somebody verified uses it too.
 */
const isClaim = (a: Features, b: Features, findings: readonly Finding[]): boolean =>
  (a.claimed === true || b.claimed === true) && !findings.some(({ level }) => level === 'device.same')

const has = (findings: readonly Finding[], level: Level): boolean => findings.some((finding) => finding.level === level)
const isOneBirthday = (findings: readonly Finding[]) => has(findings, 'birth.same') || has(findings, 'birth.swapped')

/** The first gate that is closed. */
function gateOf(name: NameEvidence, findings: readonly Finding[], document: DocumentFinding | undefined, model: Model): Gate | undefined {
  if (document?.excludes) return 'gate.document'
  const sameBirth = isOneBirthday(findings)
  const sameDocument = document !== undefined && isOneDocument(document, sameBirth, name, findings)
  if (!sameDocument && has(findings, 'birth.generation')) return 'gate.birth'
  if (says(name, 'generation.different')) return 'gate.generation'
  if (!isSupported(findings)) return 'gate.name_only'
  const isExplained = sameBirth && (hasNewSurname(name, findings, model) || hasWrongGiven(name, findings, model))
  if (name.verdict === 'disagree' && !sameDocument && !isExplained) return 'gate.names'
  return isHomeOnly(name, findings) ? 'gate.home' : undefined
}

/** A mistyped number is as good as the number where the birthday, the home or the whole name stands beside it. */
const isOneDocument = ({ level, slip }: DocumentFinding, sameBirth: boolean, name: NameEvidence, findings: readonly Finding[]): boolean =>
  level === 'document.same' ||
  level === 'document.raw' ||
  (slip === true && (sameBirth || name.verdict === 'agree' || has(findings, 'address.same')))

/** A home is all they share beside a name that a parent and child may share too, and each states a contact of their own. */
function isHomeOnly(name: NameEvidence, findings: readonly Finding[]): boolean {
  if (says(name, 'surname.second') || !(has(findings, 'phone.different') || has(findings, 'email.different'))) return false
  return findings.every(({ level }) => !supports.has(level) || level.startsWith('address.') || level.startsWith('postcode.'))
}

/** One birthday and one home or contact under another surname: a marriage, or a surname misread. Twins differ in given name. */
const hasNewSurname = (name: NameEvidence, findings: readonly Finding[], model: Model): boolean =>
  !name.givenDiffers && findings.some(({ shares, level }) => shares || level === 'address.street' || (oftenErrs(model) && towns.has(level)))

const homes = new Set<Level>(['address.same', 'address.street', 'postcode.same'])
/** What stands for a home in a source that often errs: its postcodes and streets are no better than its names. */
const towns = new Set<Level>(['city.same', 'postcode.near'])

/** Twins have a birthday, a home and a surname in common; only in a source that often errs in given names are they one person. */
const hasWrongGiven = (name: NameEvidence, findings: readonly Finding[], model: Model): boolean =>
  oftenErrs(model) && name.surnameFits && findings.some(({ level }) => homes.has(level) || towns.has(level))

/** Whether a set has shown that its records often bear a wrong given name. */
export const oftenErrs = ({ givenErrors, givenErrorsMin }: Model): boolean => givenErrors >= givenErrorsMin

/** What keeps a name from joining by itself: a contact, a home or a birthday of one's own. */
const contradictions = new Set<Level>([
  'phone.different',
  'email.different',
  'birth.part',
  'birth.near',
  'birth.blurred',
  'birth.different',
  'birth.generation',
  'document.different',
  'document.other',
  'postcode.different',
  'city.different',
  'region.different',
  'address.different',
])
const ownGiven = new Set<Level>(['given.same', 'given.pet', 'given.variant', 'given.sound', 'given.near'])

const familyShare = 0.5

/** The weight of a full name. A town that agrees counts wholly beside a second surname only: father and son share a town and a first one. */
function weighNameAlone(weight: number, name: NameEvidence, findings: readonly Weighted[], model: Model): number {
  if (name.verdict !== 'agree' || !name.said.some(({ level }) => ownGiven.has(level))) return 0
  if (says(name, 'surname.second')) return weight
  return findings.reduce((sum, { level, bits }) => sum - Math.max(0, model.weights[level] + (bits ?? 0)) * familyShare, weight)
}

function bandOf(weight: number, gate: Gate | undefined, name: NameEvidence, findings: readonly Finding[], model: Model): Band {
  if (gate === 'gate.device' || (!gate && weight >= model.join)) return 'join'
  const nameAlone = gate === 'gate.name_only' ? weighNameAlone(weight, name, findings, model) : 0
  if (nameAlone >= model.nameJoin && !findings.some(({ level }) => contradictions.has(level))) return 'join'
  if (isQuestion(gate, { weight, nameAlone }, name, findings, model)) return 'doubt'
  return findings.some(({ shares }) => shares) ? 'related' : 'apart'
}

type Weights = { weight: number; nameAlone: number }

/** Whether a human is asked. Most gates that are closed leave no question. */
function isQuestion(gate: Gate | undefined, it: Weights, name: NameEvidence, findings: readonly Finding[], model: Model): boolean {
  if (!gate) return it.weight >= model.doubt
  if (gate === 'gate.name_only') return it.nameAlone >= model.nameDoubt
  if (it.weight < model.join) return false
  if (gate === 'gate.home') return true
  // Another given name under one roof is another person, unless the birthday or the document says otherwise.
  return gate === 'gate.names' && (!name.givenDiffers || isOneBirthday(findings) || has(findings, 'document.near'))
}
