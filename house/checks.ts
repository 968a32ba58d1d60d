import { type Check, type Outcome, runCheck } from './run.ts'

/** Everything that is looked at without running the product. The house rules themselves are tests in this folder. */
const checks: Check[] = [
  {
    name: 'types',
    cli: 'node_modules/typescript/bin/tsc',
    args: ['--noEmit', '--incremental', '--tsBuildInfoFile', 'node_modules/.cache/types.tsbuildinfo'],
  },
  { name: 'format and lint', cli: 'node_modules/@biomejs/biome/bin/biome', args: ['check', '--error-on-warnings'] },
  { name: 'dead code', cli: 'node_modules/knip/bin/knip.js', args: [] },
  { name: 'generated table types are fresh', cli: 'house/generate.ts', args: ['--verify'] },
  { name: 'the screens build, and their first load is light', cli: 'house/build-web.ts', args: [] },
]

export async function runChecks(): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  for (const check of checks) {
    const outcome = await runCheck(check)
    outcomes.push(outcome)
    console.log(`${outcome.passed ? '✓' : '✗'} ${outcome.name} (${outcome.seconds.toFixed(1)} s)`)
    if (!outcome.passed) console.log(outcome.output)
  }
  return outcomes
}
