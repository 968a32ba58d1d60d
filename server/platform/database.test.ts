import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, expect, inject, it } from 'vitest'
import { connectDatabase, DatabaseError } from './database.ts'
import { migrate } from './migrate.ts'

const host = inject('socketDir')
const boss = new pg.Client({ host, user: 'postgres', database: 'postgres' })
await boss.connect()
const name = `external_${randomBytes(6).toString('hex')}`
await boss.query(`create database ${name} owner pulsera`)
await boss.query(`create role guest_${name} login nosuperuser nobypassrls`)
await boss.query(`create role passer_${name} login nosuperuser bypassrls`)
afterAll(async () => {
  await boss.query(`drop database ${name} with (force)`)
  await boss.query(`drop role guest_${name}, passer_${name}`)
  await boss.end()
})
const urlFor = (role: string, server = host) => `postgres://${role}@${encodeURIComponent(server)}/${name}`
const connect = (databaseUrl: string) => connectDatabase({ dataDir: '/nowhere', databaseUrl })

it('takes a server of one’s own, and brings it up to date', async () => {
  const database = await connect(urlFor('pulsera'))
  expect(database).toMatchObject({ embedded: false, adopted: true })
  expect(await migrate(database.db)).toEqual([])
  expect(await database.db.selectFrom('workspaces').selectAll().execute()).toEqual([])
  await database.stop()
})

it('runs what came later with a lower number', async () => {
  const database = await connect(urlFor('pulsera'))
  const late = '0130-writings.sql'
  await sql`delete from kysely_migration where name = ${late}`.execute(database.db)
  await sql`drop table writings`.execute(database.db)
  expect(await migrate(database.db)).toEqual([late])
  await database.stop()
})

it.each(['postgres', `passer_${name}`])('refuses %s, who would see through the walls between businesses', async (role) => {
  const refused = connect(urlFor(role))
  await expect(refused).rejects.toThrow(DatabaseError)
  await expect(refused).rejects.toThrow('nosuperuser nobypassrls')
})

it('refuses one who may not make tables', async () => {
  await expect(connect(urlFor(`guest_${name}`))).rejects.toThrow('no puede crear tablas')
})

it('says when nobody answers', async () => {
  await expect(connect(urlFor('pulsera', '/nowhere'))).rejects.toThrow('PULSERA_DATABASE_URL')
})

it('says why its own does not start', async () => {
  const file = join(await mkdtemp(join(tmpdir(), 'pulsera-file-')), 'not-a-folder')
  await writeFile(file, '')
  const refused = connectDatabase({ dataDir: file, databaseUrl: null })
  await expect(refused).rejects.toThrow(DatabaseError)
  await expect(refused).rejects.toThrow(/no arranca.*English.*EEXIST/s)
  await rm(dirname(file), { recursive: true })
})
