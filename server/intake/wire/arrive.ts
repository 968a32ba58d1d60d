import { type GroupStatement, isVisitorName, visitorName } from '#contract'
import type { Attributes } from '#identity'
import { storableText } from '#platform'
import { deviceName } from '../device-name.ts'
import type { Arrival, ArrivingEntry, WireSource } from '../types.ts'
import { idOf, messageName, tooLongId, tooLongValue } from './bounds.ts'
import type { Call } from './calls.ts'
import { changeOf } from './changes.ts'
import { consentOf, misreadConsent } from './consent.ts'
import { entryOfPage, type ReadTrack, readTrack } from './events.ts'
import { isStated, type Misread, misread, showMisread } from './misread.ts'
import { OtherTraits } from './stated-traits.ts'
import { readTime } from './time.ts'
import { isObject, StatedAttributes } from './traits.ts'

export type Moment = { sentAt: unknown; receivedAt: Temporal.Instant }

/** Why a call cannot be used; its sentence stands in texts/<language>/intake.json. */
export type Unusable = { reason: string; facts: Record<string, unknown> }
/** `misread`: what it states besides and nobody can make sense of. It comes in without that. */
type ReadCall = { kind: 'arrival'; arrival: Arrival; misread: Misread[] } | { kind: 'unusable'; unusable: Unusable }
export type Read = ReadCall | { kind: 'group'; group: GroupStatement; misread: Misread[] }

const namedMax = 8
/** Why an event that came in is kept aside all the same. */
export const partlyReason = 'event.partly'
export const partly = (wrong: readonly Misread[]): Unusable => ({
  reason: partlyReason,
  facts: {
    list: wrong.slice(0, namedMax).map(showMisread).join(', '),
    wrong: wrong.slice(0, namedMax).map(({ field, value }) => ({ field, value })),
  },
})

/** More is no event of anybody's, and neither is a record. */
export const eventBytesMax = 512 * 1024

const unusable = (reason: string, facts: Record<string, unknown> = {}): ReadCall => ({ kind: 'unusable', unusable: { reason, facts } })

/** Understands one call: what is said of a customer, or of a group of which nobody is named. Pure. */
export const readEvent = (call: Call, from: WireSource, moment: Moment): Read =>
  groupAlone(call, from, moment) ?? readCall(call, from, moment)

/** Understands one call of somebody: who says it, about whom, what is said and what happened. Pure. */
export function readCall(call: Call, from: WireSource, { sentAt, receivedAt }: Moment): ReadCall {
  if (!call) return unusable('event.not-object')
  const [userId, anonymousId] = [idOf(call.userId), idOf(call.anonymousId)]
  if (!userId && !anonymousId) return unusable('event.nobody')
  const tooLong = tooLongId('userId', userId) ?? tooLongId('anonymousId', anonymousId)
  if (tooLong) return { kind: 'unusable', unusable: tooLong }
  const said = whatIsSaid(call, from)
  if ('reason' in said) return { kind: 'unusable', unusable: said }
  const stated = statedBy(call, { userId, anonymousId }, from)
  // Whoever has the key of a page could take anybody's number away.
  const change = from.trust === 'verified' ? changeOf(call) : undefined
  for (const [field, value] of Object.entries(change?.now ?? {})) stated.add(field as keyof Attributes, value)
  const { attributes } = stated
  const group = groupOf(call)
  const tooLongOne = tooLongValue(attributes)
  if (tooLongOne) return { kind: 'unusable', unusable: tooLongOne }
  const time = readTime(call, { sentAt, receivedAt, calendar: from.calendar })
  const arrival: Arrival = {
    source: from.source,
    externalId: userId === null ? visitorName(anonymousId) : nameOf(userId, from),
    at: time.at,
    messageId: messageIdOf(call.messageId),
    attributes,
    entry: said.entry,
    ...said.said,
    ...(isClaimed(call, userId, from) ? { claimed: true } : {}),
  }
  const traits = stated.others.list
  if (traits.length > 0) arrival.traits = traits
  if (group.said) arrival.group = group.said
  if (change) arrival.ended = change.ended
  // It says nothing of the moment: the call that it came with does.
  if (call.fallback === true) Object.assign(arrival, { fallback: true, unseen: true })
  if (arrival.consent && from.trust !== 'verified') arrival.isPublic = true
  const alias = aliasOf(call, from)
  if (alias.said && alias.said !== arrival.externalId) arrival.alias = alias.said
  return { kind: 'arrival', arrival, misread: [...time.misread, ...stated.misread, ...group.misread, ...alias.misread, ...said.misread] }
}

/** A group is described, and nobody is named who belongs to it: what is said stays with the group (decision 165). */
function groupAlone(call: Call, from: WireSource, { sentAt, receivedAt }: Moment): Read | null {
  if (call?.type !== 'group' || idOf(call.userId) || idOf(call.anonymousId)) return null
  const { said, misread } = groupOf(call)
  if (!said) return null
  const time = readTime(call, { sentAt, receivedAt, calendar: from.calendar })
  const group = { source: from.source, at: time.at, claimed: isClaimed(call, null, from), ...said }
  return { kind: 'group', group, misread: [...time.misread, ...misread] }
}

/**
 * Whether nobody verified who speaks: a source of which nothing is verified, a visitor of a site without an account there, or an event that says
 * so of itself. No event can say the opposite: the key of a website is there for everybody to read.
 */
function isClaimed(call: Record<string, unknown>, userId: string | null, { trust }: WireSource): boolean {
  const context = isObject(call.context) ? call.context : {}
  return trust === 'claimed' || (trust === 'signed-in' && userId === null) || context.verified === false
}

