import type { AttributeField } from '#contract'
import { foldQuery, normalise, type Spell, spellPhone, writtenEmails } from '#identity'
import type { Golden } from './golden.ts'

/** Read as in no country in particular, where it makes no difference. */
const anywhere = { country: '', ownContacts: [] }

const streetOf = (text: string) => {
  const { street = [], numbers = [] } = normalise({ address: text }, anywhere).place ?? {}
  return new Set([...street, ...numbers])
}

/** Values as these people write them, by how they are compared: without dots, accents and capitals, figures without gaps. */
export function spellingOf(goldens: readonly Golden[], country: string): Spell {
  const textsOf = (field: AttributeField) => goldens.flatMap((golden) => [golden[field]?.value ?? [], golden[field]?.others ?? []].flat())
  const words = () => textsOf('full_name').flatMap((name) => name.split(/\s+/))
  return (rule, fact) => {
    switch (rule.split('.')[0]) {
      case 'phone':
        return spellPhone(fact, country)
      case 'email':
        return textsOf('email').find((text) => writtenEmails([text]).has(fact)) ?? null
      case 'given':
      case 'surname':
      case 'name':
        return fact
          .split(' ')
          .map((word) => words().find((text) => foldQuery(text).join(' ') === word) ?? `${word.charAt(0).toUpperCase()}${word.slice(1)}`)
          .join(' ')
      case 'city':
        return textsOf('city').find((text) => normalise({ city: text }, anywhere).place?.city === fact) ?? null
      case 'address':
        return textsOf('address').find((text) => fact.split(' ').every((word) => streetOf(text).has(word))) ?? null
      default:
        return null
    }
  }
}

/** A contact by itself, whatever its kind. */
export const spellContact = (spell: Spell, value: string): string =>
  spell(value.includes('@') ? 'email' : /^\+\d+$/.test(value) ? 'phone' : '', value) ?? value
