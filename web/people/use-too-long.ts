import { useTranslation } from 'react-i18next'
import { entryTextMax } from '#contract'
import { useFormats } from '../ui/index.ts'

/** What to say of a note with more letters than one may have; null where it has not. A field that cuts what is pasted loses it without a word. */
export function useTooLong(text: string): string | null {
  const { t } = useTranslation('people')
  const { number } = useFormats()
  const { length } = text.trim()
  return length > entryTextMax ? t('composer.tooLong', { n: number(length), most: number(entryTextMax) }) : null
}
