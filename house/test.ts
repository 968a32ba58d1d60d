import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runChecks } from './checks.ts'
import { root } from './run.ts'

type Counts = { passed: number; failed: number; skipped: number }

/**
 * `npm test`: every check, then every test; with arguments, only vitest with those arguments. The tests in a browser and all others run at the same
 * time, each with a database server and a process of their own: one after the other they do not fill two cores. Those in a browser take longer, so a
 * second worker takes from their queue as soon as the others are through.
 */
const only = process.argv.slice(2)
const outcomes = only.length > 0 ? [] : await runChecks()
const folder = await mkdtemp(join(tmpdir(), 'pulsera-report-'))
const counts = only.length > 0 ? [await runTests('only', only)] : await runBoth()
await rm(folder, { recursive: true, force: true })

const checksPassed = outcomes.filter((outcome) => outcome.passed).length
const sum = (name: keyof Counts) => counts.reduce((total, one) => total + one[name], 0)
const failed = outcomes.length - checksPassed + sum('failed')
console.log(`\n${checksPassed + sum('passed')} passed, ${failed} failed, ${sum('skipped')} skipped`)
process.exitCode = failed === 0 ? 0 : 1

async function runBoth(): Promise<Counts[]> {
  const said: Buffer[] = []
  const through = join(folder, 'others-are-through')
  const browser = runTests('browser', ['e2e/', '--maxWorkers=2'], { said, env: { PULSERA_TEST_SECOND_AFTER: through } })
  const others = await runTests('others', ['--exclude=e2e/**'])
  await writeFile(through, '')
  const counted = await browser
  // Two that speak at once could not be read.
  process.stdout.write(Buffer.concat(said))
  return [others, counted]
}

type How = { said?: Buffer[]; env?: Record<string, string> }
/** Runs vitest with these arguments; what it says goes to the terminal or, where it is given, into `said`. */
async function runTests(name: string, args: string[], { said, env }: How = {}): Promise<Counts> {
  const report = join(folder, `${name}.json`)
  const child = spawn(
    process.execPath,
    [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...args],
    { cwd: root, env: { ...process.env, ...env }, stdio: said ? ['ignore', 'pipe', 'pipe'] : 'inherit' },
  )
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => void said?.push(chunk))
  const code = await endOf(child)
  const told = await readFile(report, 'utf8').catch(() => '{"numPassedTests":0,"numFailedTests":1,"numPendingTests":0}')
  const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(told)
  // A run that vitest calls failed without naming a test (a broken setup, an unhandled error) counts as one failure.
  return { passed: numPassedTests, failed: Math.max(numFailedTests, code === 0 ? 0 : 1), skipped: numPendingTests }
}

function endOf(child: ChildProcess): Promise<number> {
  return new Promise((done) => child.on('close', (code) => done(code ?? 1)))
}
