import { readdir } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import type { ImportId } from '#contract'
import { accept, undoImport } from '#flows'
import { startIntake } from '../../../test/intake.ts'
import { createImporter } from './importer.ts'

const intake = await startIntake({ fileBytesMax: 2 * 2 ** 20 })

/** Uploads without fetch, which would hold everything back: answers what came back, and how much had been sent by then. */
function pour(headers: Record<string, string>, bytes: number): Promise<{ status: number; text: string; sent: number }> {
  return new Promise((done, fail) => {
    let sent = 0
    const out = request(`${intake.url}/api/imports?name=x.csv`, {
      method: 'POST',
      headers: { authorization: `Bearer ${intake.key}`, ...headers },
    })
    const piece = Buffer.from('Ana,5512345678\n'.repeat(4000))
    const more = function* () {
      for (; sent < bytes; sent += piece.length) yield piece
    }
    const from = Readable.from(more())
    out.on('response', (answer) => {
      let text = ''
      answer.on('data', (chunk) => {
        text += chunk
      })
      answer.on('end', () => {
        from.destroy()
        out.destroy()
        done({ status: answer.statusCode ?? 0, text, sent })
      })
    })
    out.on('error', (e: NodeJS.ErrnoException) => (e.code === 'ECONNRESET' || e.code === 'EPIPE' ? undefined : fail(e)))
    from.pipe(out)
  })
}

describe('a file that is too large', () => {
  it('is refused at once when it says so: two gigabytes are not read', async () => {
    const { status, text, sent } = await pour({ 'content-type': 'text/csv', 'content-length': String(2 * 2 ** 30) }, 2 * 2 ** 30)
    expect([status, JSON.parse(text).code]).toEqual([413, 'file.too-large'])
    expect(JSON.parse(text).message).toContain('2 MB')
    expect(sent).toBeLessThan(50 * 2 ** 20)
  })

  it('is refused on the way when it does not, and leaves nothing on disk', async () => {
    const { status, sent } = await pour({ 'content-type': 'text/csv', 'transfer-encoding': 'chunked' }, 2 * 2 ** 30)
    expect(status).toBe(413)
    expect(sent).toBeLessThan(200 * 2 ** 20)
    expect(await readdir(join(intake.dataDir, 'imports'))).toEqual([])
  })

  it('is refused in a form too', async () => {
    const answer = await intake.upload('Ana,5512345678\n'.repeat(400_000))
    expect(answer).toMatchObject({ status: 413, body: { code: 'file.too-large' } })
    expect(await readdir(join(intake.dataDir, 'imports'))).toEqual([])
  })
})

