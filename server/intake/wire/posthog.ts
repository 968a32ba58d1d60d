import { idOf } from './bounds.ts'
import type { Call } from './calls.ts'
import type { Around, Dialect, Heard } from './dialect.ts'
import { firstKey } from './keys.ts'
import { isStated } from './misread.ts'
import { bookkeeping, campaign, cookieless, isNobody, isNoise, isUuid } from './posthog-words.ts'
import { isObject } from './traits.ts'

type Json = Record<string, unknown>

/** PostHog's events as calls of the wire (decision 152). Pure. */
export const posthogDialect: Dialect = {
  keyIn: (body) => {
    const first = eventsOf(body).find(isObject)
    const properties = first && objectIn(first, 'properties')
    return firstKey([...(isObject(body) ? [body.api_key, body.token] : []), first?.api_key, first?.token, properties?.token])
  },
  countIn: (body) => eventsOf(body).length,
  hear: (body, around) =>
    eventsOf(body).flatMap((stated): Heard[] => {
      const calls = callsIn(stated, around)
      return calls.length > 0
        ? [{ calls, stated: () => withoutKey(stated), sentAt: sentAtOf(body, stated, around), dialect: 'posthog' }]
        : []
    }),
}

type When = Pick<Around, 'receivedAt'>

/** The calls that an event is, as it was sent: what it tells, and then what it states besides of whom nothing else is said. */
export const callsIn = (stated: unknown, when: When): Call[] =>
  isObject(stated) ? callsOf(stated, when).filter((call) => call !== 'noise') : [null]

/** What waits is shown: a server's key stands in each of its events. */
function withoutKey(stated: unknown): unknown {
  if (!isObject(stated)) return stated
  const { api_key: _key, token: _token, ...event } = stated
  if (!isObject(event.properties)) return event
  const { token: _own, ...properties } = event.properties
  return { ...event, properties }
}

/** One event, a list of them, or a batch. */
function eventsOf(body: unknown): unknown[] {
  if (Array.isArray(body)) return body
  if (!isObject(body)) return [body]
  return Array.isArray(body.batch) ? body.batch : 'batch' in body ? [null] : [body]
}

/** What the sender's clock said as it sent; nothing where its events are to be taken at their word. */
function sentAtOf(body: unknown, stated: unknown, { query, headers }: Around): unknown {
  const event = isObject(stated) ? stated : {}
  const all = isObject(body) ? body : {}
  const isHistory = all.historical_migration === true || isYes(objectIn(event, 'options').disable_skew_correction)
  if (isHistory || isYes(objectIn(event, 'properties').$ignore_sent_at) || !isStated(event.timestamp)) return undefined
  const beside = headers['posthog-request-timestamp'] ?? (isObject(query) ? query.sent_at : undefined)
  return all.sent_at ?? event.sent_at ?? beside
}
const isYes = (stated: unknown) => stated === true || stated === 'true'

/** Who declined to be known sends events of nobody: they are let go, as she wished. */
function callsOf(event: Json, around: When): (Call | 'noise')[] {
  const properties = objectIn(event, 'properties')
  if ([event.distinct_id, properties.distinct_id].includes(cookieless)) return []
  return [callOf(event, around), fallbackOf(event, around)]
}

