import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

// What was written within the hour may be a file that is just coming in, by the command line, say.
const youngMs = 3_600_000

/** Removes the files of imports that are not wanted: customers' data lies nowhere for longer than it must. */
export async function sweep(folder: string, wanted: ReadonlySet<string>, now: Temporal.Instant): Promise<void> {
  const names = await readdir(folder).catch((e: NodeJS.ErrnoException) => {
    if (e.code === 'ENOENT') return []
    throw e
  })
  for (const name of names) {
    if (wanted.has(name.split('.')[0] ?? '')) continue
    const path = join(folder, name)
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }))
    if (mtimeMs < now.epochMilliseconds - youngMs) await rm(path, { force: true })
  }
}
