import { describe, expect, it } from 'vitest'
import { startIntake } from '../../../test/intake.ts'

const intake = await startIntake()
const { api } = intake

async function upload(text: string, name = 'caja.csv', start = 'false') {
  const form = new FormData()
  form.set('start', start)
  form.set('file', new Blob([text]), name)
  const answer = await fetch(`${intake.url}/api/imports`, {
    method: 'POST',
    body: form,
    headers: { authorization: `Bearer ${intake.key}` },
  })
  expect(answer.status).toBe(201)
  return (await answer.json()) as { id: string; columns: { field: string | null; remembered: boolean }[] }
}
const ended = (id: string) => expect.poll(async () => (await api('GET', `/imports/${id}`)).body).toMatchObject({ state: 'done' })
const header = 'Cliente,Celular,Apunte'
const file = `${header}\nRenata Quiroga,5520411007,a\n,,solo un apunte\nTomás Barragán,5520411378,b`

describe('what an import remembers', () => {
  it('is what its columns meant the last time somebody brought such a file in', async () => {
    const first = await upload(file)
    expect(first.columns.map(({ remembered }) => remembered)).toEqual([false, false, false])
    await api('PUT', `/imports/${first.id}/columns`, { fields: ['full_name', 'phone', 'handle'] })
    // What was put away teaches nothing.
    expect((await api('DELETE', `/imports/${first.id}`)).body.state).toBe('discarded')
    const second = await upload(file)
    expect(second.columns.some(({ remembered }) => remembered)).toBe(false)
    await api('PUT', `/imports/${second.id}/columns`, { fields: ['full_name', 'phone', 'city'] })
    await api('POST', `/imports/${second.id}/start`)
    await ended(second.id)
    const third = await upload(`${header}\nXimena Arce,5520412120,Puebla`)
    expect(third.columns.map(({ field, remembered }) => [field, remembered])).toEqual([
      ['full_name', true],
      ['phone', true],
      ['city', true],
    ])
  })
})

describe('rejected rows that are put right', () => {
  it('come in as an import of their own, wait no longer, and wait again when it is undone', async () => {
    const whole = await upload(file.replaceAll('2041', '2042').replace('Celular', 'Teléfono'), 'otra.csv', 'true')
    await ended(whole.id)
    const waiting = async () => (await api('GET', `/imports/${whole.id}/rejections`)).body.items.map(({ line }: { line: number }) => line)
    expect(await waiting()).toEqual([3])
    const { status, body } = await api('POST', `/imports/${whole.id}/fixes`, {
      rows: [{ line: 3, cells: ['Ulises "Uli" Cantú', '5520421749', 'Apizaco'] }],
    })
    expect(status).toBe(201)
    expect(body).toMatchObject({ fixes: whole.id })
    await ended(body.id)
    expect((await api('GET', `/imports/${body.id}`)).body.counts).toMatchObject({ rows: 1, newPeople: 1, rejected: 0 })
    expect(await waiting()).toEqual([])
    expect((await api('POST', `/imports/${whole.id}/fixes`, { rows: [{ line: 3, cells: ['x', 'y', 'z'] }] })).status).toBe(409)
    expect((await api('DELETE', `/imports/${body.id}`)).body.state).toBe('undone')
    expect(await waiting()).toEqual([3])
  })
})
