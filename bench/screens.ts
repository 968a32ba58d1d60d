/**
 * `npm run bench:screens [-- --data=DIR --people=N]` measures in Chromium, on the real program, what a clerk feels: the first page, typing, changing
 * the screen, and scrolling a long table; with the demo shop and, over a copy of a folder that `bench:live` filled, in a large business.
 * Writes results/screens.md.
 */
import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { cpus, loadavg } from 'node:os'
import { join, resolve } from 'node:path'
import type { Page } from 'playwright-core'
import { type Cold, measureChanges, measureCold, measureTwins, measureTyping, type Times } from './screens/measure.ts'
import { openDemo, openFolder, type Program } from './screens/program.ts'
import { measureScrolling, type Scrolling } from './screens/scroll.ts'

const option = (name: string) => process.argv.find((one) => one.startsWith(`--${name}=`))?.slice(name.length + 3)
const folder = option('data')
const people = Number(option('people') ?? 0)
const rowsMax = Number(option('rows') ?? 50_000)
if (folder && !existsSync(join(folder, 'pg18')))
  throw new Error(`${folder} holds no database: copy a folder that bench:live filled (cp -a)`)

type Measured = { shop: string; times: Times[]; cold: Cold; scrolling: Scrolling }
const measured: Measured[] = []
if (!process.argv.includes('--no-demo')) measured.push(await measure('the demo shop', await openDemo(4790)))
if (folder) measured.push(await measure(`${people.toLocaleString('en')} people`, await openFolder(4792, resolve(folder))))
const text = report()
console.log(text)
await writeFile(join(import.meta.dirname, 'results/screens.md'), text)

async function measure(shop: string, program: Program): Promise<Measured> {
  const begun = performance.now()
  const tell = (what: string) => console.log(`${shop}, ${Math.round((performance.now() - begun) / 1000)} s: ${what}`)
  try {
    const page = await program.browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'es-MX' })
    await program.signIn(page)
    const typed = await whatIsTyped(program, page)
    tell('first page')
    const cold = await measureCold(program, 5)
    tell('typing')
    const times = [cold.times, ...(await measureTyping(page, program.url, typed))]
    tell('changing the screen')
    times.push(await measureChanges(page, program.url, 6))
    const twins = await measureTwins(page, program.url, 12)
    if (twins) times.push(twins)
    tell('scrolling')
    const scrolling = await measureScrolling(page, program.url, rowsMax)
    tell('done')
    return { shop, times, cold, scrolling }
  } finally {
    await program.close()
  }
}

/** Names, phones and mails of people who are there. */
async function whatIsTyped({ ask }: Program, page: Page): Promise<{ names: string[]; contacts: string[] }> {
  const { items } = (await ask(page, '/people?limit=200')) as { items: { name: string; phone: string | null; email: string | null }[] }
  const names = new Set(items.map(({ name }) => name.split(' ')[0] ?? '').filter((name) => name.length > 3))
  const contacts = items.flatMap(({ phone, email }, at) => (at % 2 === 0 ? phone?.slice(-10) : email?.split('@')[0]) ?? [])
  return { names: [...names].slice(0, 25), contacts: contacts.slice(0, 12) }
}

function kb(bytes: number | undefined): string {
  return `${Math.round((bytes ?? Number.NaN) / 1000)} kB`
}

function report(): string {
  const rows = measured.flatMap(({ shop, times }) =>
    times.map(({ what, goalMs, medianMs, p95Ms, worstMs, count }) => {
      const isKept = p95Ms <= goalMs ? 'yes' : '**no**'
      return `| ${shop} | ${what} | ≤ ${goalMs} ms | ${medianMs} ms | ${p95Ms} ms | ${worstMs} ms | ${count} | ${isKept} |`
    }),
  )
  const scrolls = measured.flatMap(({ shop, scrolling: { rows: count, ways } }) =>
    ways.map(
      ({ what, frames, p95Ms, slow, worstMs }) =>
        `| ${shop} | ${what}, ${count.toLocaleString('en')} rows | ${frames} | ${p95Ms} ms | ${slow} | ${worstMs} ms |`,
    ),
  )
  const [first] = measured
  return `# Screens

What a clerk feels, in Chromium on the real program. \`npm run bench:screens${folder ? ` -- --data=… --people=${people}` : ''}\`, ${cpus().length} cores (${cpus()[0]?.model.trim() ?? '?'})
for server, database and browser together, ${process.version}; load of the whole machine over the last 15 minutes: ${loadavg()[2]?.toFixed(1)}. With a load above the
number of cores these are the times of a machine that does other work, and an upper bound.

| shop | what | goal | median | 95 of 100 | worst | measured | kept |
|---|---|---|---|---|---|---|---|
${rows.join('\n')}

The first load, what the page itself names, is ${kb(first?.cold.firstBytes)} of JavaScript as it travels (goal ≤ 250 kB); until the list of people stands there
it is ${kb(first?.cold.scriptBytes)} in ${first?.cold.scripts ?? '?'} files.

| shop | scrolling | frames | 95 of 100 come within | later than 50 ms | latest |
|---|---|---|---|---|---|
${scrolls.join('\n')}
`
}
