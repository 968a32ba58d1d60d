import { createRouterClient } from '@orpc/server'
import { describe, expect, it } from 'vitest'
import type { Client, RecordId } from '#contract'
import type { Attributes } from '#identity'
import type { Scope } from '#platform'
import { cloneDatabase, makeWorkspace, noon } from '../../../test/database.ts'
import { ports } from '../../../test/ports.ts'
import { peopleRoutes, recognise } from '../index.ts'

const { db } = await cloneDatabase()

async function openShop(language: 'es' | 'en' = 'es') {
  const shop = await makeWorkspace(db)
  let minute = 0
  const at = <T>(work: (scope: Scope) => Promise<T>) => shop.at(work, noon.add({ minutes: ++minute }), 'user:ana')
  const call = <T>(work: (api: Client['people']) => Promise<T>): Promise<T> =>
    at((scope) => work(createRouterClient(peopleRoutes(ports), { context: { scope, language } }) as Client['people']))
  let n = 0
  const arrive = async (attributes: Attributes, name = `${++n}`, source = 'counter'): Promise<RecordId> => {
    const id = shop.sources[source]
    if (!id) throw new Error(`no source ${source}`)
    const [found] = await at((scope) => recognise(scope, [{ source: id, externalId: name, at: scope.now, attributes }]))
    if (!found) throw new Error('nothing came back')
    return found.recordId
  }
  const why = (id: string, other?: string) =>
    call((api) => api.why({ id, ...(other ? { with: other } : {}) } as Parameters<typeof api.why>[0]))
  return { call, arrive, why }
}

const laura: Attributes = { full_name: 'Laura Gómez Pérez', phone: '5512345678' }
const textOf = (reasons: readonly { sentence: string }[]) => reasons.map(({ sentence }) => sentence).join(' ')

describe('why a person is one', () => {
  it('names for every record what holds it to the others, evidence or a human word', async () => {
    const { call, arrive, why } = await openShop()
    const a = await arrive(laura)
    await arrive({ full_name: 'Lau Gómez', phone: '55 1234 5678' }, 'w1', 'whatsapp')
    const b = await arrive({ full_name: 'Pedro Ruiz', email: 'pedro@correo.mx' })
    await call((api) => api.join({ id: a as never, with: b as never, note: 'cambió de nombre' }))
    const { verdict, says, links } = await why(a)
    expect({ verdict, says }).toEqual({ verdict: 'one', says: ['Es una sola persona: 3 fichas, y esto las une.'] })
    expect(links).toHaveLength(2)
    expect(textOf(links[0]?.because ?? [])).toContain('mismo teléfono')
    expect(links[0]?.left.name).toBe('Laura Gómez Pérez')
    expect(links[1]).toMatchObject({ judgement: { kind: 'same', note: 'cambió de nombre' } })
    expect(textOf(links[1]?.because ?? [])).toBe('Alguien del equipo dijo que es la misma persona.')
  })
})

describe('why two people are two', () => {
  it('a rule: an equal phone never joins names that do not fit', async () => {
    const { arrive, why } = await openShop()
    const [a, b] = [await arrive(laura), await arrive({ full_name: 'Diego Ramírez', phone: '5512345678' })]
    const answer = await why(a, b)
    expect(answer).toMatchObject({ verdict: 'gate', pair: { left: { name: 'Laura Gómez Pérez' }, right: { name: 'Diego Ramírez' } } })
    expect(textOf(answer.because)).toContain('mismo teléfono')
    expect(textOf(answer.against)).toContain('un contacto igual no basta')
    expect(await why(b, a)).toMatchObject({ verdict: 'gate', pair: { left: { name: 'Laura Gómez Pérez' } } })
  })

  it('wholes that exclude each other, with both values', async () => {
    const { arrive, why } = await openShop()
    const one = await arrive({ full_name: 'Laura Gómez Pérez', phone: '5512345678', birth_date: '1980-03-12' })
    await arrive({ full_name: 'Laura Gómez Pérez', phone: '5512345678', email: 'lau.gomez@correo.mx' })
    const child = await arrive({ full_name: 'Laura Gómez Pérez', email: 'lau.gomez@correo.mx', birth_date: '2004-07-01' })
    const answer = await why(one, child)
    expect(answer.verdict).toBe('conflict')
    expect(textOf(answer.against)).toContain('Juntas tendrían dos fechas de nacimiento (12/3/1980 y 1/7/2004).')
  })

  it('too little, or nothing at all', async () => {
    const { arrive, why } = await openShop('en')
    const [a, b, c] = [
      await arrive({ ...laura, city: 'Puebla' }),
      await arrive({ full_name: 'Marta Gómez', email: 'm@correo.mx', city: 'Puebla' }),
      await arrive({ full_name: 'Diego Ruiz', email: 'd@correo.mx' }),
    ]
    expect((await why(a, c)).verdict).toBe('unlinked')
    const weak = await why(a, b)
    expect(weak.verdict).toBe('gate')
    expect(textOf(weak.against)).toContain('Only the name matches')
    expect((await why(a, c)).says[0]).toContain('Nothing brings them together')
  })

  it('a phone that everybody gives is said to identify nobody', async () => {
    const { arrive, why } = await openShop()
    const names = [
      'Ana Ruiz',
      'Beto Lima',
      'Carla Soto',
      'Diego Paz',
      'Elena Gil',
      'Fabio Rey',
      'Gina Mora',
      'Hugo Vera',
      'Iris Cano',
      'Joel Luna',
      'Karla Ríos',
      'Luis Peña',
      'Nora Díaz',
      'Luis Peña',
    ]
    const ids: RecordId[] = []
    for (const full_name of names) ids.push(await arrive({ full_name, phone: '5512345678' }))
    const answer = await why(ids[0] ?? '', ids[1] ?? '')
    expect(answer.verdict).toBe('unlinked')
    expect(answer.says[1]).toBe('Comparten el teléfono (55 1234 5678), pero lo usa demasiada gente distinta para decir quién es quién.')
  })

  it('a human word keeps them apart, with its day and note, and can be given without a doubt waiting', async () => {
    const { call, arrive, why } = await openShop()
    const [a, b] = [await arrive(laura), await arrive({ full_name: 'Laura Gómez', email: 'lau@correo.mx' })]
    const told = await call((api) => api.tellApart({ id: a, with: b, kind: 'household', note: 'madre e hija' } as never))
    const answer = await why(a, b)
    expect(answer).toMatchObject({ verdict: 'judged', judgement: { id: told.judgementId, kind: 'household' } })
    expect(answer.says).toEqual([
      'Alguien del equipo decidió el 21 de noviembre de 2026 que son familia: dos personas.',
      'Dejó escrito: «madre e hija».',
    ])
    await expect(call((api) => api.tellApart({ id: a, with: a } as never))).rejects.toMatchObject({ code: 'person.same' })
  })
})

