import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import type { Config, Database } from '#platform'

/** Why this start must not go on, in Spanish and English; the program prints it and ends with 1. */
export class StartError extends Error {}

const fileOf = (dataDir: string) => join(dataDir, 'running.json')

// Held by the one process that serves an embedded database's data folder.
const servingKey = 5_081_875

/** Where the installation of a data folder answers, when one does. */
export async function findRunning(dataDir: string): Promise<string | null> {
  const text = await readFile(fileOf(dataDir), 'utf8').catch(() => '{}')
  const { url } = parse(text)
  if (!url) return null
  const health = await fetch(`${url}/health`, { signal: AbortSignal.timeout(2_000) }).catch(() => null)
  return health?.ok ? url : null
}

function parse(text: string): { url?: string } {
  try {
    return JSON.parse(text)
  } catch {
    return {} // A kill in the middle of writing it.
  }
}

export const saysAlreadyRunning = (dataDir: string, url: string | null) =>
  new StartError(
    url
      ? `Pulsera ya está en marcha con estos datos (${dataDir}): ${url}\n(English: Pulsera is already running on this data: ${url})`
      : `Otra Pulsera está arrancando con estos datos (${dataDir}).\n(English: another Pulsera is starting on this data.)`,
  )

export function whyNotListening(e: NodeJS.ErrnoException, port: number): Error {
  if (e.code === 'EADDRINUSE')
    return new StartError(
      `El puerto ${port} está ocupado por otro programa. Elige otro: npm start -- --port ${port + 1}\n` +
        `(English: port ${port} is taken by another program. Choose another one: npm start -- --port ${port + 1})`,
    )
  if (e.code === 'EACCES')
    return new StartError(`No hay permiso para usar el puerto ${port}.\n(English: no permission to use port ${port}.)`)
  return e
}

/** Keeps the data folder for this process while it serves. Refuses when another one has it. An external database may have many servers. */
export async function claimFolder(
  { dataDir }: Config,
  database: Database,
): Promise<{ announce: (url: string) => Promise<void>; leave: () => Promise<void> }> {
  if (!database.embedded) return { announce: async () => {}, leave: async () => {} }
  let leaving = false
  let holder: pg.Client | null = null
  const hold = async (): Promise<void> => {
    const client = new pg.Client(database.config)
    client.on('error', () => {})
    await client.connect()
    // A server that was killed a moment ago may not have noticed yet that its holder is gone.
    for (let tries = 0; ; tries++) {
      const { rows } = await client.query<{ mine: boolean }>('select pg_try_advisory_lock($1) as mine', [servingKey])
      if (rows[0]?.mine) break
      if (tries === 20) {
        await client.end()
        throw saysAlreadyRunning(dataDir, await findRunning(dataDir))
      }
      await wait(100)
    }
    holder = client
    client.once('end', () => void holdAgain())
  }
  const holdAgain = async (): Promise<void> => {
    while (!leaving) {
      const held = await hold().then(
        () => true,
        () => false, // The embedded server is being brought back.
      )
      if (held) return
      await wait(500)
    }
  }
  await hold()
  return {
    announce: (url) => writeFile(fileOf(dataDir), JSON.stringify({ url, pid: process.pid })),
    leave: async () => {
      leaving = true
      await rm(fileOf(dataDir), { force: true })
      await holder?.end().catch(() => {})
    },
  }
}
