import { readdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { newId } from '#platform'
import { startIntake } from '../../../test/intake.ts'

const intake = await startIntake()
const { at, api, upload, settled, importer, dataDir, workspace } = intake
const folder = join(dataDir, 'imports')
const file = (n: number) => `Nombre completo,Teléfono\nPersona Número ${n},55123400${10 + n}\n`
const leave = (id: string, state: string) => at((scope) => sql`update imports set state = ${state} where id = ${id}`.execute(scope.db))

it('what a restore left half done, without its job, goes on at the next start', async () => {
  const states = ['checking', 'running', 'undoing']
  const ids: string[] = []
  for (const [n, state] of states.entries()) {
    const { body } = await upload(file(n), state === 'undoing' ? { start: 'true' } : {})
    if (state === 'undoing') await settled(body.id)
    await leave(body.id, state)
    ids.push(body.id)
  }
  await Promise.all([importer.resume([workspace]), importer.resume([workspace])])
  expect(await Promise.all(ids.map(async (id) => (await settled(id)).state))).toEqual(['checked', 'done', 'undone'])
})

it('files that nobody wants any more go: of no import, of one that is over, of one forgotten for a week', async () => {
  const now = Temporal.Now.instant()
  const { body: wanted } = await upload(file(5))
  const { body: old } = await upload(file(6))
  const { body: over } = await upload(file(7))
  await leave(over.id, 'undone')
  await at((scope) => sql`update imports set created_at = now() - interval '8 days' where id = ${old.id}`.execute(scope.db))
  const stray = `${newId()}.csv`
  await writeFile(join(folder, stray), 'Ana,5512345678')
  const before = now.subtract({ hours: 2 }).epochMilliseconds / 1000
  for (const name of await readdir(folder)) await utimes(join(folder, name), before, before)
  const young = `${newId()}.csv`
  await writeFile(join(folder, young), 'just coming in')
  await importer.resume([workspace], now)
  const left = await readdir(folder)
  expect(left).toEqual(expect.arrayContaining([`${wanted.id}.csv`, young]))
  for (const gone of [old.id, over.id]) expect(left).not.toContain(`${gone}.csv`)
  expect(left).not.toContain(stray)
})

it('an import taken back leaves no file', async () => {
  const { body } = await upload(file(8))
  await api('DELETE', `/imports/${body.id}`)
  const { body: large } = await upload(file(9), { start: 'true' })
  await settled(large.id)
  await writeFile(join(folder, `${large.id}.csv`), 'as if it had failed before its end')
  await leave(large.id, 'undoing')
  await importer.resume([workspace])
  await settled(large.id)
  await expect.poll(() => readdir(folder)).not.toContain(`${large.id}.csv`)
  expect(await readdir(folder)).not.toContain(`${body.id}.csv`)
})

it('a check that is taken back meanwhile stops at its next batch', async () => {
  const rows = Array.from({ length: 3000 }, (_, n) => `Persona ${n} X${(n * 7919) % 9973},p${n}@correo.mx\n`).join('')
  const { body } = await upload(`Nombre,Email\n${rows}`)
  await api('POST', `/imports/${body.id}/check`)
  await expect.poll(async () => (await api('GET', `/imports/${body.id}`)).body.rowsDone).toBeGreaterThan(0)
  await api('DELETE', `/imports/${body.id}`)
  const { rows: done } = await at((scope) =>
    sql<{ done: number }>`select rows_done as done from imports where id = ${body.id}`.execute(scope.db),
  )
  // Nothing waits for it: the next import of the business goes through its queue.
  const { body: next } = await upload(file(11), { start: 'true' })
  expect((await settled(next.id)).state).toBe('done')
  expect((await api('GET', `/imports/${body.id}`)).body).toMatchObject({ state: 'discarded', rowsDone: done[0]?.done })
})

it('what is in stays in, and is done, where the statistics of the tables cannot be taken', async () => {
  // Whatever breaks it: here an index that cannot be read any more.
  await at(async ({ db }) => {
    await sql`create function broken(n int) returns int immutable language sql return n`.execute(db)
    await sql`create table hurt as select 1 as n`.execute(db)
    await sql`create index on hurt (broken(n))`.execute(db)
    await sql`create or replace function broken(n int) returns int immutable language plpgsql as 'begin raise exception ''broken''; end'`.execute(
      db,
    )
  })
  const rows = Array.from({ length: 1000 }, (_, n) => `Persona ${n} Y${(n * 7919) % 9973},q${n}@correo.mx\n`).join('')
  const { body } = await upload(`Nombre,Email\n${rows}`, { start: 'true' })
  expect(await settled(body.id)).toMatchObject({ state: 'done', counts: { rows: 1000, rejected: 0 } })
  await expect.poll(() => readdir(folder)).not.toContain(`${body.id}.csv`)
  await at(({ db }) => sql`drop table hurt`.execute(db))
})

it('cells that a spreadsheet would run are text in the file of rejected rows; numbers stay numbers', async () => {
  const bad = `"=HYPERLINK(""http://x"")",+52 55 1234 5678,-5,@SUM(1),-1+cmd,one too many`
  const { body } = await upload(`Nombre completo,Teléfono,Puntos,Nota,Otra\n${bad}\nAna Soto,5566660002,1,x,y\n`, { start: 'true' })
  expect((await settled(body.id)).counts).toMatchObject({ rejected: 1 })
  const csv = await intake.ask(`/api/imports/${body.id}/rejections.csv`, { headers: { authorization: `Bearer ${intake.key}` } })
  expect(csv.text.split('\r\n')[1]).toContain(`,"'=HYPERLINK(""http://x"")",+52 55 1234 5678,-5,'@SUM(1),'-1+cmd,one too many`)
})
