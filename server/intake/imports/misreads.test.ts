import { describe, expect, it } from 'vitest'
import { startServer } from '../../../test/server.ts'

const server = await startServer()
const as = { cookie: server.cookie, key: '' }
const api = (method: string, path: string, body?: unknown) => server.api(method, path, body, as)

async function upload(text: string, name: string, start = 'false') {
  const form = new FormData()
  form.set('start', start)
  form.set('file', new Blob([text]), name)
  const answer = await fetch(`${server.url}/api/imports`, {
    method: 'POST',
    body: form,
    headers: { cookie: server.cookie, origin: server.url },
  })
  expect(answer.status).toBe(201)
  return (await answer.json()) as { id: string; columns: { field: string | null; remembered: boolean }[] }
}
const stateOf = async (id: string) => (await api('GET', `/imports/${id}`)).body.state
const ended = (id: string, state = 'done') => expect.poll(() => stateOf(id)).toBe(state)

describe('values that are not understood', () => {
  const text = [
    'Nombre,Teléfono,Correo,Notas',
    'Gael Ponce,2041,gael@ponce.mx,Prefiere la tarde',
    'Nadia Oropeza,20410377,nadia.mx,',
    'Cliente Mostrador,5520431749,mo@strador.mx,',
    'Octavio Rincón,5520432120,,Prefiere la tarde',
  ].join('\n')
  const misreads = async (id: string) => (await api('GET', `/imports/${id}/misreads`)).body
  const waiting = async () => (await api('GET', `/imports/${id}`)).body.columns.map(({ misread }: { misread: number }) => misread)
  const personOf = async (q: string) => (await api('GET', `/recognise?q=${encodeURIComponent(q)}`)).body.candidates[0]?.person
  let id = ''

  it('are not those that say that there is none, but for a name', async () => {
    const rows = ['N/A', 's/n', 'no', 'no tiene', 'nd'].map((none, at) => `Zoé Ibarra ${'ABCDE'[at]},${none},${none},${none}`)
    const none = await upload(['Nombre,Teléfono,Correo,Documento', ...rows, 'N/A,5520431750,,123'].join('\n'), 'nada.csv')
    await api('POST', `/imports/${none.id}/check`)
    await ended(none.id, 'checked')
    const said = (await misreads(none.id)).items.map(({ line, reason, value }: Record<string, unknown>) => [line, reason, value])
    expect(said).toEqual([
      [7, 'nobody', 'N/A'],
      [7, 'document-mistyped', '123'],
    ])
  })

  it('are counted by column and named by row, in the trial and in the import, and their rows come in', async () => {
    const landed = await upload(text, 'malos.csv')
    id = landed.id
    expect(landed.columns.map(({ field }) => field)).toEqual(['full_name', 'phone', 'email', 'note'])
    await api('POST', `/imports/${id}/check`)
    await ended(id, 'checked')
    const trial = (await misreads(id)).items
    await api('POST', `/imports/${id}/start`)
    await ended(id)
    const { body } = await api('GET', `/imports/${id}`)
    expect(body.counts).toMatchObject({ rows: 4, newPeople: 4, rejected: 0, misread: 4 })
    expect(await waiting()).toEqual([1, 2, 1, 0])
    const { items } = await misreads(id)
    expect(items.map(({ line, column, reason, value }: Record<string, unknown>) => [line, column, reason, value])).toEqual([
      [2, 1, 'phone-incomplete', '2041'],
      [3, 1, 'phone-incomplete', '20410377'],
      [3, 2, 'email-malformed', 'nadia.mx'],
      [4, 0, 'nobody', 'Cliente Mostrador'],
    ])
    expect(trial).toEqual(items)
    const first = (await api('GET', `/imports/${id}/misreads?limit=3`)).body
    const second = (await api('GET', `/imports/${id}/misreads?limit=3&cursor=${first.next}`)).body
    expect([...first.items, ...second.items]).toEqual(items)
  })

  it('put right, they are about the very person, wait no longer, and wait again when that is undone', async () => {
    const before = await personOf('gael@ponce.mx')
    const { status, body } = await api('POST', `/imports/${id}/fixes`, {
      rows: [{ line: 2, cells: ['Gael Ponce', '5520432041', 'gael@ponce.mx', 'Prefiere la tarde'] }],
    })
    expect(status).toBe(201)
    await ended(body.id)
    expect((await api('GET', `/imports/${body.id}`)).body.counts).toMatchObject({ rows: 1, newPeople: 0, misread: 0 })
    expect(await personOf('5520432041')).toMatchObject({ id: before.id, recordCount: 1, phone: '+525520432041' })
    expect((await misreads(id)).items.map(({ line }: { line: number }) => line)).toEqual([3, 3, 4])
    expect(await waiting()).toEqual([1, 1, 1, 0])
    expect((await api('POST', `/imports/${id}/fixes`, { rows: [{ line: 2, cells: ['x'] }] })).status).toBe(409)
    // What its columns meant is still what the next such file is taken for.
    expect((await upload(text.replace('Gael', 'Gail'), 'otros.csv')).columns.every(({ remembered }) => remembered)).toBe(true)
    expect((await api('DELETE', `/imports/${body.id}`)).body.state).toBe('undone')
    expect((await misreads(id)).items).toHaveLength(4)
    expect(await waiting()).toEqual([1, 2, 1, 0])
    expect(await personOf('gael@ponce.mx')).toMatchObject({ id: before.id, phone: null })
  })

  it('put right wrongly, they are put right once more, about the very person still, and how we name it is shown to nobody', async () => {
    const before = await personOf('gael@ponce.mx')
    const put = (of: string, phone: string, name = 'Gael Ponce') =>
      api('POST', `/imports/${of}/fixes`, { rows: [{ line: 2, cells: [name, phone, 'gael@ponce.mx', ''] }] })
    const shownOf = async (one: string) => {
      const { columns } = (await api('GET', `/imports/${one}`)).body
      const listed = [...(await misreads(one)).items, ...(await api('GET', `/imports/${one}/rejections`)).body.items]
      expect(columns.map(({ header }: { header: string }) => header)).toEqual(['Nombre', 'Teléfono', 'Correo', 'Notas'])
      expect(JSON.stringify([columns, listed])).not.toMatch(/#[\w-]{22}/)
      return listed.map(({ line, column, cells }: { line: number; column: number; cells: string[] }) => [line, column, cells.length])
    }
    const wrong = (await put(id, '20')).body.id
    await ended(wrong)
    expect(await shownOf(wrong)).toEqual([[2, 1, 4]])
    const tooLong = (await put(wrong, '5520432041', 'x'.repeat(5000))).body.id
    await ended(tooLong)
    expect(await shownOf(tooLong)).toEqual([[2, 0, 4]])
    const csv = await fetch(`${server.url}/api/imports/${tooLong}/rejections.csv`, { headers: { cookie: server.cookie } })
    expect(await csv.text()).not.toMatch(/#[\w-]{22}/)
    const right = (await put(tooLong, '5520432041')).body.id
    await ended(right)
    expect(await shownOf(right)).toEqual([])
    expect(await personOf('5520432041')).toMatchObject({ id: before.id, recordCount: 1 })
    for (const one of [right, tooLong, wrong]) expect((await api('DELETE', `/imports/${one}`)).body.state).toBe('undone')
    expect((await misreads(id)).items).toHaveLength(4)
  })

  it('leave the notes of the file alone: each is one moment of its person, also when the row changed and came again', async () => {
    const notesOf = async (q: string) => {
      const { id: person } = await personOf(q)
      const { items } = (await api('GET', `/people/${person}/timeline`)).body
      return items
        .filter(({ kind }: { kind: string }) => kind === 'note')
        .map(({ detail, title }: Record<string, string>) => detail ?? title)
    }
    expect(await notesOf('5520432120')).toEqual([expect.stringContaining('Prefiere la tarde')])
    const again = await upload(
      text.replace('Rincón,5520432120,,', 'Rincón,5520432120,,').replace('gael@ponce.mx', 'gael@ponce.mx '),
      'malos.csv',
      'true',
    )
    await ended(again.id)
    expect((await api('GET', `/imports/${again.id}`)).body.counts).toMatchObject({ rows: 4, unchanged: 4 })
    expect(await notesOf('5520432120')).toHaveLength(1)
  })
})

describe('an order of which one row is not understood', () => {
  const orders = [
    'Pedido,Fecha,Cliente,Teléfono,Producto,Cantidad,Total,Moneda',
    'P-1,05-03-2026,Ulises Cantú,5520447001,Taza,1,300,MXN',
    'P-1,05-03-2026,Ulises Cantú,5520447001,Té,muchos,300,MXN',
    'P-2,06-03-2026,Nadia Oropeza,5520447002,Pan,1,20,oro',
    'P-3,06-03-2026,Gael Ponce,5520447003,Pan,1,20,USD',
  ].join('\n')
  const bought = async (phone: string) => {
    const { body } = await api('GET', `/recognise?q=${phone}`)
    const [{ person }] = body.candidates
    const { items } = (await api('GET', `/people/${person.id}/timeline`)).body
    return items.flatMap(({ kind, title, at }: Record<string, string>) => (kind === 'purchase' ? [`${at?.slice(0, 10)} ${title}`] : []))
  }

  it('waits whole with the cell that is the reason, and comes in whole once that is put right', async () => {
    const { id } = await upload(orders, 'ventas.csv', 'true')
    await ended(id)
    const waiting = async () =>
      (await api('GET', `/imports/${id}/rejections`)).body.items.map(({ line, column, reason }: Record<string, unknown>) => [
        line,
        column,
        reason,
      ])
    expect(await waiting()).toEqual([
      [2, null, 'row.order'],
      [3, 5, 'row.quantity'],
      [4, 7, 'row.currency'],
    ])
    expect((await api('GET', `/imports/${id}`)).body.counts).toMatchObject({ rows: 4, rejected: 3, newPeople: 1 })
    const { body } = await api('POST', `/imports/${id}/fixes`, {
      rows: [{ line: 3, cells: ['P-1', '05-03-2026', 'Ulises Cantú', '5520447001', 'Té', '2', '300', 'MXN'] }],
    })
    expect(body.rowCount).toBe(2)
    await ended(body.id)
    expect(await waiting()).toEqual([[4, 7, 'row.currency']])
    expect(await bought('5520447001')).toEqual(['2026-03-05 Compró 3 artículos por $300'])
    expect((await api('DELETE', `/imports/${body.id}`)).body.state).toBe('undone')
    expect(await waiting()).toHaveLength(3)
  })
})
