import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { accept, undoImport } from '#flows'
import { prepareJobs } from '#platform'
import { atEnd, cloneDatabase, makeWorkspace } from '../../../test/database.ts'
import { createImporter } from './importer.ts'

const { db, config } = await cloneDatabase()
const [shop, other] = [await makeWorkspace(db), await makeWorkspace(db)]
await prepareJobs(config)
const dataDir = await mkdtemp(join(tmpdir(), 'pulsera-turns-'))
atEnd(() => rm(dataDir, { recursive: true, force: true }))
const importer = createImporter({ db, dataDir, accept, undo: undoImport, turnMs: 0 })

type Shop = typeof shop
const file = (rows: number) => Array.from({ length: rows }, (_, n) => `Persona Número ${n},5512${String(340_000 + n)}`).join('\n')
async function bring({ at }: Shop, rows: number): Promise<string> {
  const landed = await importer.land(Readable.from([`Nombre completo,Teléfono\n${file(rows)}\n`]), 'clientes.csv')
  return (await at((scope) => importer.open(scope, landed, { start: true }, 'es'))).id
}
const run = ({ workspace }: Shop, importId: string) => importer.tasks['import.run']?.({ workspace, importId })
const state = ({ at }: Shop, id: string) =>
  at(
    async ({ db: tx }) =>
      (await sql`select state, rows_done as done, counts ->> 'rows' as rows from imports where id = ${id}`.execute(tx)).rows[0],
  )
const jobs = async (id: string) =>
  (await sql<{ n: number }>`select count(*)::int as n from graphile_worker.jobs where key = ${`import.run ${id}`}`.execute(db)).rows[0]?.n

it('a long import lets another business pass, and goes on where it was; alone, nothing holds it', async () => {
  const long = await bring(shop, 1_300)
  const short = await bring(other, 3)
  await run(shop, long)
  expect(await state(shop, long)).toEqual({ state: 'running', done: 500, rows: '500' })
  expect(await jobs(long)).toBe(1)
  await run(other, short)
  expect(await state(other, short)).toMatchObject({ state: 'done', done: 3 })
  // What the worker does with a job that is done.
  await sql`select graphile_worker.remove_job(${`import.run ${short}`})`.execute(db)
  await run(shop, long)
  expect(await state(shop, long)).toEqual({ state: 'done', done: 1_300, rows: '1300' })
})
