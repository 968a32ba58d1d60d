/**
 * `npm run bench:screens [-- --people=50000]` measures in Chromium, on the real program with the demo shop, what a clerk feels: the first page,
 * typing, changing the screen, and scrolling a long table. `--people` adds so many through the batch door first. Writes results/screens.md.
 */
import { writeFile } from 'node:fs/promises'
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import { openDemo } from './screens/demo.ts'
import { measureChanges, measureCold, measureScrolling, measureTyping, type Times } from './screens/measure.ts'

const option = (name: string) => process.argv.find((one) => one.startsWith(`--${name}=`))?.slice(name.length + 3)
const people = Number(option('people') ?? 0)
const demo = await openDemo(4790)
try {
  const page = await demo.browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'es-MX' })
  await demo.signIn(page)
  if (people > 0) await addPeople(people)
  const { items } = await demo.ask(page, '/people?limit=200')
  const names = [
    ...new Set<string>(items.map(({ name }: { name: string }) => name.split(' ')[0] ?? '').filter((name: string) => name.length > 3)),
  ]
  const times = [await measureCold(demo, 5)]
  times.push(await measureTyping(page, demo.url, names.slice(0, 25)))
  times.push(await measureChanges(page, demo.url, 6))
  const scrolling = await measureScrolling(page, demo.url, people || 5_000)
  const text = report(times, scrolling)
  console.log(text)
  await writeFile(join(import.meta.dirname, 'results/screens.md'), text)

  async function addPeople(count: number): Promise<void> {
    const made = await page.request.post(`${demo.url}/api/keys`, { data: { name: 'bench', role: 'owner' }, headers: { origin: demo.url } })
    const { key } = await made.json()
    const batch = 5_000
    for (let from = 0; from < count; from += batch) {
      const lines = Array.from({ length: Math.min(batch, count - from) }, (_, i) => {
        const number = from + i
        const name = `${syllables(number)} ${syllables(number * 7 + 3)}`
        return JSON.stringify({ externalId: `b${number}`, attributes: { full_name: name, phone: `55${String(10_000_000 + number)}` } })
      })
      const answer = await fetch(`${demo.url}/api/records?source=Banco`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/x-ndjson' },
        body: `${lines.join('\n')}\n`,
      })
      if (!answer.ok) throw new Error(`records: ${answer.status} ${await answer.text()}`)
      await answer.text()
    }
  }
} finally {
  await demo.close()
}

/** Names enough that nobody is anybody's twin. */
function syllables(number: number): string {
  const parts = ['ba', 'ce', 'di', 'fo', 'gu', 'la', 'me', 'ni', 'po', 'ru', 'sa', 'te', 'vi', 'xo', 'zu', 'ka']
  let text = ''
  for (let rest = number + 4096; rest > 0; rest = Math.floor(rest / parts.length)) text += parts[rest % parts.length]
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function report(times: readonly Times[], { rows, frames, slow, worstMs }: Awaited<ReturnType<typeof measureScrolling>>): string {
  const lines = times.map(
    ({ what, goalMs, medianMs, worstMs: worst, count }) => `| ${what} | ≤ ${goalMs} ms | ${medianMs} ms | ${worst} ms | ${count} |`,
  )
  return `# Screens

What a clerk feels, in Chromium on the real program with the demo shop. \`npm run bench:screens${people > 0 ? ` -- --people=${people}` : ''}\`, ${cpus().length} cores for
server, database and browser together, ${process.version}; load of the whole machine over the last 15 minutes: ${loadavg()[2]?.toFixed(1)}. With a load above
the number of cores these are the times of a machine that does other work, and an upper bound.

| what | goal | median | worst | measured |
|---|---|---|---|---|
${lines.join('\n')}

Scrolling a table of ${rows} rows from end to beginning in ${frames} jumps: ${slow} frames later than 50 ms, the latest after ${worstMs} ms.
`
}
