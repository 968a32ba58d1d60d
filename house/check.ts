import { runChecks } from './checks.ts'

const failed = (await runChecks()).filter((outcome) => !outcome.passed).length
process.exitCode = failed === 0 ? 0 : 1
