import type { AttributeField, ValueProblem } from '#contract'
import { type Attributes, isBirthDate, isLetteredPhone, isMistypedDocument, normalise, type Setting } from '#identity'
import { Refusal } from '#platform'

/** By what a person can be recognised again: a card with none of these is no card. */
const recognisable = ['full_name', 'first_name', 'last_name', 'email', 'phone', 'document', 'handle', 'card', 'customer_number'] as const
const names = ['full_name', 'first_name', 'last_name', 'second_last_name'] as const

type Misread = { field: AttributeField; reason: ValueProblem }

const textOf = (stated: string | string[] | undefined): string => [stated ?? ''].flat().join(' ')

/** What somebody states and the engine cannot use, each with why. What a file states is kept as it is; a person can be asked again. */
function misread(attributes: Attributes, setting: Setting): Misread[] {
  const { country } = setting
  const of = (field: AttributeField) => normalise({ [field]: attributes[field] }, setting)
  const isOwn = (field: 'email' | 'phone') => {
    const { phones, phoneParts, emails } = normalise({ [field]: attributes[field] }, { country, ownContacts: [] })
    return Boolean(phones ?? phoneParts ?? emails)
  }
  const problems: Misread[] = []
  const { phone, email, birth_date: birth, document } = attributes
  if (phone && !of('phone').phones && !of('phone').phoneParts)
    problems.push({ field: 'phone', reason: isOwn('phone') ? 'own' : whyNoPhone(phone) })
  if (email && !of('email').emails)
    problems.push({ field: 'email', reason: isOwn('email') ? 'own' : isAddress(email) ? 'nobody' : 'email-malformed' })
  if (birth && !isBirthDate(textOf(birth), country)) problems.push({ field: 'birth_date', reason: 'date-unreal' })
  if (document && isMistypedDocument(textOf(document), country)) problems.push({ field: 'document', reason: 'document-mistyped' })
  else if (document && !of('document').documents) problems.push({ field: 'document', reason: 'nobody' })
  return problems
}

const asked = ['full_name', 'phone', 'email', 'birth_date', 'document'] as const

/** Why a value that a file states is no use for recognising anybody; null where it is understood, and for fields that may say anything. */
export function whyMisread(field: AttributeField, value: string, setting: Setting): ValueProblem | null {
  if (!(asked as readonly AttributeField[]).includes(field)) return null
  if (field === 'full_name') return normalise({ full_name: value }, setting).name ? null : 'nobody'
  const [problem] = misread({ [field]: value }, setting)
  if (problem) return problem.reason
  // Without its area a number is no way to reach anybody, though it may confirm one that is known.
  return field === 'phone' && !normalise({ phone: value }, setting).phones ? 'phone-incomplete' : null
}

const isLong = (phone: string | string[]): boolean => textOf(phone).replaceAll(/\D/g, '').length >= 7
function whyNoPhone(phone: string | string[]): ValueProblem {
  if ([phone].flat().some(isLetteredPhone)) return 'phone-lettered'
  return isLong(phone) ? 'nobody' : 'phone-incomplete'
}
const isAddress = (email: string | string[]): boolean => /\S@\S+\.\S/.test(textOf(email))

/** Refuses a card of which something is not understood, or that tells nobody apart. Before anything is written. */
export function refuseMisreadCard(attributes: Attributes, setting: Setting): void {
  const stated = recognisable.filter((field) => attributes[field])
  if (stated.length === 0) throw new Refusal('person.card-empty', {})
  refuse(misread(attributes, setting))
  const { name, emails, phones, phoneParts, documents, handles, cards, numbers } = normalise(attributes, setting)
  const told = [name, emails, phones, phoneParts, documents, handles, cards, numbers]
  if (told.every((one) => one === undefined)) refuse(stated.map((field) => ({ field, reason: 'nobody' })))
}

/** Refuses a correction of which something is not understood. */
export function refuseMisreadCorrection(attributes: Attributes, setting: Setting): void {
  const stated = names.filter((field) => attributes[field])
  const nobody: Misread[] = normalise(attributes, setting).name ? [] : stated.map((field) => ({ field, reason: 'nobody' }))
  refuse([...nobody, ...misread(attributes, setting)])
}

function refuse(fields: Misread[]): void {
  if (fields.length > 0) throw new Refusal('value.not-understood', { fields })
}