/** One event as the call that it is; noise where it tells of the page's own workings and of nobody. */
function callOf(event: Json, around: When): Call | 'noise' {
  const name = typeof event.event === 'string' ? event.event.trim() : event.event
  const properties = objectIn(event, 'properties')
  const traits = traitsOf(event, properties)
  const who = whoIs(event, properties)
  const told = { messageId: messageIdOf(event, properties), ...timeOf(event, around) }
  const context = contextOf(properties)
  if (name === '$identify') return { type: 'identify', ...told, ...identifiedAs(who, properties), traits, context }
  if (name === '$create_alias' || name === '$merge_dangerously') return { ...aliasOf(who, properties), ...told, context }
  if (name === '$groupidentify') return { type: 'group', ...told, ...who, ...groupOf(properties), context }
  const isStating = Object.keys(traits).length > 0
  if (name === '$set' || (isNoise(name) && isStating)) return { type: 'identify', ...told, ...who, traits, context }
  if (isNoise(name)) return 'noise'
  const all = { ...told, ...who, context: isStating ? { ...context, traits } : context }
  if (name === '$pageview')
    return { type: 'page', name: properties.title, ...all, properties: { ...ownOf(properties), ...pageOf(properties) } }
  if (name === '$screen') return { type: 'screen', name: properties.$screen_name, ...all, properties: ownOf(properties) }
  return {
    type: 'track',
    event: name,
    ...all,
    properties: 'properties' in event && !isObject(event.properties) ? event.properties : ownOf(properties),
  }
}

/** What counts only where nothing else is said, which PostHog's clients say each time anew: a statement of its own beside the event's. */
function fallbackOf(event: Json, around: When): Call | 'noise' {
  const properties = objectIn(event, 'properties')
  const traits = spoken({ ...objectIn(properties, '$set_once'), ...objectIn(event, '$set_once') })
  if (Object.keys(traits).length === 0) return 'noise'
  const who = whoIs(event, properties)
  const messageId = messageIdOf(event, properties)
  return {
    type: 'identify',
    fallback: true,
    ...(messageId === null ? {} : { messageId: `${messageId}:once` }),
    ...timeOf(event, around),
    ...(event.event === '$identify' ? identifiedAs(who, properties) : who),
    traits,
  }
}

/** Without PostHog's own notes: campaigns and first pages, which it states of everybody. */
const spoken = (traits: Json): Json =>
  Object.fromEntries(Object.entries(traits).filter(([name, value]) => isStated(value) && !name.startsWith('$') && !campaign.test(name)))

const messageIdOf = ({ uuid }: Json, { $insert_id }: Json): string | null => idOf(uuid) ?? idOf($insert_id)

type Who = { userId?: string; anonymousId?: string }

/**
 * Whom an event is of. PostHog has one kind of name, `distinct_id`, for visitors and for users. Its browser and mobile clients say which it is; servers
 * mark visitors by asking for no profile. What nobody marks is a user's, and where it looks as if a browser had made it up, it is that browser's too: servers
 * read it from the page's cookie.
 */
function whoIs(event: Json, properties: Json): Who {
  const id = idOf(event.distinct_id) ?? idOf(properties.distinct_id)
  if (id === null || isNobody(id)) return {}
  const device = idOf(properties.$device_id)
  const hasProfile = properties.$process_person_profile ?? objectIn(event, 'options').process_person_profile
  if (typeof properties.$is_identified === 'boolean') {
    if (!properties.$is_identified) return { anonymousId: id }
    // A page that was told by which name to call its visitor, before anybody signed in.
    return id === device ? { userId: id, anonymousId: id } : { userId: id }
  }
  if (hasProfile === false || id === device) return { anonymousId: id }
  return isUuid(id) ? { userId: id, anonymousId: id } : { userId: id }
}

/** Who signs in, and as whom the browser knew her before. */
function identifiedAs({ userId, anonymousId }: Who, properties: Json): Who {
  const before = idOf(properties.$anon_distinct_id)
  const named = userId ?? anonymousId
  if (named === undefined) return {}
  if (before !== null && !isNobody(before)) return { userId: named, anonymousId: before }
  return userId !== undefined && anonymousId !== undefined ? { userId, anonymousId } : { userId: named }
}

/** Two names of one customer. It is evidence like any alias, also where PostHog would merge "dangerously": nobody is fused by being told so. */
function aliasOf({ userId, anonymousId }: Who, properties: Json): Json {
  const stated = idOf(properties.alias)
  const alias = stated !== null && !isNobody(stated) ? stated : null
  if (userId !== undefined) return { type: 'alias', userId, ...(alias ? { previousId: alias } : {}) }
  // A visitor is told by which name she is a user from now on.
  return { type: 'identify', ...(alias ? { userId: alias } : {}), ...(anonymousId ? { anonymousId } : {}) }
}

