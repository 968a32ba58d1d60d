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
    // Its own copy: i18next lays into it what a business says otherwise, and the texts themselves must stay.
    resources: { [lng]: { ...texts } },
    interpolation: { escapeValue: false },
  })
  document.documentElement.lang = lng
}

/** What the business's country says otherwise (a móvil in Spain), and the form of its team. Only the texts that differ, over those of the language. */
const variants: Record<string, () => Promise<{ default: Record<string, object> }>> = {
  'es-ES': () => import('../texts/es-ES.json'),
  'es-usted': () => import('../texts/es-usted.json'),
  'es-vos': () => import('../texts/es-vos.json'),
}
type Manner = { country: string; teamForm: string }
let manner: Manner | undefined

/** From now on in the words of this business. */
export async function speakAsIn({ country, teamForm }: Manner): Promise<void> {
  if (country === manner?.country && teamForm === manner.teamForm) return
  manner = { country, teamForm }
  await speak(i18n.language === 'en' ? 'en' : 'es')
}

export async function speak(language: Language): Promise<void> {
  const { texts } = await loaders[language]()
  const over = manner ? [manner.country, manner.teamForm] : []
  const laid = await Promise.all(over.map((name) => variants[`${language}-${name}`]?.()))
  for (const [room, bundle] of Object.entries(texts)) i18n.addResourceBundle(language, room, bundle)
  for (const variant of laid)
    for (const [room, bundle] of Object.entries(variant?.default ?? {})) i18n.addResourceBundle(language, room, bundle, true, true)
  await i18n.changeLanguage(language)
  document.documentElement.lang = language
}

export async function chooseLanguage(language: Language): Promise<void> {
  localStorage.setItem(place, language)
  await speak(language)
}
