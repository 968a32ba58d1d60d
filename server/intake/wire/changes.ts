import { happenings } from '#contract'
import type { Attributes } from '#identity'
import { firstText } from './amounts.ts'
import { foldName } from './fold.ts'
import { isObject } from './traits.ts'

type Json = Record<string, unknown>
/** What somebody has now, and what is hers no more. */
export type Change = { now: Attributes; ended: Attributes }

/**
 * Events that say that one of a customer's numbers was replaced, by the names that stand in the table of happenings. The number that was hers may be
 * somebody else's tomorrow; a WhatsApp user id (BSUID) is made anew when the number changes.
 */
const namesOf = (what: 'number.changed' | 'whatsapp-id.changed'): ReadonlySet<string> => new Set(happenings[what].names)
const numberEvents = namesOf('number.changed')
const idEvents = namesOf('whatsapp-id.changed')

/** The change that a track call tells of, as WhatsApp tells it or with the words of a program of one's own. Pure. */
export function changeOf(call: Json): Change | undefined {
  if (call.type !== 'track' || typeof call.event !== 'string') return undefined
  const event = foldName(call.event)
  const properties = isObject(call.properties) ? call.properties : {}
  if (numberEvents.has(event)) return replaced('phone', numbersIn(properties))
  if (idEvents.has(event)) return replaced('handle', idsIn(properties))
  return undefined
}

function replaced(field: 'phone' | 'handle', [was, is]: readonly [string | null, string | null]): Change | undefined {
  if (!was || was === is) return undefined
  return { now: is ? { [field]: is } : {}, ended: { [field]: was } }
}

/** WhatsApp's message comes "from" the former number and bears the new one in its system part. */
function numbersIn(properties: Json): readonly [string | null, string | null] {
  const system = isObject(properties.system) ? properties.system : {}
  const { previous, from, old, previous_number, old_number, previous_phone, old_phone, old_wa_id, numero_anterior, anterior } = properties
  const { current, to, new_wa_id, new_number, new_phone, wa_id, phone, numero_nuevo, nuevo } = properties
  const was = firstText(previous, from, old, previous_number, old_number, previous_phone, old_phone, old_wa_id, numero_anterior, anterior)
  const is = firstText(current, to, new_wa_id, new_number, new_phone, system.new_wa_id, system.wa_id, wa_id, phone, numero_nuevo, nuevo)
  return [was && international(was), is && international(is)]
}

/** WhatsApp writes numbers with their country and without a plus. */
const international = (text: string): string => (/^\d{11,15}$/.test(text) ? `+${text}` : text)

function idsIn(properties: Json): readonly [string | null, string | null] {
  const pair = isObject(properties.user_id) ? properties.user_id : properties
  const { previous, from, old, previous_user_id, old_user_id } = pair
  const { current, to, new_user_id, user_id, bsuid } = pair
  return [firstText(previous, from, old, previous_user_id, old_user_id), firstText(current, to, new_user_id, user_id, bsuid)]
}