const companies = /^(compan(y|ies)|organi[sz]ations?|accounts?|empresas?|organizacion(es)?|compañ[ií]as?)$/i

/** PostHog's groups are of kinds: "company acme" and "team acme" are two. What is called a company says whom a customer works for. */
function groupOf(properties: Json): Json {
  const [kind, key] = [idOf(properties.$group_type), idOf(properties.$group_key)]
  const { name, ...others } = objectIn(properties, '$group_set')
  const traits = name === undefined ? others : { ...others, [kind === null || companies.test(kind) ? 'name' : kind]: name }
  return { ...(key === null ? {} : { groupId: groupName(kind, key) }), traits }
}
const groupName = (kind: string | null, key: string) => (kind === null ? key : `${kind}:${key}`)

/** What is said of the customer, in the event or among its properties; null where it is so no more. PostHog's own notes are none. */
function traitsOf(event: Json, properties: Json): Json {
  const gone = [properties.$unset, event.$unset].flatMap((names) => (Array.isArray(names) ? names : []))
  const said = { ...objectIn(properties, '$set'), ...objectIn(event, '$set') }
  const all = { ...Object.fromEntries(gone.filter((one) => typeof one === 'string').map((one) => [one, null])), ...said }
  return Object.fromEntries(Object.entries(all).filter(([name]) => !name.startsWith('$')))
}

/** When it happened; older clients say how many milliseconds ago it was. */
function timeOf({ timestamp, offset }: Json, { receivedAt }: When): Json {
  if (isStated(timestamp)) return { timestamp }
  return typeof offset === 'number' ? { timestamp: receivedAt.epochMilliseconds - offset } : {}
}

const ownOf = (properties: Json): Json => Object.fromEntries(Object.entries(properties).filter(([name]) => !bookkeeping.test(name)))

const pageOf = ({ $current_url: url, $pathname: path, $referrer: referrer }: Json): Json =>
  stated({ url, path, referrer: referrer === '$direct' ? undefined : referrer })

/** What the clients tell of page, device and campaign, under the names of the wire. Addresses of visitors are not kept. */
function contextOf(properties: Json): Json {
  const { $lib: name, $lib_version: version, $groups: groups, title } = properties
  const campaign = stated({
    source: properties.utm_source,
    medium: properties.utm_medium,
    name: properties.utm_campaign,
    term: properties.utm_term,
    content: properties.utm_content,
  })
  return stated({
    library: whole(stated({ name, version })),
    page: whole({ ...pageOf(properties), ...stated({ title }) }),
    campaign: whole(campaign),
    userAgent: properties.$raw_user_agent ?? properties.$user_agent,
    locale: properties.$locale ?? properties.$browser_language,
    timezone: properties.$timezone,
    device: whole(
      stated({ type: properties.$device_type, model: properties.$device_model, manufacturer: properties.$device_manufacturer }),
    ),
    os: whole(stated({ name: properties.$os, version: properties.$os_version })),
    app: whole(stated({ name: properties.$app_name, version: properties.$app_version, build: properties.$app_build })),
    sessionId: properties.$session_id,
    ...groupsIn(groups),
  })
}

/** In whose name it happened; the first of several is the wire's one. */
function groupsIn(groups: unknown): Json {
  const [first] = isObject(groups) ? Object.entries(groups) : []
  const key = first && idOf(first[1])
  return first && key ? { groups, groupId: groupName(first[0], key) } : {}
}

const stated = (values: Json): Json => Object.fromEntries(Object.entries(values).filter(([, value]) => isStated(value)))
const whole = (values: Json): Json | undefined => (Object.keys(values).length > 0 ? values : undefined)

const objectIn = (from: Json, name: string): Json => {
  const found = from[name]
  return isObject(found) ? found : {}
}
