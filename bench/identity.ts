/**
 * `npm run bench:identity` prints and writes how well and how fast people are recognised; `-- --quick` is the small version that the tests
 * run. `-- --scale` adds sets of 10,000 to 1,000,000 records.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { familyRates } from './generator/people.ts'
import { defaultRates } from './generator/records.ts'
import { type Bounded, boundedCases, measureBounded } from './identity/bounded.ts'
import { measureOrder, type Order } from './identity/order.ts'
import { measureScale, type Scale } from './identity/scale.ts'
import { benchSets, type Row, runSet } from './identity/sets.ts'

const machine = `${availableParallelism()} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}`
const quick = process.argv.includes('--quick')
const rows: Row[] = []
for (const set of benchSets(quick)) {
  const row = runSet(set)
  rows.push(row)
  console.log(line(row))
}
const orders: Order[] = []
// The public sets whole.
for (const set of benchSets(true)) {
  const records = set.isGenerated ? 1500 : Number.POSITIVE_INFINITY
  orders.push(measureOrder(set, quick ? { records: 200, runs: 5 } : { records, runs: 50 }))
  console.log(orderLine(orders.at(-1) as Order))
}
const bounds = boundedCases(quick ? 2000 : 100_000).map((one) => {
  const found = measureBounded(one)
  console.log(boundedLine(found))
  return found
})
/** The sets of a million are measured when asked for; until then the last figures stand. */
const scales: Scale[] = process.argv.includes('--scale') ? [] : lastScales()
if (process.argv.includes('--scale')) {
  const folder = mkdtempSync(join(tmpdir(), 'pulsera-bench-'))
  for (const records of [10_000, 100_000, 300_000, 1_000_000]) {
    scales.push(await measureScale(records, folder))
    console.log(scaleLine(scales.at(-1) as Scale))
  }
  rmSync(folder, { recursive: true })
}
if (!quick) {
  const results = join(import.meta.dirname, 'results')
  mkdirSync(results, { recursive: true })
  writeFileSync(
    join(results, 'identity.json'),
    `${JSON.stringify({ machine, node: process.version, rows, orders, bounds, scales }, null, 2)}\n`,
  )
  writeFileSync(join(results, 'identity.md'), page())
}

function lastScales(): Scale[] {
  const file = join(import.meta.dirname, 'results/identity.json')
  return existsSync(file) ? ((JSON.parse(readFileSync(file, 'utf8')) as { scales?: Scale[] }).scales ?? []) : []
}

function orderLine({ name, records, ofRecords, runs, differing }: Order): string {
  return `| ${[name, records === ofRecords ? `${records}, whole` : `${records} of ${ofRecords}`, runs, differing].join(' | ')} |`
}

function boundedLine({ name, rows, seconds, peakMb, people, generic }: Bounded): string {
  return `| ${[name, rows, seconds.toFixed(1), peakMb, people, generic].join(' | ')} |`
}

function rateList(rates: Record<string, number>): string {
  return Object.entries(rates)
    .map(([kind, rate]) => `${kind} ${Math.round(rate * 1000) / 10} %`)
    .join(' · ')
}

function line({ name, records, score, live, ceiling, reviewPer1000, reviewTrue, recordsPerSecond }: Row): string {
  const cells = [name, records, ...[score.precision, score.recall, score.f1, score.bcubed.f1].map((x) => x.toFixed(4))]
  const rates = [score.peopleFused, score.peopleSplit].map((x) => `${(x * 100).toFixed(2)} %`)
  const beside = [ceiling?.bcubed.f1.toFixed(4) ?? '', `${live.f1.toFixed(4)} (${live.precision.toFixed(4)})`]
  return `| ${[...cells, ...beside, ...rates, reviewPer1000.toFixed(1), `${Math.round(reviewTrue * 100)} %`, Math.round(recordsPerSecond)].join(' | ')} |`
}

function scaleLine({ records, seconds, peakMb, score }: Scale): string {
  return `| ${[records, seconds.toFixed(1), Math.round(records / seconds), peakMb, score.precision.toFixed(4), score.recall.toFixed(4)].join(' | ')} |`
}

function page(): string {
  const kinds = rows.flatMap(({ name, recallByError }) =>
    recallByError.map(({ kind, records, recall }) => `| ${name} | ${kind} | ${records} | ${recall.toFixed(3)} |`),
  )
  const scale =
    scales.length === 0
      ? ''
      : `
## Speed of the command

Whole command on ${availableParallelism()} cores: read, recognise, write.

| records | seconds | records/s | peak MB | precision | recall |
|---|---|---|---|---|---|
${scales.map(scaleLine).join('\n')}
`
  return `# How well people are recognised

One model, one threshold, no labels used. Pairs are those implied by the final persons. *Fused*: people who share a person with someone else;
*split*: people in more than one person. *Review*: pairs of people offered for a human look, per 1,000 records, and how many of them are truly one.

Measured on ${machine}.

| set | records | precision | recall | F1 | B-cubed F1 | ceiling | live F1 (precision) | fused | split | review/1,000 | of which true | records/s |
|---|---|---|---|---|---|---|---|---|---|---|---|---|
${rows.map(line).join('\n')}

The first two are public sets (\`bench/data\`). The others come from \`bench/generator\`: customers in households, with twins, namesakes and children
named like a parent, known through the counter, web, Instagram, WhatsApp, warranty, newsletter and loyalty card; 5 % of contacts belong to
someone else of the house. Records that say too little to link them (a bare name, a handle) count as missed. *Ceiling*: the B-cubed F1 of
somebody who knows the truth but joins only records that hang together by informative evidence: a contact, document, card or birthday in common,
be it with a slip, a home, or two surnames. A rare name goes beyond it. *Live*: by the shipped model, without what a file teaches of itself.

The errors, and how often one befalls a record that could bear it: ${rateList(defaultRates)}. Households: ${rateList(familyRates)}.

## Order

Lives of each set, or of a part where it says so: random permutations in batches of random size, with corrections, deletions, judgements and withdrawn ones in between.
*Differing*: lives whose end was not, to the last reason and weight, that of everything at once.

| set | records | lives | differing |
|---|---|---|---|
${orders.map(orderLine).join('\n')}

## Bounded

Files that are all of one piece, through the whole command: what everybody shares becomes generic and brings nobody together, and is named.

| file | rows | seconds | peak MB | people | generic values |
|---|---|---|---|---|---|
${bounds.map(boundedLine).join('\n')}

## Recall by kind of error

Share of a record's true pairs that are found, for records that bear the error.

| set | error | records | recall |
|---|---|---|---|
${kinds.join('\n')}
${scale}`
}