/**
 * What a record of a user is called. "card:…" at the counter names what the business's own people put right, and "anonymous:…" a visitor, on whose record
 * nobody else may write: whoever uses such ids gets other names for them.
 */
function nameOf(userId: string, { channel }: WireSource): string {
  if (channel === 'counter' && userId.startsWith('card:')) return `till:${userId}`
  // What looks escaped already is escaped again: two users never come to one name.
  const unescaped = userId.slice(/^(user:)*/.exec(userId)?.[0].length)
  return isVisitorName(unescaped) ? `user:${userId}` : userId
}

type Said = Pick<ReadTrack, 'said' | 'misread'> & { entry: ArrivingEntry | null }

function whatIsSaid(call: Record<string, unknown>, till: WireSource): Said | Unusable {
  const properties = isObject(call.properties) ? call.properties : {}
  const context = isObject(call.context) ? call.context : {}
  const only = (entry: ArrivingEntry | null): Said => {
    const consent = consentOf(call, till.channel)
    return { entry, said: consent.length > 0 ? { consent } : {}, misread: misreadConsent(call) }
  }
  switch (call.type) {
    case 'identify':
    case 'group':
    case 'alias':
      return only(null)
    case 'page':
    case 'screen':
      return only(withContext(entryOfPage(call.name, properties, context, till), call))
    case 'track': {
      if (typeof call.event !== 'string' || call.event.trim() === '') return { reason: 'event.nameless', facts: {} }
      const { entry, ...read } = readTrack({ event: call.event, properties: call.properties, context: call.context }, till)
      return { entry: withContext(entry, call), ...read }
    }
    default:
      if (!isStated(call.type)) return { reason: 'event.typeless', facts: {} }
      return {
        reason: 'event.type-unknown',
        facts: { type: typeof call.type === 'string' ? call.type.slice(0, 50) : misread('type', call.type).value },
      }
  }
}

/**
 * Who the customer is went into the attributes; the rest of the context stays with the moment, and so does to which other programs it was not to be sent.
 * That it goes to all is what clients write by themselves, and says nothing.
 */
function withContext(entry: ArrivingEntry, { context: stated, integrations }: Record<string, unknown>): ArrivingEntry {
  const { traits: _traits, externalIds: _ids, ...context } = isObject(stated) ? stated : {}
  const more = {
    ...(Object.keys(context).length > 0 ? { context } : {}),
    ...(isObject(integrations) && Object.entries(integrations).some(isUnusual) ? { integrations } : {}),
  }
  return Object.keys(more).length > 0 ? { ...entry, facts: { ...entry.facts, ...more } } : entry
}
const isUnusual = ([name, value]: [string, unknown]) => name !== 'All' || value !== true

type Names = { userId: string | null; anonymousId: string | null }

function statedBy(call: Record<string, unknown>, { userId, anonymousId }: Names, from: WireSource): StatedAttributes {
  const context = isObject(call.context) ? call.context : {}
  const stated = new StatedAttributes(from.calendar.country)
  if (isStated(call.context) && !isObject(call.context)) stated.misread.push(misread('context', call.context))
  if (call.type === 'group') stated.add('company', isObject(call.traits) ? call.traits.name : undefined)
  else stated.addTraits(call.traits)
  stated.addTraits(context.traits).addExternalIds(context.externalIds).addExternalIds(call.externalIds)
  stated.leaveOutNames({ userId, anonymousId })
  // Before and after sign-in the browser is the same: the resolver weighs it like any other evidence.
  if (anonymousId) stated.add('device', deviceName(anonymousId, from.source))
  const alias = aliasOf(call, from).said
  if (alias) stated.add('device', deviceName(alias, from.source))
  return stated
}

/** The other name of which an alias speaks; one without it says nothing, and whoever sent it believes that it did. */
function aliasOf(call: Record<string, unknown>, from: WireSource): { said?: string; misread: Misread[] } {
  if (call.type !== 'alias') return saysNothing
  const id = idOf(call.previousId)
  if (id === null || tooLongId('previousId', id)) return { misread: [misread('previousId', call.previousId ?? '')] }
  return { said: nameOf(id, from), misread: [] }
}

const saysNothing = { misread: [] }

/**
 * The group that an identify or a group call says the customer belongs to. In whose name something else happened is said of the moment, and stays with it.
 */
function groupOf(call: Record<string, unknown>): { said?: Arrival['group']; misread: Misread[] } {
  if (call.type !== 'group' && call.type !== 'identify') return saysNothing
  const context = isObject(call.context) ? call.context : {}
  const wrong: Misread[] = []
  const id = (call.type === 'group' ? idOf(call.groupId) : null) ?? idOf(context.groupId)
  const traits = new OtherTraits(wrong)
  if (call.type === 'group' && isObject(call.traits)) for (const [name, value] of Object.entries(call.traits)) traits.add(name, value)
  else if (call.type === 'group' && isStated(call.traits)) wrong.push(misread('traits', call.traits))
  const isUsable = id !== null && !tooLongId('groupId', id)
  if (id !== null && !isUsable) wrong.push(misread('groupId', id))
  // A group without an id has its name alone: whom its customers work for.
  const isCompany = traits.list.length === 1 && traits.list[0]?.name === 'name'
  if (call.type === 'group' && id === null && !isCompany) wrong.push(misread('groupId', call.groupId ?? ''))
  return { ...(isUsable ? { said: { id: storableText(id), traits: traits.list } } : {}), misread: wrong }
}

/** Null lets the message in without a receipt: a client that names no message cannot repeat one. */
function messageIdOf(stated: unknown): string | null {
  const id = idOf(stated)
  return id && messageName(id)
}
