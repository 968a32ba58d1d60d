import { parseArgs } from 'node:util'
import { startProgram, usageOf } from './intake/program.ts'
import { fuzz } from './torture/fuzz.ts'

/** A million bodies that no client would send, against the real program: `npm run torture:fuzz`, or `-- --count 10000 --seed 7`. */
const { values } = parseArgs({ options: { count: { type: 'string', default: '1000000' }, seed: { type: 'string', default: '1' } } })
const memoryMbMax = 600

const program = await startProgram()
let memoryMb = 0
const watch = setInterval(
  () =>
    void usageOf(program.pid).then((usage) => {
      memoryMb = Math.max(memoryMb, usage.memoryMb)
    }),
  500,
)
try {
  const from = performance.now()
  const { statuses, strange } = await fuzz({
    ...program,
    count: Number(values.count),
    seed: Number(values.seed),
    tell: (done) => console.log(`${done} bodies`),
  })
  console.log(`${values.count} bodies in ${Math.round((performance.now() - from) / 1000)} s:`, Object.fromEntries(statuses))
  console.log(`most memory of the server ${memoryMb} MB; it ${program.hasEnded() ? 'ENDED' : 'is still there'}`)
  for (const one of strange.slice(0, 20)) console.log(one)
  if (strange.length > 0 || program.hasEnded() || memoryMb > memoryMbMax) process.exitCode = 1
} finally {
  clearInterval(watch)
  await program.stop()
}