describe('why somebody was separated', () => {
  const lastSeparation = async (call: Awaited<ReturnType<typeof openShop>>['call'], id: string) => {
    const { items } = await call((api) => api.timeline({ id, kind: 'separated', limit: 10 } as never))
    return items[0]?.detail
  }

  it('by a human, by taking a word back, by a corrected value', async () => {
    const { call, arrive } = await openShop()
    const a = await arrive({ ...laura, customer_number: 'C-7755' }, 'a')
    const b = await arrive({ full_name: 'Lau Gómez', customer_number: 'C-7755' }, 'b', 'whatsapp')
    const { judgementId } = await call((api) => api.separate({ id: a, records: [b] } as never))
    expect(await lastSeparation(call, a)).toBe('Alguien del equipo dijo que son personas distintas.')
    await call((api) => api.withdrawJudgement({ id: judgementId } as never))
    const c = await arrive({ full_name: 'Pedro Ruiz', email: 'pedro@correo.mx' }, 'c')
    const joined = await call((api) => api.join({ id: a, with: c } as never))
    await call((api) => api.withdrawJudgement({ id: joined.judgementId } as never))
    expect(await lastSeparation(call, c)).toBe('Se deshizo la decisión que las unía.')
    await arrive({ full_name: 'Lau Gómez', customer_number: 'C-9911' }, 'b', 'whatsapp')
    expect(await lastSeparation(call, b)).toBe('Lo que las unía ya no está: un dato cambió o se retiró.')
  })

  it('by a name that turned out to be another’s', async () => {
    const { call, arrive } = await openShop()
    const a = await arrive(laura, 'a')
    const b = await arrive({ full_name: 'Laura Gómez', phone: '5512345678' }, 'b', 'whatsapp')
    await arrive({ full_name: 'Diego Ramírez', phone: '5512345678' }, 'b', 'whatsapp')
    expect(await lastSeparation(call, b)).toContain('dos nombres que no cuadran (Diego Ramirez y Laura Gomez Perez)')
    expect(await lastSeparation(call, a)).toBe(await lastSeparation(call, b))
  })

  it('by a phone that became everybody’s', async () => {
    const { call, arrive } = await openShop()
    const a = await arrive({ full_name: 'Lau Gómez', phone: '5512345678' }, 'a')
    await arrive({ full_name: 'Laura Gómez', phone: '5512345678' }, 'b', 'whatsapp')
    const names = [
      'Beto Lima',
      'Carla Soto',
      'Diego Paz',
      'Elena Gil',
      'Fabio Rey',
      'Gina Mora',
      'Hugo Vera',
      'Iris Cano',
      'Joel Luna',
      'Karla Ríos',
      'Luis Peña',
      'Nora Díaz',
    ]
    for (const full_name of names) await arrive({ full_name, phone: '5512345678' })
    expect(await lastSeparation(call, a)).toBe('Las unía +525512345678, que ahora usa demasiada gente distinta: ya no identifica a nadie.')
  })
})