describe('an import that is interrupted', () => {
  // People who have nothing in common: words of syllables, phones far apart.
  const syllables = ['ba', 'que', 'di', 'fo', 'gu', 'la', 'me', 'ni', 'ro', 'su', 'ta', 'xi', 'zo']
  const word = (n: number) => [0, 1, 2, 3].map((at) => syllables[Math.floor(n / 13 ** at) % 13]).join('')
  const phone = (n: number) => `55${String((n * 48_271 + 12_345_678) % 100_000_000).padStart(8, '0')}`
  const row = (n: number) => `${word(n * 7919)} ${word(n * 104_729)},${phone(n)}`
  const rows = Array.from({ length: 1200 }, (_, i) => row(i))
  const place = { workspace: intake.workspace }
  const counted = () =>
    intake.at(
      async (scope) =>
        (await sql<{ n: number }>`select count(*)::int as n from records where withdrawn_at is null`.execute(scope.db)).rows[0]?.n ?? 0,
    )

  async function landed(importer: ReturnType<typeof createImporter>, state: 'running' | 'ready'): Promise<ImportId> {
    const file = await importer.land(Readable.from([`Nombre completo,Teléfono\n${rows.join('\n')}\n`]), 'largo.csv')
    const { id } = await intake.at((scope) => importer.open(scope, file, {}, 'es'))
    await intake.at((scope) => sql`update imports set state = ${state} where id = ${id}`.execute(scope.db))
    return id
  }

  it('goes on where it was, and counts as if nothing had happened', async () => {
    let calls = 0
    const dying = createImporter({
      db: intake.db,
      dataDir: intake.dataDir,
      undo: undoImport,
      accept: (scope, arrivals) => {
        // As when the process, or the database under it, is killed in the third batch.
        if (++calls === 3) throw Object.assign(new Error('terminating connection'), { code: '57P01' })
        return accept(scope, arrivals)
      },
    })
    const id = await landed(dying, 'running')
    const run = dying.tasks['import.run']
    await expect(run?.({ ...place, importId: id })).rejects.toThrow('terminating')
    expect(await intake.at((scope) => dying.show(scope, id, 'es'))).toMatchObject({ state: 'running', rowsDone: 1000 })
    await run?.({ ...place, importId: id })
    expect(await intake.at((scope) => dying.show(scope, id, 'es'))).toMatchObject({
      state: 'done',
      rowsDone: 1200,
      counts: { rows: 1200, newPeople: 1200 },
    })
    expect(await counted()).toBe(1200)
    await intake.at((scope) => undoImport(scope, id))
    expect(await counted()).toBe(0)
  })

  it('stops when it is taken back meanwhile, and nothing of it stays', async () => {
    let calls = 0
    const watched: ReturnType<typeof createImporter> = createImporter({
      db: intake.db,
      dataDir: intake.dataDir,
      undo: undoImport,
      accept: async (scope, arrivals) => {
        calls++
        return accept(scope, arrivals)
      },
    })
    const id = await landed(watched, 'running')
    await intake.at((scope) => watched.takeBack(scope, id, 'es'))
    await watched.tasks['import.run']?.({ ...place, importId: id })
    expect(calls).toBe(0)
    expect(await intake.at((scope) => watched.show(scope, id, 'es'))).toMatchObject({ state: 'undone' })
  })

  it('a large one is taken back in the background, and tells how many rows are still in', async () => {
    const slow: number[] = []
    const watched: ReturnType<typeof createImporter> = createImporter({
      db: intake.db,
      dataDir: intake.dataDir,
      accept,
      undo: async (scope, importId) => {
        const step = await undoImport(scope, importId, 500)
        slow.push((await watched.show(scope, importId, 'es')).rowsDone)
        return step
      },
    })
    const id = await landed(watched, 'running')
    await watched.tasks['import.run']?.({ ...place, importId: id })
    await intake.at((scope) => sql`update imports set state = 'undoing' where id = ${id}`.execute(scope.db))
    await watched.tasks['import.undo']?.({ ...place, importId: id })
    expect(slow[0]).toBe(1200)
    expect(slow.length).toBeGreaterThan(4)
    for (const [at, left] of slow.entries()) if (at > 0) expect(left).toBeLessThan(slow[at - 1] ?? 0)
    expect(slow.at(-1)).toBeLessThan(400)
    expect(await intake.at((scope) => watched.show(scope, id, 'es'))).toMatchObject({
      state: 'undone',
      rowsDone: 0,
      counts: { rows: 1200 },
    })
    expect(await counted()).toBe(0)
  })

  it('a large one is taken back in the background by the server', async () => {
    const file = `Nombre completo,Teléfono\n${Array.from({ length: 2100 }, (_, i) => row(i)).join('\n')}\n`
    const { body } = await intake.upload(file, { start: 'true' })
    expect(await intake.settled(body.id)).toMatchObject({ state: 'done', rowsDone: 2100 })
    expect((await intake.api('DELETE', `/imports/${body.id}`)).body.state).toBe('undoing')
    expect((await intake.settled(body.id)).state).toBe('undone')
    expect(await counted()).toBe(0)
  })

  it('a row that poisons its batch is rejected alone, in the check as in the import', async () => {
    const picky = createImporter({
      db: intake.db,
      dataDir: intake.dataDir,
      undo: undoImport,
      accept: (scope, arrivals) => {
        if (arrivals.some(({ attributes }) => attributes.phone === phone(666) || attributes.phone === phone(1100)))
          throw new TypeError('a bug of ours')
        return accept(scope, arrivals)
      },
    })
    const id = await landed(picky, 'ready')
    const { workspace } = intake
    for (const [state, task] of [
      ['checking', 'import.check'],
      ['running', 'import.run'],
    ] as const) {
      await intake.at((scope) =>
        sql`update imports set state = ${state}, rows_done = 0, counts = '{"rows":0,"newPeople":0,"knownPeople":0,"doubts":0,"rejected":0,"unchanged":0}' where id = ${id}`.execute(
          scope.db,
        ),
      )
      await picky.tasks[task]?.({ workspace, importId: id })
      const shown = await intake.at((scope) => picky.show(scope, id, 'es'))
      expect(shown.counts).toMatchObject({ rows: 1200, rejected: 2, newPeople: 1198 })
    }
    const { body } = await intake.api('GET', `/imports/${id}/rejections`)
    expect(body.items[0]).toMatchObject({ reason: 'row.unusable', line: 668 })
  })
})
