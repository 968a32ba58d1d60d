import { request } from 'node:http'
import { afterAll, describe, expect, it } from 'vitest'
import { makeWorkbookOf } from '../test/workbook.ts'
import { openShop } from './steps.ts'

const shop = await openShop()
const web = await shop.connect('web', 'Tienda en línea')

async function upload(name: string, content: BlobPart, language = 'es') {
  const form = new FormData()
  form.set('kind', 'customers')
  form.set('file', new Blob([content]), name)
  return shop.api('POST', '/imports', undefined, { raw: form, headers: { 'accept-language': language } })
}
const codeOf = ({ status, body }: { status: number; body: { code?: string } }) => ({ status, code: body?.code })

// Whatever came, the house still stands.
afterAll(async () => expect((await shop.call('GET', '/health')).body).toMatchObject({ status: 'ok' }))

describe('an address that is none', () => {
  it.each([
    ['GET', '/v1/track', 405, 'METHOD_NOT_SUPPORTED'],
    ['GET', '/v1/batch', 405, 'METHOD_NOT_SUPPORTED'],
    ['GET', '/v1/trak', 404, 'NOT_FOUND'],
    ['POST', '/v1/trak', 404, 'NOT_FOUND'],
    ['GET', '/api/nada', 404, 'NOT_FOUND'],
    ['DELETE', '/nada', 404, 'NOT_FOUND'],
    ['POST', '/v1/track', 401, 'key.unknown'],
    ['POST', '/in/plsw_nadie', 401, 'key.unknown'],
  ])('%s %s is answered in the shape of every other failure', async (method, path, status, code) => {
    const answer = await shop.call(method, path, undefined, { raw: method === 'POST' ? '{}' : undefined } as object)
    expect(answer.status).toBe(status)
    expect(answer.body).toMatchObject({ code, status, message: expect.stringMatching(/\w{3}/), data: expect.anything() })
    if (status === 405) expect(answer.headers.get('allow')).toBe('POST')
  })
})

describe('a file that is not what it should be', () => {
  it('empty', async () => {
    const spanish = await upload('vacio.csv', '')
    const english = await upload('empty.csv', '', 'en')
    expect(codeOf(spanish)).toEqual({ status: 400, code: 'file.empty' })
    expect([spanish.body.message, english.body.message]).toEqual([expect.stringContaining('está vacío'), expect.stringContaining('empty')])
  })

  it('ten million columns', async () => {
    expect(codeOf(await upload('ancho.csv', `${'a,'.repeat(10_000_000)}a\n`))).toEqual({ status: 400, code: 'file.too-many-columns' })
  })

  it('a picture', async () => {
    const bytes = Uint8Array.from({ length: 5000 }, (_, i) => (i * 7919) % 256)
    expect(codeOf(await upload('foto.csv', bytes))).toEqual({ status: 400, code: 'file.unreadable' })
  })

  it('a broken quote, a spoilt byte, a name of a hundred thousand letters: those rows are set aside, the others come in', async () => {
    const rows = [
      'Nombre,Teléfono',
      'Ana Luz Baeza,5581000001',
      '"Beto sin cierre,5581000002',
      'Caro Díaz,5581000003',
      `${'Z'.repeat(100_000)},5581000004`,
      'Dora Ñíguez,5581000005',
    ]
    const utf8 = Buffer.from(`${rows.join('\n')}\n`)
    // Three bytes stand where a lone one of another encoding spoils the text.
    const spoilt = Buffer.concat([utf8.subarray(0, utf8.indexOf('\uffff')), Buffer.from([0xf1]), utf8.subarray(utf8.indexOf('\uffff') + 3)])
    const answer = await upload('mixto.csv', spoilt)
    expect(answer.status, answer.text).toBe(201)
    await shop.ok('POST', `/imports/${answer.body.id}/start`)
    await expect.poll(async () => (await shop.ok('GET', `/imports/${answer.body.id}`)).state).toBe('done')
    expect((await shop.theOnly('5581000001')).name).toBe('Ana Luz Baeza')
    expect((await shop.theOnly('5581000003')).name).toBe('Caro Díaz')
    expect((await shop.theOnly('5581000005')).name).toBe('Dora Ñíguez')
    const { items } = await shop.ok('GET', `/imports/${answer.body.id}/rejections`)
    expect(items.length).toBeGreaterThanOrEqual(1)
    expect(items.every(({ sentence }: { sentence: string }) => sentence.length > 5)).toBe(true)
  })

  it('an XLSX that opens to a gigabyte', async () => {
    const sheet = Buffer.alloc(2 ** 22, '<row></row>')
    expect(codeOf(await upload('bomba.xlsx', new Uint8Array(makeWorkbookOf(sheet, 2 ** 30))))).toEqual({ status: 400, code: 'file.bomb' })
  })

  it('an XLSX that is none', async () => {
    expect(codeOf(await upload('no-es.xlsx', 'PK\u0003\u0004 pero lo demás no es un libro'))).toEqual({
      status: 400,
      code: 'file.unreadable',
    })
  })

  it('two gigabytes: refused by its announcement, or as soon as it is too much', async () => {
    const sent = { pieces: 0 }
    const head = '--x\r\ncontent-disposition: form-data; name="file"; filename="todo.csv"\r\n\r\n'
    const piece = Buffer.from('Ana,5555555555\n'.repeat(70_000))
    const body = new ReadableStream({
      start: (stream) => stream.enqueue(Buffer.from(head)),
      pull: (stream) => (sent.pieces++ < 2100 ? stream.enqueue(piece) : stream.close()),
    })
    const answer = await fetch(`${shop.url}/api/imports`, {
      method: 'POST',
      headers: { authorization: `Bearer ${shop.key}`, 'content-type': 'multipart/form-data; boundary=x' },
      body,
      duplex: 'half',
    } as RequestInit).then(
      async (response) => ({ status: response.status, code: (await response.json()).code }),
      // The server may hang up on who goes on sending.
      () => ({ status: 413, code: 'file.too-large' }),
    )
    expect(answer).toEqual({ status: 413, code: 'file.too-large' })
    expect(sent.pieces).toBeLessThan(1000)
    expect(await announce(2 ** 31)).toBe(413)
  })

  it('no file at all', async () => {
    const form = new FormData()
    form.set('kind', 'customers')
    expect(codeOf(await shop.api('POST', '/imports', undefined, { raw: form }))).toEqual({ status: 400, code: 'import.no-file' })
  })
})

