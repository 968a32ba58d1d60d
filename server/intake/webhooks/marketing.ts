import { messageName } from '../wire/bounds.ts'
import { readTrack } from '../wire/events.ts'
import type { Reading } from './kind.ts'
import { happened, inside, type Said, textIn, type Who, whoIs } from './told.ts'

type Answer = { channel: 'email' | 'sms'; isYes: boolean; at: string; point: string }

/** Which words of a shop's are a yes to marketing, and which a no. Never asked, or asked and not yet confirmed, is neither. */
const answers: Record<string, boolean> = { subscribed: true, unsubscribed: false, redacted: false }

/**
 * What a customer allows, where Shopify states it: by mail and by SMS, since when. A yes that bears no time is none that is fresh. A no that bears none
 * stands as long as it is told: whatever tells it again adds nothing, and it is as late as the last that did (decision 164).
 */
export function shopifyMarketing(customer: unknown, who: Who, reading: Reading): Said[] {
  return (['email', 'sms'] as const).flatMap((channel): Said[] => {
    const consent = inside(customer, `${channel}_marketing_consent`)
    const state = textIn(consent, 'state')
    const isYes = Object.hasOwn(answers, state) ? answers[state] : undefined
    const at = textIn(consent, 'consent_updated_at')
    const point = channel === 'email' ? textIn(customer, 'email') || textIn(customer, 'email_address') : textIn(customer, 'phone')
    if (isYes !== undefined && at) return [tell({ channel, isYes, at, point }, who, reading)]
    return isYes === false ? [stand({ channel, point, at: textIn(customer, 'updated_at') || who.at }, who, reading)] : []
  })
}

/** It is so, and nobody says since when: nothing that happened, and nobody was met. */
function stand({ channel, point, at }: Omit<Answer, 'isYes'>, { externalId, at: met }: Who, reading: Reading): Said {
  const { arrival, misread } = whoIs({ externalId, attributes: {}, at }, reading)
  const about = { purpose: 'marketing', channel: channel === 'sms' ? 'phone' : 'email', method: 'standing' } as const
  const consent = [{ ...about, allowed: false, point: point || null }]
  // The time at which they were met is named where that is told.
  return { arrival: { ...arrival, unseen: true, consent }, misread: at === met ? [] : misread }
}

/** Tiendanube asks once, for its mails. */
export function tiendanubeMarketing(customer: unknown, who: Who, reading: Reading): Said[] {
  const [isYes, at] = [inside(customer, 'accepts_marketing'), textIn(customer, 'accepts_marketing_updated_at')]
  return typeof isYes === 'boolean' && at ? [tell({ channel: 'email', isYes, at, point: textIn(customer, 'email') }, who, reading)] : []
}

/**
 * Said again with every order, it counts once. Of which nobody can read the time, a no counts from when it came. A yes would then be fresher than a no
 * of yesterday: it is left out, and waits (decision 189).
 */
function tell({ channel, isYes, at, point }: Answer, who: Who, reading: Reading): Said {
  const event = isYes ? 'Subscribed' : 'Unsubscribed'
  const properties = { channel, ...(point ? { [channel === 'email' ? 'email' : 'phone']: point } : {}) }
  const { entry, said } = readTrack({ event, properties }, reading.from)
  const messageId = messageName(`marketing:${channel}:${who.externalId}:${at}:${isYes}`)
  const { arrival, misread } = happened({ who, messageId, at }, entry, reading)
  if (!isYes || misread.length === 0) return { arrival: { ...arrival, ...said }, misread }
  return { arrival: { ...arrival, entry: null, unseen: true }, misread: misread.map((one) => ({ ...one, isLeftOut: true })) }
}
