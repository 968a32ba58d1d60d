import { useTranslation } from 'react-i18next'
import type { PersonSummary } from '../api.ts'
import { useFormats } from './format.ts'

type Named = Pick<PersonSummary, 'name'> & Partial<Pick<PersonSummary, 'phone' | 'email' | 'anonymous'>>

/** What a person is called on the screen: where nobody said a name, by her phone or mail; and where it is nobody, a sale to "Cliente Mostrador", that. */
export function useName(): (person: Named) => string {
  const { t } = useTranslation('ui')
  const formats = useFormats()
  return ({ name, phone, email, anonymous }) => name || (phone && formats.phone(phone)) || email || t(anonymous ? 'anonymous' : 'nameless')
}
