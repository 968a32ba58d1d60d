import { gzipSync } from 'node:zlib'
import { Chance } from '../generator/chance.ts'
import { openConnection } from '../intake/connection.ts'

const paths = [
  ...['/v1/track', '/v1/identify', '/v1/page', '/v1/screen', '/v1/group', '/v1/alias', '/v1/batch', '/v1/import'],
  ...['/v1/t', '/v1/i', '/v1/p', '/v1/s', '/v1/g', '/v1/a', '/v1/b', '/v1/m'],
  ...['/beacon/v1/batch', '/api/s/track', '/api/s/identify', '/api/s/s2s/page'],
  ...['/e/', '/batch/', '/i/v0/e/', '/capture/', '/i/v1/analytics/events', '/flags/'],
]
const fields = [
  'type',
  'userId',
  'anonymousId',
  'previousId',
  'groupId',
  'event',
  'name',
  'properties',
  'traits',
  'context',
  'timestamp',
  'originalTimestamp',
  'sentAt',
  'messageId',
  'integrations',
  'batch',
  'writeKey',
  'distinct_id',
  'uuid',
  'token',
  'sent_at',
  'offset',
  'options',
  '$set',
  '$unset',
  '_metadata',
  '__proto__',
  'constructor',
]
const inner = [
  'email',
  'phone',
  'name',
  'address',
  'company',
  'consent',
  'categoryPreferences',
  'externalIds',
  'products',
  'total',
  'currency',
  'order_id',
  'page',
  'traits',
  'user_preferences',
  'category',
  'value',
  'toString',
  'distinct_id',
  '$is_identified',
  '$process_person_profile',
  '$device_id',
  '$anon_distinct_id',
  '$set',
  '$group_type',
  '$group_key',
  '$group_set',
  '$groups',
  '$current_url',
  'alias',
]
const texts = [
  'identify',
  'track',
  'page',
  'batch',
  '$identify',
  '$pageview',
  '$create_alias',
  '$groupidentify',
  'u-1',
  '',
  ' ',
  'Order Completed',
  'Segment Consent Preference Updated',
  'user_preferences',
  'Unsubscribed',
  '2026-01-01T00:00:00Z',
  '9999-99-99',
  '+52 55 1234 5678',
  'ana@x.mx',
  '\u0000',
  '\ud800',
  '💥',
  '__proto__',
  'a'.repeat(1200),
  '1e999',
  'NaN',
]
const numbers = [
  '0',
  '-1',
  '1e308',
  '1e999',
  '-0',
  '0.1',
  '12345678901234567890',
  '99999999999999999999999999999999999999',
  '1795262400',
  '-62135596800000',
]

/** Bodies that no client would send: bytes, almost JSON, deep, large, of wrong types, packed and half packed. The same ones for the same seed. */
function createFuzz(seed: number) {
  const chance = new Chance(seed)
  const quote = (text: string) => (chance.below(4) === 0 ? JSON.stringify(text).replaceAll('a', '\\u0061') : JSON.stringify(text))
  const value = (depth: number): string => {
    const kind = chance.below(depth > 3 ? 6 : 9)
    if (kind < 3) return quote(chance.pick(texts))
    if (kind === 3) return chance.pick(numbers)
    if (kind === 4) return chance.pick(['null', 'true', 'false'])
    if (kind === 5) return chance.pick(['{}', '[]', '[null]', '[[]]', '{"":""}'])
    if (kind === 6) return `[${Array.from({ length: chance.below(5) }, () => value(depth + 1)).join(',')}]`
    return object(depth + 1)
  }
  const object = (depth: number): string => {
    const names = depth < 2 ? fields : inner
    return `{${Array.from({ length: chance.below(8) }, () => `${JSON.stringify(chance.pick(names))}:${value(depth)}`).join(',')}}`
  }
  const call = () =>
    `{"type":${chance.below(3) > 0 ? quote(chance.pick(['track', 'identify', 'page', 'alias', 'group'])) : value(2)},"userId":${chance.below(2) === 0 ? '"u-1"' : value(2)},"distinct_id":${chance.below(2) === 0 ? '"u-2"' : value(2)},"event":${value(2)},"properties":${value(1)},"traits":${value(1)},"context":${value(1)},"messageId":${value(2)},"timestamp":${value(2)}}`
  const whole = () =>
    chance.pick([
      () => object(0),
      call,
      () => value(0),
      () =>
        `{"batch":[${Array.from({ length: chance.below(6) }, () => (chance.below(3) > 0 ? call() : value(0))).join(',')}],"context":${value(1)}}`,
    ])()
  const bytes = (length: number) => Buffer.from(Array.from({ length }, () => chance.below(256)))
  const broken = () => {
    const text = Buffer.from(whole())
    for (let n = 1 + chance.below(4); n > 0 && text.length > 0; n--) text[chance.below(text.length)] = chance.below(256)
    return chance.below(3) === 0 ? text.subarray(0, chance.below(text.length + 1)) : text
  }
  const deep = () => {
    const depth = 1 + chance.below(chance.below(200) === 0 ? 60_000 : 500)
    const [open, close] = chance.pick([
      ['[', ']'],
      ['{"a":', '}'],
    ] as const)
    return `{"type":"track","userId":"u-1","event":"x","properties":{"deep":${open.repeat(depth)}1${close.repeat(depth)}}}`
  }
  const large = () =>
    `{"type":"track","userId":"u-1","event":"x","properties":{${Array.from({ length: chance.below(300) }, (_, n) => `"k${n}":${value(3)}`).join(',')},"t":"${'x'.repeat(chance.below(chance.below(100) === 0 ? 700_000 : 3_000))}"}}`
  const packed = () => {
    const squeezed = gzipSync(whole(), { level: 1 })
    return chance.below(3) === 0 ? squeezed.subarray(0, chance.below(squeezed.length)) : squeezed
  }
  const kinds: [number, () => string | Buffer][] = [
    [55, whole],
    [20, broken],
    [12, () => bytes(chance.below(120))],
    [4, deep],
    [3, large],
    [6, packed],
  ]
  const bag = kinds.flatMap(([weight, make]) => Array.from({ length: weight }, () => make))
  return () => ({ path: chance.pick(paths), body: chance.pick(bag)() })
}

export type Fuzzed = { statuses: Map<number, number>; strange: { path: string; status: number; body: string }[] }
/** Sixteen senders never fill the queue: 429 would mean that something broke, and that the client is told to send it for ever. */
const allowed = new Set([200, 400, 413])

/** Sends so many; a status that is not one of ours is kept with its body. */
export async function fuzz({
  port,
  key,
  count,
  seed,
  tell = () => {},
}: {
  port: number
  key: string
  count: number
  seed: number
  tell?: (done: number) => void
}): Promise<Fuzzed> {
  const next = createFuzz(seed)
  const statuses = new Map<number, number>()
  const strange: Fuzzed['strange'] = []
  let sent = 0
  const work = async () => {
    const connection = openConnection(port)
    while (sent < count) {
      if (++sent % 50_000 === 0) tell(sent)
      const { path, body } = next()
      const { status } = await connection.post(path, key, body)
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
      if (!allowed.has(status)) strange.push({ path, status, body: body.toString().slice(0, 500) })
    }
    connection.close()
  }
  await Promise.all(Array.from({ length: 16 }, work))
  return { statuses, strange }
}
