import { parseArgs } from 'node:util'
import { torture } from './torture/torture.ts'

/** Kills the server and its database at random under load: `npm run torture`, or `-- --kills 500 --seed 7`. */
const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '100' },
    people: { type: 'string', default: '200' },
    events: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '1' },
  },
})
const [kills, people, events, seed] = [values.kills, values.people, values.events, values.seed].map(Number) as [
  number,
  number,
  number,
  number,
]
const from = performance.now()
const { kills: killed, acknowledged, retried, lost, doubled, sameState } = await torture({ kills, people, events, seed, tell: console.log })
console.log(
  `${killed.server} kills of the server and ${killed.database} of the database in ${Math.round((performance.now() - from) / 1000)} s`,
)
console.log(`${acknowledged} events acknowledged, ${retried} requests sent again; lost ${lost.length}, doubled ${doubled.length}`)
console.log(sameState ? 'everything known is equal to a calm run' : 'what is known DIFFERS from a calm run')
if (lost.length + doubled.length > 0 || !sameState) process.exitCode = 1
