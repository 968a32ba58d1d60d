import { parseExact } from '../../server/intake/exact.ts'

/** What exact ids cost: a batch of 1,000 events parsed by JSON.parse, by ours without long numbers, and by ours with one in every event. */
const batch = (id: string) =>
  `{"batch":[${Array.from({ length: 1000 }, (_, at) => `{"type":"track","userId":"u-${at}","event":"Order Completed","properties":{"order_id":${id},"total":349.9,"name":"Café de Chiapas"}}`).join(',')}]}`
const [short, long] = [batch('123456'), batch('9007199254740993')]

function measure(what: string, work: () => unknown): void {
  for (let n = 0; n < 50; n++) work()
  const from = performance.now()
  for (let n = 0; n < 200; n++) work()
  console.log(what.padEnd(40), `${((performance.now() - from) / 200).toFixed(2)} ms for ${Math.round(short.length / 1024)} kB`)
}
measure('JSON.parse', () => JSON.parse(short))
measure('exact, no long number', () => parseExact(short))
measure('exact, one long number in every event', () => parseExact(long))
