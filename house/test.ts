import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runChecks } from './checks.ts'
import { root } from './run.ts'

/** `npm test`: every check, then every test; with arguments, only vitest with those arguments. */
const only = process.argv.slice(2)
const outcomes = only.length > 0 ? [] : await runChecks()
const folder = await mkdtemp(join(tmpdir(), 'pulsera-report-'))
const report = join(folder, 'report.json')
const vitestArgs = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...only]
const vitest = await new Promise<number>((done) => {
  const child = spawn(process.execPath, [join(root, 'node_modules/vitest/vitest.mjs'), ...vitestArgs], { cwd: root, stdio: 'inherit' })
  child.on('close', (code) => done(code ?? 1))
})
const counts: { numPassedTests: number; numFailedTests: number; numPendingTests: number } = JSON.parse(
  await readFile(report, 'utf8').catch(() => '{"numPassedTests":0,"numFailedTests":1,"numPendingTests":0}'),
)
await rm(folder, { recursive: true, force: true })

const checksPassed = outcomes.filter((outcome) => outcome.passed).length
const passed = checksPassed + counts.numPassedTests
// A run that vitest calls failed without naming a test (a broken setup, an unhandled error) counts as one failure.
const failed = outcomes.length - checksPassed + Math.max(counts.numFailedTests, vitest === 0 ? 0 : 1)
console.log(`\n${passed} passed, ${failed} failed, ${counts.numPendingTests} skipped`)
process.exitCode = failed === 0 ? 0 : 1
