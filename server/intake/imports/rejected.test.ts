import { describe, expect, it } from 'vitest'
import { startIntake } from '../../../test/intake.ts'

const intake = await startIntake()
const { api } = intake
// More than a trial keeps.
const wrong = 10_400

const rows = Array.from({ length: wrong }, (_, at) => `,,apunte ${at}`)
const file = ['Cliente,Celular,Apunte', 'Renata Quiroga,5520411007,a', ...rows, 'Tomás Barragán,5520411378,b'].join('\n')

async function csvOf(id: string): Promise<string[]> {
  const answer = await fetch(`${intake.url}/api/imports/${id}/rejections.csv`, { headers: { authorization: `Bearer ${intake.key}` } })
  expect(answer.status).toBe(200)
  return (await answer.text()).trimEnd().split('\r\n')
}
const reaches = (id: string, state: string) =>
  expect.poll(async () => (await api('GET', `/imports/${id}`)).body.state, { timeout: 60_000, interval: 200 }).toBe(state)

describe('more rejected rows than anybody reads', () => {
  it('are all kept with their reason, listed, given as a file, and put right; a trial keeps the first of them and says so', async () => {
    const landed = await intake.upload(file, {}, 'apuntes.csv')
    expect(landed.status).toBe(201)
    const { id } = landed.body
    await api('POST', `/imports/${id}/check`)
    await reaches(id, 'checked')
    const tried = await csvOf(id)
    expect(tried).toHaveLength(1 + 10_000 + 1)
    expect(tried.at(-1)).toMatch(/10[.,]?000.*10[.,]?400/)

    await api('POST', `/imports/${id}/start`)
    await reaches(id, 'done')
    expect((await api('GET', `/imports/${id}`)).body.counts).toMatchObject({ rows: wrong + 2, rejected: wrong, newPeople: 2 })
    const whole = await csvOf(id)
    expect(whole).toHaveLength(1 + wrong)
    expect(whole[0]).toBe('Línea,Motivo,Cliente,Celular,Apunte')
    expect(new Set(whole.slice(1).map((line) => Number(line.split(',')[0]))).size).toBe(wrong)
    expect(whole.at(-1)).toMatch(new RegExp(`^${wrong + 2},.*No dice quién es.*,,,apunte ${wrong - 1}$`))

    // The very last one, which was beyond what used to be kept, can be put right.
    const { status, body } = await api('POST', `/imports/${id}/fixes`, {
      rows: [{ line: wrong + 2, cells: ['Ximena Arce', '5520412120', ''] }],
    })
    expect(status).toBe(201)
    await reaches(body.id, 'done')
    expect(await csvOf(id)).toHaveLength(wrong)
  })
})
