import type { Channel, ConsentMethod, Purpose } from '#contract'
import type { StatedConsent } from '../types.ts'
import { foldName } from './fold.ts'
import { managedPreferences, misreadManaged, type Preferences } from './managed-consent.ts'
import { isStated, type Misread, misread } from './misread.ts'
import { isObject } from './traits.ts'

type Json = Record<string, unknown>
type About = { purpose: Purpose; channel: Channel | 'any' }

/** What a page asks consent for, and therefore what an object that does not mention it says no to. */
const askedByPages = ['marketing', 'advertising', 'analytics', 'personalisation'] as const satisfies readonly Purpose[]

/** Words in the names of categories, in English and Spanish, and the numbers of a widespread banner. Strictly necessary ones ask nobody. */
const purposeWords: [RegExp, Purpose][] = [
  [/advert|targeting|\bads?\b|publicidad|anuncios|c0004|social|c0005|sale of|data sales/, 'advertising'],
  [/analytic|performance|statistic|measure|analitica|estadistic|medicion|rendimiento|c0002/, 'analytics'],
  [/functional|preference|personali|funcional|preferencias|c0003/, 'personalisation'],
  [/survey|encuesta/, 'surveys'],
  [/marketing|promo|newsletter|boletin|offers|ofertas/, 'marketing'],
]
const channelWords: [RegExp, Channel][] = [
  [/whatsapp/, 'whatsapp'],
  [/e ?mail|correo|newsletter|boletin/, 'email'],
  [/sms|phone|telefono|call|llamada/, 'phone'],
  [/instagram/, 'instagram'],
]

/** What a category's name is about; null where it asks nobody's consent or is not understood. A channel without a purpose is for marketing. */
export function readCategory(name: string): About | null {
  const folded = foldName(name).slice(0, 100)
  const purpose = purposeWords.find(([word]) => word.test(folded))?.[1]
  const channel = channelWords.find(([word]) => word.test(folded))?.[1]
  if (!purpose && !channel) return null
  return { purpose: purpose ?? 'marketing', channel: channel ?? 'any' }
}

/** Of nobody knows when, a yes would be fresher than a no of yesterday: it is left out, and waits with its time (decision 189). */
export function withoutYes<S extends { consent?: StatedConsent[] }>({ consent = [], ...said }: S): Omit<S, 'consent'> & Pick<S, 'consent'> {
  const noes = consent.filter(({ allowed }) => !allowed)
  return noes.length > 0 ? { ...said, consent: noes } : said
}

/**
 * What a consent object says: no object says nothing, an empty one says no to everything that pages ask for, and so does one to what it does not
 * mention. Of two categories about one thing the stricter counts.
 */
export function readPreferences(consent: unknown, method: ConsentMethod): StatedConsent[] {
  const stated = isObject(consent) ? consent.categoryPreferences : consent
  if (!isStated(stated)) return []
  // Something is said of consent and nobody can read it: no yes, certainly.
  return stateEach(isObject(consent) && isObject(stated) ? stated : {}, method)
}

function stateEach(preferences: Preferences, method: ConsentMethod): StatedConsent[] {
  const stated = strictest(
    Object.entries(preferences).flatMap(([name, value]): StatedConsent[] => {
      const about = readCategory(name)
      return about ? [{ ...about, allowed: value === true, method, point: null }] : []
    }),
  )
  const mentioned = new Set(stated.map(({ purpose }) => purpose))
  const missing = askedByPages.filter((purpose) => !mentioned.has(purpose))
  return [...stated, ...missing.map((purpose): StatedConsent => ({ purpose, channel: 'any', allowed: false, method, point: null }))]
}

/** Of two statements about one thing the stricter. */
function strictest(all: readonly StatedConsent[]): StatedConsent[] {
  const said = new Map<string, StatedConsent>()
  for (const one of all) {
    const key = `${one.purpose} ${one.channel}`
    if (said.get(key)?.allowed !== false) said.set(key, one)
  }
  return [...said.values()]
}

/** What a page's banner remembers, whichever of the two objects states it: Segment's or RudderStack's. Each denies what it does not mention. */
function rememberedBy(consent: unknown, managed: unknown, method: ConsentMethod): StatedConsent[] {
  const preferences = managedPreferences(managed)
  return strictest([...readPreferences(consent, method), ...(preferences ? stateEach(preferences, method) : [])])
}

/** Events that are a decision of their own: Segment's, RudderStack's, unsubscribing and subscribing, and what WhatsApp tells of its own button. */
const preferenceEvents = new Set([
  'segment consent preference updated',
  'consent preference updated',
  'consent management interaction',
  'preferencias actualizadas',
])
const whatsappEvents = new Set(['user preferences', 'whatsapp preference updated', 'marketing preference updated'])
/** Of PostHog's clients: a visitor lets herself be measured. It says nothing of being written to. */
const optIn = '$opt in'
const endings = new Set(['unsubscribed', 'email unsubscribed', 'newsletter unsubscribed', 'email marked as spam', 'baja', 'se dio de baja'])
const beginnings = new Set(['subscribed', 'email subscribed', 'newsletter subscribed', 'alta', 'se suscribio'])

