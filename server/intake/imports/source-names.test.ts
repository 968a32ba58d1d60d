import { expect, it } from 'vitest'
import { startServer } from '../../../test/server.ts'

const server = await startServer()
const as = { cookie: server.cookie, key: '' }
const api = (method: string, path: string, body?: unknown) => server.api(method, path, body, as)

async function bring(text: string, name: string): Promise<string> {
  const form = new FormData()
  form.set('start', 'true')
  form.set('file', new Blob([text]), name)
  const headers = { cookie: server.cookie, origin: server.url }
  const { id } = (await (await fetch(`${server.url}/api/imports`, { method: 'POST', body: form, headers })).json()) as { id: string }
  await expect.poll(async () => (await api('GET', `/imports/${id}`)).body.state).toBe('done')
  return id
}
const filesOf = async () =>
  (await api('GET', '/sources')).body.filter(({ kind }: { kind: string }) => kind === 'import').map(({ name }: { name: string }) => name)

it('files of one system share a source with a name of its own, which somebody may change; each moment names the file it came from', async () => {
  const [head, more] = ['Pedido,Fecha,Cliente,Teléfono,Total', '5520459001']
  await bring(`${head}\nE-1,03/01/2026,Aurelia Montes,${more},100`, 'enero.csv')
  await bring(`${head}\nF-1,03/02/2026,Aurelia Montes,${more},200`, 'febrero.csv')
  expect(await filesOf()).toEqual(['Archivos de compras'])
  await bring(`Ticket,Nombre,Celular,Importe\nG-1,Aurelia Montes,${more},300`, 'caja.csv')
  await bring(`Nombre,Celular,Correo\nAurelia Montes,${more},aurelia@montes.mx`, 'boletín.csv')
  expect(await filesOf()).toEqual(['Archivos de compras', 'Archivos de compras: Ticket, Nombre, Celular', 'Archivos de clientes'])

  const [{ person }] = (await api('GET', `/recognise?q=${more}`)).body.candidates
  const { items } = (await api('GET', `/people/${person.id}/timeline`)).body
  const bought = items.filter(({ kind }: { kind: string }) => kind === 'purchase')
  expect(bought.map(({ source, by }: Record<string, unknown>) => [source, by]).sort()).toEqual([
    ['caja.csv', null],
    ['enero.csv', null],
    ['febrero.csv', null],
  ])
  const changes = (await api('GET', `/people/${person.id}/changes`)).body.items
  expect(changes.find(({ field }: { field: string }) => field === 'email')).toMatchObject({ source: 'boletín.csv', actor: null })

  const { id } = (await api('GET', '/sources')).body.find(({ name }: { name: string }) => name === 'Archivos de compras')
  await api('PATCH', `/sources/${id}`, { name: 'Caja del centro' })
  await bring(`${head}\nM-1,03/03/2026,Aurelia Montes,${more},300`, 'marzo.csv')
  expect((await filesOf())[0]).toBe('Caja del centro')
  expect((await api('GET', '/imports')).body.items[0].fileName).toBe('marzo.csv')
})
