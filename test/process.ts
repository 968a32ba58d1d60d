import { spawn } from 'node:child_process'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
export type Ended = { code: number | null; out: string; err: string }

/** Starts one of our programs as a user would, and collects what it says. */
export function startProgram(program: string, args: string[], env: Record<string, string> = {}) {
  const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(PULSERA_|LC_|LANG|VITEST|NODE_)/.test(name)))
  const child = spawn(process.execPath, [join(root, program), ...args], { env: { ...clean, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  const said = { out: '', err: '' }
  const waiting = new Set<() => void>()
  child.stdout.on('data', (chunk) => {
    said.out += chunk
    for (const look of waiting) look()
  })
  child.stderr.on('data', (chunk) => {
    said.err += chunk
  })
  const ended = new Promise<Ended>((done) => child.on('close', (code) => done({ code, ...said })))
  /** Answers what the first group of the pattern caught, once it is said on stdout. */
  const says = (pattern: RegExp) =>
    new Promise<string>((done, fail) => {
      const look = () => {
        const found = pattern.exec(said.out)
        if (found) done(found[1] ?? found[0])
      }
      waiting.add(look)
      look()
      void ended.then(({ code, out, err }) => fail(new Error(`ended with ${code} before saying ${pattern}: ${out}${err}`)))
    })
  return { child, said, ended, says }
}

export const runProgram = (program: string, args: string[], env: Record<string, string> = {}): Promise<Ended> =>
  startProgram(program, args, env).ended
