import { createHash } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { sql } from 'kysely'
import { describeEverything } from '#flows'
import { createDb, createPool, ensurePostgres, inWorkspace } from '#platform'
import { Chance } from '../generator/chance.ts'
import { openConnection } from '../intake/connection.ts'
import { type Program, postmasterOf, startProgram } from '../intake/program.ts'
import { disturb, type Letter, writeLetters } from './messages.ts'

type Torture = { kills: number; people: number; events: number; seed: number; tell?: (line: string) => void }
type Outcome = {
  kills: { server: number; database: number }
  acknowledged: number
  retried: number
  lost: string[]
  doubled: string[]
  sameState: boolean
}

/**
 * Kills the server process and the database at random while events come in, in disorder, twice and again, until so many are killed; then looks whether
 * everything that was acknowledged is there once, and whether all of it together is what a calm run leaves.
 */
export async function torture({ kills, people, events, seed, tell = () => {} }: Torture): Promise<Outcome> {
  const letters = writeLetters({ seed, people, events })
  const rough = await live(disturb(letters, seed), { kills, seed, tell })
  const calm = await live(letters, { kills: 0, seed, tell })
  return { ...rough, sameState: rough.state === calm.state }
}

type Living = { kills: number; seed: number; tell: (line: string) => void }

async function live(letters: readonly Letter[], { kills, seed, tell }: Living) {
  const program = await startProgram()
  try {
    const killed: Killed = { server: 0, database: 0 }
    const sending = send(letters, program, kills > 0 ? 8 : 1, () => killed.server + killed.database >= kills)
    const killing = kill(program, { kills, seed, tell }, killed)
    const [{ acknowledged, retried }] = await Promise.all([sending, killing])
    const { counts, state } = await look(program)
    const lost = [...acknowledged].filter((event) => !counts.has(event))
    const doubled = [...counts].filter(([, count]) => count > 1).map(([event]) => event)
    return {
      kills: killed,
      acknowledged: acknowledged.size,
      retried,
      lost,
      doubled,
      state,
    }
  } finally {
    await program.stop()
  }
}

type Killed = { server: number; database: number }

/** Kills the one or the other, at random moments, and counts in `killed`. */
async function kill(program: Program, { kills, seed, tell }: Living, killed: Killed): Promise<void> {
  const chance = new Chance(seed + 2)
  for (let done = 0; done < kills; ) {
    await wait(50 + chance.below(700))
    if (program.hasEnded()) throw new Error('the server ended by itself')
    if (chance.below(3) > 0) {
      await program.killAndStart()
      killed.server++
    } else if (killQuietly(await postmasterOf(program.folder))) killed.database++
    else continue // It is just being brought back.
    if (++done % 10 === 0) tell(`${done} kills: ${killed.server} of the server, ${killed.database} of the database`)
  }
}

function killQuietly(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 'SIGKILL')
  } catch {
    return false
  }
}

/** Sends every letter until it is answered 200, in turns over several connections; goes round again while there is somebody left to kill. */
async function send(letters: readonly Letter[], { port, key }: Program, connections: number, isEnough: () => boolean) {
  const acknowledged = new Set<string>()
  let next = 0
  let retried = 0
  const take = (): Letter | undefined => {
    if (next >= letters.length && !isEnough()) next = Math.floor(letters.length / 2) // Again: a client that did not hear the answer.
    return letters[next++]
  }
  const work = async () => {
    const connection = openConnection(port)
    for (let letter = take(); letter; letter = take()) {
      for (;;) {
        const status = await connection.post('/v1/batch', key, letter.body).then(
          (answer) => answer.status,
          () => 0,
        )
        if (status === 200) break
        if (status !== 0 && status !== 429) throw new Error(`answered ${status}`)
        retried++
        await wait(30)
      }
      for (const event of letter.events) acknowledged.add(event)
    }
    connection.close()
  }
  await Promise.all(Array.from({ length: connections }, work))
  return { acknowledged, retried }
}

/** How often each event is there, and everything that is known, without what differs between two shops. */
async function look({ folder, workspaceId, sourceId }: Program) {
  const server = await ensurePostgres(folder)
  const pool = createPool({ host: server.socketDir, user: 'pulsera', database: 'pulsera', max: 1 })
  try {
    const db = createDb(pool)
    const place = { workspace: workspaceId, actor: 'cli' } as const
    const lines = await inWorkspace(db, place, describeEverything)
    const { rows } = await inWorkspace(db, place, (scope) =>
      sql<{ event: string; count: number }>`select coalesce(facts ->> 'orderId', facts ->> 'event') as event, count(*)::int as count
        from entries where workspace_id = ${workspaceId} group by 1`.execute(scope.db),
    )
    const counts = new Map(rows.map(({ event, count }) => [event, count]))
    const neutral = lines.map((line) => line.replaceAll(sourceId, 'source')).sort()
    return { counts, state: createHash('sha256').update(neutral.join('\n')).digest('hex') }
  } finally {
    await pool.end()
    await server.stop()
  }
}