describe('words that are not what they should be', () => {
  it('JSON that is not JSON', async () => {
    const answer = await shop.api('POST', '/people', undefined, {
      raw: '{"attributes": {',
      headers: { 'content-type': 'application/json' },
    })
    expect(codeOf(answer)).toEqual({ status: 400, code: 'body.not-json' })
    expect(answer.body.message).toBe('Lo que llegó no es JSON válido.')
  })

  it('a name of a hundred thousand letters', async () => {
    const answer = await shop.api('POST', '/people', { attributes: { full_name: 'ñ'.repeat(100_000) } })
    expect(codeOf(answer)).toEqual({ status: 400, code: 'body.invalid' })
    expect((await shop.send('identify', web, { userId: 'long', traits: { name: 'ñ'.repeat(100_000) } })).status).toBe(200)
  })

  it.each([
    ['emoji', '👩🏽‍🦰🎉 Lola 💃'],
    ['right to left', 'محمد العربي'],
    ['little Bobby', "Roberto'; drop table records; --"],
    ['markup', '<script>alert(1)</script> Paz'],
    ['half a letter', 'Paz \ud800 Ruiz'],
  ])('a name with %s comes back as it is, and the tables stand', async (_, name) => {
    const carded = await shop.card({ full_name: name, phone: `55 8200 00${String(name.length).padStart(2, '0')}` })
    const page = await shop.person(carded.personId)
    // The golden name is tidied; what the source said is kept to the letter.
    expect(page.identities[0].attributes.full_name).toEqual([name.toWellFormed()])
    expect(page.name.length).toBeGreaterThan(0)
    expect((await shop.api('GET', `/recognise?q=${encodeURIComponent(name.toWellFormed())}`)).status).toBe(200)
  })

  it('a name with a zero byte is refused or cleaned, never an error of ours', async () => {
    expect((await shop.api('POST', '/people', { attributes: { full_name: 'Paz\u0000Ruiz', phone: '5582009999' } })).status).toBeLessThan(
      500,
    )
    expect((await shop.send('identify', web, { userId: 'zero', traits: { name: 'Paz\u0000Ruiz' } })).status).toBe(200)
  })

  it('a person’s id that is no id, and one that is nobody’s', async () => {
    expect(codeOf(await shop.api('GET', '/people/1%20or%201=1'))).toEqual({ status: 400, code: 'body.invalid' })
    expect(codeOf(await shop.api('GET', '/people/01900000-0000-7000-8000-000000000000'))).toEqual({ status: 404, code: 'person.missing' })
  })

  it('an empty card', async () => {
    expect(codeOf(await shop.api('POST', '/people', { attributes: {} }))).toEqual({ status: 400, code: 'person.card-empty' })
  })
})

/** Begins an upload that says it will be so long, and answers what the server says to that. */
function announce(bytes: number): Promise<number> {
  return new Promise((done, fail) => {
    const call = request(`${shop.url}/api/imports`, {
      method: 'POST',
      headers: { authorization: `Bearer ${shop.key}`, 'content-type': 'multipart/form-data; boundary=x', 'content-length': bytes },
    })
    call.on('response', ({ statusCode = 0 }) => {
      done(statusCode)
      call.destroy()
    })
    call.on('error', fail)
    call.write('--x\r\ncontent-disposition: form-data; name="file"; filename="todo.csv"\r\n\r\nAna')
  })
}
