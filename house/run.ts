import { spawn } from 'node:child_process'
import { join } from 'node:path'

export const root = join(import.meta.dirname, '..')

/** One check: a command run under our own Node. `cli` is a path below the repository. */
export type Check = { name: string; cli: string; args: string[] }
export type Outcome = { name: string; passed: boolean; seconds: number; output: string }

/** Runs a check to its end and keeps what it printed, so that only failures are shown. */
export function runCheck({ name, cli, args }: Check): Promise<Outcome> {
  const startedAt = performance.now()
  return new Promise((done) => {
    const child = spawn(process.execPath, [join(root, cli), ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
    const chunks: Buffer[] = []
    child.stdout.on('data', (chunk) => chunks.push(chunk))
    child.stderr.on('data', (chunk) => chunks.push(chunk))
    child.on('close', (code) =>
      done({ name, passed: code === 0, seconds: (performance.now() - startedAt) / 1000, output: Buffer.concat(chunks).toString() }),
    )
  })
}
