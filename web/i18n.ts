import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { Texts } from './texts/es.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'ui'
    resources: Texts
  }
}

const loaders = { es: () => import('./texts/es.ts'), en: () => import('./texts/en.ts') }
export type Language = keyof typeof loaders
export const languages: { id: Language; name: string }[] = [
  { id: 'es', name: 'Español' },
  { id: 'en', name: 'English' },
]

const place = 'pulsera.language'
const isLanguage = (word: string | null): word is Language => word === 'es' || word === 'en'

/** The language the reader chose here, if any. */
export const chosenLanguage = (): Language | null => {
  const stored = localStorage.getItem(place)
  return isLanguage(stored) ? stored : null
}
const wished = (): Language => chosenLanguage() ?? (navigator.language.startsWith('en') ? 'en' : 'es')

export const i18n = i18next.createInstance()

/** One chunk of texts per language, loaded before the first paint. */
export async function startTexts(): Promise<void> {
  const lng = wished()
  const { texts } = await loaders[lng]()
  await i18n.use(initReactI18next).init({
    lng,
    fallbackLng: lng,
    ns: Object.keys(texts),
    defaultNS: 'ui',
    resources: { [lng]: texts },
    interpolation: { escapeValue: false },
  })
  document.documentElement.lang = lng
}

/** What the business's country says otherwise: a móvil in Spain. Only the texts that differ, over those of the language. */
const variants: Record<string, () => Promise<{ default: Record<string, object> }>> = {
  'es-ES': () => import('../texts/es-ES.json'),
}
let country: string | undefined

/** From now on in the words of this country. */
export async function speakAsIn(next: string): Promise<void> {
  if (next === country) return
  country = next
  await speak(i18n.language === 'en' ? 'en' : 'es')
}

export async function speak(language: Language): Promise<void> {
  const { texts } = await loaders[language]()
  for (const [room, bundle] of Object.entries(texts)) i18n.addResourceBundle(language, room, bundle)
  const variant = await variants[`${language}-${country}`]?.()
  for (const [room, bundle] of Object.entries(variant?.default ?? {})) i18n.addResourceBundle(language, room, bundle, true, true)
  await i18n.changeLanguage(language)
  document.documentElement.lang = language
}

export async function chooseLanguage(language: Language): Promise<void> {
  localStorage.setItem(place, language)
  await speak(language)
}