/** Everything that a call says about what its person allows. Pure. */
export function consentOf(call: Json, till: Channel): StatedConsent[] {
  const context = isObject(call.context) ? call.context : {}
  const event = call.type === 'track' && typeof call.event === 'string' ? foldName(call.event) : ''
  const { consent, consentManagement: managed } = context
  if (preferenceEvents.has(event)) return rememberedBy(consent ?? propertiesOf(call).consent, managed, 'preference')
  return [...rememberedBy(consent, managed, 'context'), ...decisionOf(event, call, till)]
}

// Strictly necessary ones ask nobody, under whatever name.
const asksNobody = /necessar|necesari|essential|esencial|required|requerid|strict|c0001|security|seguridad/

/** What is said of consent and cannot be read: an object that is none, and in a decision a category of which nobody knows what it is about. */
export function misreadConsent(call: Json): Misread[] {
  const context = isObject(call.context) ? call.context : {}
  const isDecision = call.type === 'track' && typeof call.event === 'string' && preferenceEvents.has(foldName(call.event))
  const { consentManagement: managed } = context
  const wrong = [
    ...misreadWhatsapp(call),
    ...misreadObject(context.consent ?? (isDecision ? propertiesOf(call).consent : undefined)),
    ...misreadManaged(managed),
  ]
  if (!isDecision) return wrong
  const { categoryPreferences: own } = isObject(context.consent) ? context.consent : objectIn(propertiesOf(call).consent)
  return [...wrong, ...unknownNames('consent.categoryPreferences', own), ...unknownNames('consentManagement', managedPreferences(managed))]
}

function misreadObject(consent: unknown): Misread[] {
  if (!isStated(consent)) return []
  if (!isObject(consent)) return [misread('consent', consent)]
  const { categoryPreferences: preferences } = consent
  return isStated(preferences) && !isObject(preferences) ? [misread('consent.categoryPreferences', preferences)] : []
}

function unknownNames(within: string, preferences: unknown): Misread[] {
  const stated = objectIn(preferences)
  const unknown = Object.keys(stated).filter((name) => !readCategory(name) && !asksNobody.test(foldName(name)))
  return unknown.slice(0, 20).map((name) => misread(`${within}.${name.slice(0, 60)}`, stated[name]))
}

/** The channel that a word names, where it names one. */
export const channelNamed = (stated: unknown): Channel | undefined => {
  const text = textOf(stated)
  return text === null ? undefined : channelWords.find(([word]) => word.test(foldName(text)))?.[1]
}

function decisionOf(event: string, call: Json, till: Channel): StatedConsent[] {
  const properties = propertiesOf(call)
  if (whatsappEvents.has(event)) return whatsappDecision(properties)
  if (event === optIn) return [{ purpose: 'analytics', channel: 'any', allowed: true, method: 'preference', point: null }]
  if (!endings.has(event) && !beginnings.has(event)) return []
  const traits = isObject(call.context) && isObject(call.context.traits) ? call.context.traits : {}
  const named = channelWords.find(([word]) => word.test(foldName(`${textOf(properties.channel) ?? ''} ${event}`)))?.[1]
  const channel = named ?? (till === 'whatsapp' || till === 'phone' || till === 'instagram' ? till : 'email')
  const stated = channel === 'email' ? (properties.email ?? traits.email) : (properties.phone ?? traits.phone)
  return [{ purpose: 'marketing', channel, allowed: beginnings.has(event), method: 'subscription', point: textOf(stated) }]
}

/** `user_preferences` of WhatsApp's Cloud API: "stop" and "resume" of marketing messages. */
function whatsappDecision(properties: Json): StatedConsent[] {
  return whatsappPreferences(properties).flatMap((one): StatedConsent[] => {
    // What is neither is no yes (decision 127).
    if (one.category !== 'marketing_messages' || !isStated(one.value)) return []
    const point = textOf(one.wa_id ?? one.phone)
    return [{ purpose: 'marketing', channel: 'whatsapp', allowed: one.value === 'resume', method: 'whatsapp', point }]
  })
}

const whatsappPreferences = (properties: Json): Json[] =>
  (Array.isArray(properties.user_preferences) ? properties.user_preferences.filter(isObject) : [properties]).slice(0, 50)

/** What somebody told WhatsApp's own button, and is neither of its two answers, or of something that we do not know. */
function misreadWhatsapp(call: Json): Misread[] {
  if (call.type !== 'track' || typeof call.event !== 'string' || !whatsappEvents.has(foldName(call.event))) return []
  return whatsappPreferences(propertiesOf(call)).flatMap(({ category, value }) => {
    if (category !== 'marketing_messages') return [misread('user_preferences.category', category ?? '')]
    return value === 'stop' || value === 'resume' ? [] : [misread('user_preferences.value', value ?? '')]
  })
}

const objectIn = (stated: unknown): Json => (isObject(stated) ? stated : {})
const propertiesOf = (call: Json): Json => objectIn(call.properties)
const textOf = (stated: unknown) => (typeof stated === 'string' && stated.length <= 300 && stated.trim() !== '' ? stated.trim() : null)
