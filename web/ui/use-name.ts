import { useTranslation } from 'react-i18next'
import type { PersonSummary } from '../api.ts'
import { useFormats } from './format.ts'

type Reached = Partial<Pick<PersonSummary, 'phone' | 'email' | 'city'>>
type Named = Pick<PersonSummary, 'name'> & Pick<Reached, 'phone' | 'email'> & { anonymous?: boolean }

/** What stands for the name that nobody said; and where it is nobody, a sale to "Cliente Mostrador", that. */
export function useNameless(): (person: Pick<Named, 'anonymous'>) => string {
  const { t } = useTranslation('ui')
  return ({ anonymous }) => t(anonymous ? 'anonymous' : 'nameless')
}

/** What a person is called on the screen: where nobody said a name, by her phone or mail. */
export function useName(): (person: Named) => string {
  const nameless = useNameless()
  const formats = useFormats()
  return ({ name, phone, email, anonymous }) => name || (phone && formats.phone(phone)) || email || nameless({ anonymous })
}

/** How to reach a person and where she lives, as it is read; without what she is `called` already. */
export function useContacts(): (person: Reached, called?: string) => string[] {
  const formats = useFormats()
  return ({ phone, email, city }, called) =>
    [phone && formats.phone(phone), email, city].filter((said): said is string => Boolean(said) && said !== called)
}
