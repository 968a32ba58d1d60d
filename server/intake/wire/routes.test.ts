import { request } from 'node:http'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { gzipSync } from 'node:zlib'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { startIntake } from '../../../test/intake.ts'

const intake = await startIntake()
const { wire, ask, writeKey, at } = intake

const count = async (table: 'entries' | 'quarantined' | 'records' | 'receipts') =>
  at(async (scope) => (await sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)}`.execute(scope.db)).rows[0]?.n ?? 0)
let turn = 0
const track = (more: object = {}) => ({ type: 'track', event: 'Probado', userId: 'u', messageId: `m${++turn}`, ...more })

describe('200: it is on disk, and belongs to a person', () => {
  it('on every path that clients call, long and short', async () => {
    const before = await count('entries')
    for (const path of ['/v1/track', '/v1/t', '/v1/page', '/v1/p', '/v1/screen', '/v1/batch', '/v1/b', '/v1/import']) {
      const body = path.match(/b|import/) && !path.includes('track') ? { batch: [track()] } : { ...track(), type: undefined }
      expect(await wire(path, body)).toMatchObject({ status: 200, body: { success: true } })
    }
    expect(await count('entries')).toBe(before + 8)
    for (const path of ['/v1/identify', '/v1/i', '/v1/group', '/v1/g', '/v1/alias', '/v1/a'])
      expect(await wire(path, { userId: 'u', messageId: `m${++turn}`, previousId: 'anon-9', groupId: 'g-9', traits: {} })).toMatchObject({
        status: 200,
      })
    expect(await count('entries')).toBe(before + 8)
    expect(await count('quarantined')).toBe(0)
  })

  it('wherever the client puts its key, whatever it calls its content, gzip or not', async () => {
    const before = await count('entries')
    const post = (body: unknown, headers: Record<string, string>, query = '') =>
      ask(`/v1/track${query}`, { method: 'POST', headers, body: body instanceof Uint8Array ? (body as BodyInit) : JSON.stringify(body) })
    const basic = (secret: string) => ({ authorization: `Basic ${Buffer.from(secret).toString('base64')}` })
    const answers = [
      await post(track(), basic(`${writeKey}:`)),
      await post(track(), basic(writeKey)),
      await post(track({ writeKey }), { 'content-type': 'text/plain' }),
      await post([track({ writeKey })], {}),
      await post(track(), { 'x-write-key': writeKey, 'content-type': 'garbage' }),
      await post(track(), {}, `?writeKey=${writeKey}`),
      await post(gzipSync(JSON.stringify(track())), { ...basic(`${writeKey}:`), 'content-type': 'application/x-www-form-urlencoded' }),
      await post(gzipSync(JSON.stringify(track())), { ...basic(`${writeKey}:`), 'content-encoding': 'gzip' }),
    ]
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200))
    expect(await count('entries')).toBe(before + answers.length)
  })

  it('with a slash at the end, and with a plus in base64 that nobody wrote as %2B', async () => {
    const before = await count('entries')
    expect((await wire('/v1/track/', track())).status).toBe(200)
    expect((await wire('/v1/batch/', { batch: [track()] })).status).toBe(200)
    const data = Buffer.from(JSON.stringify(track({ event: '>>>>??????', writeKey }))).toString('base64')
    expect(data).toContain('+')
    expect((await ask(`/v1/pixel/track?data=${data}`)).status).toBe(200)
    expect(await count('entries')).toBe(before + 3)
  })

  it('a replay changes nothing, in one batch or in two', async () => {
    const [a, b] = [track(), track()]
    const before = await count('entries')
    await wire('/v1/batch', { batch: [a, b, a] })
    await wire('/v1/batch', { batch: [b, a, track()] })
    expect(await count('entries')).toBe(before + 3)
  })

  it('many at once share transactions, and each answer still means it is on disk', async () => {
    const before = await count('entries')
    const answers = await Promise.all(Array.from({ length: 200 }, (_, i) => wire('/v1/track', track({ userId: `many-${i % 20}` }))))
    expect(answers.every(({ status }) => status === 200)).toBe(true)
    expect(await count('entries')).toBe(before + 200)
  })

  it('what is said in traits finds the person known elsewhere', async () => {
    await wire('/v1/identify', {
      userId: 'web-1',
      messageId: 'w1',
      traits: { name: 'Ximena Ortiz Luna', email: 'ximena.ortiz@example.com', phone: '5587654321' },
    })
    await wire('/v1/identify', {
      userId: 'web-2',
      messageId: 'w2',
      traits: { name: 'Ximena Ortiz', email: 'Ximena.Ortiz@example.com', phone: '+52 55 8765 4321' },
    })
    const people = await at(
      async (scope) =>
        (
          await sql<{ n: number }>`
      select count(distinct person_id)::int as n from records where external_id in ('web-1', 'web-2')`.execute(scope.db)
        ).rows,
    )
    expect(people).toEqual([{ n: 1 }])
  })
})

describe('200 and set aside with its reason: one bad event never fails the rest', () => {
  it('keeps the bytes, says why in the reader’s language, and lets it be tried again', async () => {
    const [entries, aside] = [await count('entries'), await count('quarantined')]
    const answer = await wire('/v1/batch', {
      batch: [track(), { type: 'track', event: 'Nadie' }, 'rubbish', track(), { type: 'dance', userId: 'u' }],
    })
    expect(answer).toMatchObject({ status: 200, body: { success: true } })
    expect([(await count('entries')) - entries, (await count('quarantined')) - aside]).toEqual([2, 3])
    const { body } = await intake.api('GET', '/quarantined?limit=2')
    expect(body.items).toHaveLength(2)
    expect(body.next).toEqual(expect.any(String))
    const rest = await intake.api('GET', `/quarantined?limit=200&cursor=${body.next}`)
    const all = [...body.items, ...rest.body.items]
    expect(all.map(({ reason }: { reason: string }) => reason).sort()).toEqual(['event.nobody', 'event.not-object', 'event.type-unknown'])
    const nobody = all.find(({ reason }: { reason: string }) => reason === 'event.nobody')
    expect([nobody.sentence, nobody.details]).toEqual(['No dice de qué cliente es.', expect.stringContaining('userId')])
    expect(JSON.parse(nobody.body)).toEqual({ type: 'track', event: 'Nadie' })
    const again = await intake.api('POST', `/quarantined/${nobody.id}/retry`, undefined, { 'accept-language': 'en' })
    expect(again.body).toEqual({ solved: false, sentence: 'It does not say which customer it is about.' })
  })

  it('a retry lets in what can be used by now', async () => {
    const id = await at(async (scope) => {
      const body = Buffer.from(JSON.stringify({ type: 'track', event: 'Tarde', userId: 'u', messageId: 'late' }))
      const { rows } = await sql<{ id: string }>`insert into quarantined (workspace_id, id, source_id, at, reason, facts, body)
        values (${scope.workspace}, gen_random_uuid(), ${intake.web}, now(), 'event.unusable', '{}', ${body}) returning id`.execute(
        scope.db,
      )
      return rows[0]?.id
    })
    const before = await count('entries')
    expect((await intake.api('POST', `/quarantined/${id}/retry`)).body).toMatchObject({ solved: true })
    expect(await count('entries')).toBe(before + 1)
    expect((await intake.api('POST', `/quarantined/${id}/retry`)).status).toBe(404)
  })

  it('an event that poisons its transaction is found and set aside; the others go in', async () => {
    const [entries, aside] = [await count('entries'), await count('quarantined')]
    // Deeper than can be written out again: no check of ours expects it.
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
    const batch = Array.from({ length: 50 }, (_, i) =>
      JSON.stringify(track({ properties: { at: i } })).replace('"at":33', `"deep":${deep}`),
    )
    expect(await wire('/v1/batch', `{"batch":[${batch.join(',')}]}`)).toMatchObject({ status: 200 })
    expect([(await count('entries')) - entries, (await count('quarantined')) - aside]).toEqual([49, 1])
    const [poison] = (await intake.api('GET', '/quarantined?limit=1')).body.items
    expect([poison.reason, poison.body.slice(0, 40)]).toEqual(['event.unusable', expect.stringContaining('Probado')])
  })

  it('an event that is too large is set aside; the batch goes in', async () => {
    const aside = await count('quarantined')
    expect(await wire('/v1/batch', { batch: [track(), track({ properties: { x: 'x'.repeat(700_000) } })] })).toMatchObject({ status: 200 })
    expect(await count('quarantined')).toBe(aside + 1)
  })

  it('keeps emoji, right-to-left text, SQL and escapes no database can hold', async () => {
    const aside = await count('quarantined')
    const names = ['Lau ✨🌮', 'محمد بن علي', "Robert'); drop table records; --", 'nul\u0000byte', 'half \ud83d pair']
    for (const [i, name] of names.entries())
      expect(await wire('/v1/identify', { userId: `odd-${i}`, traits: { name, email: `odd${i}@example.com` } })).toMatchObject({
        status: 200,
      })
    expect(await count('quarantined')).toBe(aside)
    const { rows } = await at((scope) =>
      sql<{
        name: string
      }>`select attributes ->> 'full_name' as name from records where external_id like 'odd-%' order by external_id`.execute(scope.db),
    )
    expect(rows.map(({ name }) => name)).toEqual(['Lau ✨🌮', 'محمد بن علي', "Robert'); drop table records; --", 'nulbyte', 'half � pair'])
  })
})

describe('letters of another time', () => {
  it('are kept, with a label or without', async () => {
    const call = (userId: string) => Buffer.from(JSON.stringify({ userId, traits: { name: 'Íñigo Muñoz Peña' } }), 'latin1')
    expect((await wire('/v1/identify', call('l-1'), { 'content-type': 'application/json; charset=iso-8859-1' })).status).toBe(200)
    expect((await wire('/v1/identify', call('l-2'))).status).toBe(200)
    const { rows } = await at(({ db }) =>
      sql<{ name: string }>`select attributes ->> 'full_name' as name from records where external_id in ('l-1', 'l-2')`.execute(db),
    )
    expect(rows).toEqual([{ name: 'Íñigo Muñoz Peña' }, { name: 'Íñigo Muñoz Peña' }])
  })
})

describe('what no official client sends, and is taken all the same', () => {
  it('5,001 events at once, and a squeezed body of megabytes that says within whose it is', async () => {
    const other = await startIntake()
    const entries = async () =>
      (await other.at(({ db }) => sql<{ n: number }>`select count(*)::int as n from entries`.execute(db))).rows[0]?.n
    expect((await other.wire('/v1/batch', { batch: Array.from({ length: 5_001 }, () => track()) })).status).toBe(200)
    expect(await entries()).toBe(5_001)
    const large = Array.from({ length: 8 }, () => track({ properties: { x: 'y'.repeat(200_000) } }))
    const post = (body: object) => other.ask('/v1/batch', { method: 'POST', body: gzipSync(JSON.stringify(body)) as BodyInit })
    expect((await post({ batch: large, writeKey: other.writeKey, sentAt: new Date().toISOString() })).status).toBe(200)
    expect(await entries()).toBe(5_009)
    expect((await post({ batch: large, writeKey: 'plsw_nobody' })).status).toBe(413)
    const amid = {
      context: { y: 'z'.repeat(5_000) },
      writeKey: other.writeKey,
      batch: Array.from({ length: 8 }, () => track({ context: { y: 'z'.repeat(200_000) } })),
    }
    expect((await other.ask('/v1/batch', { method: 'POST', body: JSON.stringify(amid) })).status).toBe(200)
  })
})

describe('400', () => {
  it('only for bytes that are not JSON, in the reader’s language', async () => {
    expect(await wire('/v1/track', '{"event": ')).toMatchObject({
      status: 400,
      body: { success: false, code: 'body.not-json', message: 'Lo que llegó no es JSON válido.' },
    })
    expect(await wire('/v1/track', '', { 'accept-language': 'en' })).toMatchObject({ status: 400, body: { code: 'body.not-json' } })
    expect(await wire('/v1/track', new Uint8Array([0x1f, 0x8b, 1, 2, 3]))).toMatchObject({ status: 400 })
  })
})

describe('401', () => {
  it('for a key that is nobody’s: there is no business to keep it for', async () => {
    const answer = await ask('/v1/track', { method: 'POST', body: JSON.stringify(track()), headers: { authorization: 'Basic bm9wZTo=' } })
    expect(answer).toMatchObject({ status: 401, body: { success: false, code: 'key.unknown' } })
    expect(await ask('/v1/track', { method: 'POST', body: JSON.stringify(track()) })).toMatchObject({ status: 401 })
  })
})

describe('413', () => {
  it('for more than four megabytes, and for a bomb', async () => {
    expect(await wire('/v1/batch', `"${'x'.repeat(5 * 2 ** 20)}"`)).toMatchObject({ status: 413, body: { code: 'body.too-large' } })
    expect(await wire('/v1/batch', gzipSync(Buffer.alloc(100 * 2 ** 20, 32)))).toMatchObject({ status: 413 })
    expect(
      await wire('/v1/batch', { batch: Array.from({ length: 15 }, () => track({ properties: { x: 'x'.repeat(200_000) } })) }),
    ).toMatchObject({ status: 200 })
  })
})

describe('a browser on another site', () => {
  it('may send, and asks for permission once a day', async () => {
    const asked = await ask('/v1/t', {
      method: 'OPTIONS',
      headers: { origin: 'https://tienda.mx', 'access-control-request-method': 'POST' },
    })
    expect(asked.status).toBe(204)
    expect(asked.headers.get('access-control-allow-headers')).toContain('authorization')
    expect(asked.headers.get('access-control-max-age')).toBe('86400')
    const sent = { method: 'POST', body: JSON.stringify(track()), headers: { origin: 'https://tienda.mx' } }
    expect((await ask('/v1/t', sent)).headers.get('access-control-allow-origin')).toBe('*')
    // No browser posts without saying from where.
    expect((await wire('/v1/t', track())).headers.get('access-control-allow-origin')).toBeNull()
    expect((await ask('/sourceConfig', { method: 'OPTIONS' })).status).toBe(204)
  })

  it('may read when to come again', async () => {
    const stranger = await startIntake()
    for (let n = 0; n < 300; n++) await stranger.ask('/v1/t', { method: 'POST', body: '{}' })
    const again = (more: Record<string, string>) =>
      stranger.ask('/v1/t', { method: 'POST', body: '{}', headers: { origin: 'https://tienda.mx', ...more } })
    const { status, headers } = await again({ authorization: 'Basic eA==' })
    expect([status, headers.get('access-control-allow-origin')]).toEqual([429, '*'])
    expect(headers.get('access-control-expose-headers')).toBe('retry-after, x-ratelimit-reset')
    // What states its key in the body takes any answer that it can read for a delivery.
    const unread = await again({})
    expect([unread.status, unread.headers.get('access-control-allow-origin')]).toEqual([429, null])
  })
})

describe('rubbish', () => {
  it('without a key is not opened: a bomb of empty objects costs nothing, and who goes on is told to wait', async () => {
    const bomb = gzipSync(`[${'{},'.repeat(5_000_000)}{}]`)
    const stranger = () => ask('/v1/batch', { method: 'POST', body: bomb as BodyInit })
    // Opened and read, four took half a minute of the processor; how long that is by the clock depends on who else is at work.
    const before = process.cpuUsage()
    const answers = await Promise.all(Array.from({ length: 4 }, stranger))
    const { user, system } = process.cpuUsage(before)
    expect(answers.map(({ status }) => status)).toEqual([413, 413, 413, 413])
    expect((user + system) / 1e6).toBeLessThan(5)
    // A key opens more, but never five million objects.
    expect(await wire('/v1/batch', bomb)).toMatchObject({ status: 413, body: { code: 'body.too-large' } })
  })

  it('without a key is no work either where it opens to letters of no alphabet', async () => {
    // A kilobyte; letter by letter each took two thirds of a second, in which nobody else was answered.
    const bomb = gzipSync(Buffer.concat([Buffer.from('"'), Buffer.alloc(2 ** 20 - 2, 0xe1), Buffer.from('"')]))
    expect(bomb.length).toBeLessThan(1_100)
    const before = process.cpuUsage()
    for (let n = 0; n < 4; n++) {
      const { status } = await ask('/v1/batch', { method: 'POST', body: bomb as BodyInit })
      expect(status).toBe(401)
    }
    const { user, system } = process.cpuUsage(before)
    expect((user + system) / 1e6).toBeLessThan(1)
  })

  it('without a key, 300 times in a minute, is not even looked at; a good key from the same address is', async () => {
    const other = await startIntake()
    const stranger = () => other.ask('/v1/track', { method: 'POST', body: '{}' })
    for (let n = 0; n < 300; n++) expect((await stranger()).status).toBe(401)
    const late = await stranger()
    expect([late.status, Number(late.headers.get('retry-after')) > 0]).toEqual([429, true])
    expect((await other.wire('/v1/track', track())).status).toBe(200)
    // As a browser behind the same address states it, in the middle of its body.
    const within = (writeKey: string) =>
      other.ask('/v1/t', {
        method: 'POST',
        body: JSON.stringify({ ...track({ context: { filler: 'x'.repeat(9_000) }, writeKey }), last: 'y'.repeat(9_000) }),
      })
    expect((await within(other.writeKey)).status).toBe(200)
    expect((await within('plsw_nobodys')).status).toBe(429)
  })

  it('of many who send megabytes without a key is not kept in memory, nor keeps others out', async () => {
    const other = await startIntake()
    const body = Buffer.alloc(3_900_000, 0x20)
    body.write('{"a":1')
    body[body.length - 1] = 0x7d
    setFlagsFromString('--expose-gc')
    const collect: () => void = runInNewContext('gc')
    const held = () => {
      collect()
      return process.memoryUsage().arrayBuffers
    }
    const before = held()
    const statuses: Promise<string>[] = []
    let answered = 0
    const ends: (() => void)[] = []
    for (let n = 0; n < 60; n++) {
      const { promise, resolve } = Promise.withResolvers<string>()
      const call = request(
        `${other.url}/v1/batch`,
        { method: 'POST', agent: false, headers: { 'content-length': body.length } },
        (answer) => {
          answer.resume()
          answered++
          resolve(`${answer.statusCode} ${answer.headers['retry-after'] ?? ''}`)
        },
      )
      call.on('error', (e: NodeJS.ErrnoException) => resolve(e.code ?? e.message))
      call.write(body.subarray(0, body.length - 1))
      ends.push(() => call.end(body.subarray(body.length - 1)))
      statuses.push(promise)
    }
    // Whoever found room waits for the last letter; all others are answered.
    await expect.poll(() => answered).toBeGreaterThan(60 - 3)
    // 60 × 3.9 MB would be 234.
    await expect.poll(() => held() - before).toBeLessThan(60 * 2 ** 20)
    expect((await other.wire('/v1/track', track())).status).toBe(200)
    expect((await other.wire('/v1/batch', { batch: [track({ properties: { x: 'x'.repeat(200_000) } })] })).status).toBe(200)
    for (const end of ends) end()
    const counts = Object.groupBy(await Promise.all(statuses), (one) => one)
    expect(Object.keys(counts).sort()).toEqual(['413 ', '429 1'])
    expect(counts['413 ']?.length).toBeLessThan(3)
    // What was held is free again.
    expect((await other.ask('/v1/batch', { method: 'POST', body: body as BodyInit })).status).toBe(413)
  })

  it('in a batch of more than 20,000 is refused whole', async () => {
    const aside = await count('quarantined')
    expect(await wire('/v1/batch', gzipSync(`[${'{},'.repeat(20_000)}{}]`))).toMatchObject({
      status: 413,
      body: { code: 'batch.too-long' },
    })
    expect(await count('quarantined')).toBe(aside)
  })

  it('that was acknowledged is kept, whatever it is', async () => {
    const other = await startIntake()
    const rubbish = gzipSync(`[${'{},'.repeat(4_999)}{}]`)
    for (let n = 0; n < 3; n++) expect((await other.wire('/v1/batch', rubbish)).status).toBe(200)
    const { rows } = await other.at((scope) => sql<{ n: number }>`select count(*)::int as n from quarantined`.execute(scope.db))
    expect(rows[0]?.n).toBe(15_000)
    const { body } = await other.api('GET', '/sources')
    expect(body.find(({ id }: { id: string }) => id === other.web).quarantined).toBe(15_000)
  })

  it('that came in by half takes no room from what did not come in: 2,000 are kept, the rest is counted', async () => {
    const other = await startIntake()
    const half = (n: number) => ({ type: 'track', event: 'Producto visto', userId: 'u-1', messageId: `half-${n}`, timestamp: 'ayer' })
    const halves = gzipSync(JSON.stringify(Array.from({ length: 2_100 }, (_, n) => half(n))))
    expect((await other.wire('/v1/batch', halves)).status).toBe(200)
    const kept = () =>
      other.at(
        async ({ db }) =>
          (await sql<{ reason: string; n: number }>`select reason, count(*)::int as n from quarantined group by 1 order by 1`.execute(db))
            .rows,
      )
    expect(await kept()).toEqual([{ reason: 'event.partly', n: 2_000 }])
    const rubbish = gzipSync(`[${'{},'.repeat(4_999)}{}]`)
    for (let n = 0; n < 3; n++) expect((await other.wire('/v1/batch', rubbish)).status).toBe(200)
    expect(await kept()).toMatchObject([{ n: 15_000 }, { reason: 'event.partly', n: 2_000 }])
    const { body } = await other.api('GET', '/sources')
    expect(body.find(({ id }: { id: string }) => id === other.web).quarantined).toBe(17_100)
  })
})
