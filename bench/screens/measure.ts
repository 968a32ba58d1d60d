import type { Page } from 'playwright-core'
import type { Program } from './program.ts'

export type Times = { what: string; goalMs: number; medianMs: number; p95Ms: number; worstMs: number; count: number }
/** The first page, and what it brings. */
export type Cold = { times: Times; firstBytes: number; scriptBytes: number; scripts: number }

const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0)

export const quantile = (times: readonly number[], part: number): number =>
  times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * part))] ?? Number.NaN
const timesOf = (what: string, goalMs: number, times: number[]): Times => ({
  what,
  goalMs,
  medianMs: Math.round(quantile(times, 0.5)),
  p95Ms: Math.round(quantile(times, 0.95)),
  worstMs: Math.round(Math.max(...times)),
  count: times.length,
})

/** A browser that has never been here, until somebody's row can be read. */
export async function measureCold({ browser, url, signIn }: Program, tries: number): Promise<Cold> {
  const times: number[] = []
  let [firstBytes, scriptBytes, scripts] = [0, 0, 0]
  for (let i = 0; i < tries; i++) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'es-MX' })
    const page = await context.newPage()
    await signIn(page)
    const sent = new Map<string, number>()
    // As packed as it travels: the page itself is told of what its worker hands on only how large it is unpacked.
    page.on('response', (answer) => {
      if (answer.url().endsWith('.js')) sent.set(answer.url(), Number(answer.headers()['content-length'] ?? 0))
    })
    await page.goto(`${url}/people`, { waitUntil: 'commit' })
    await page.locator('tr[data-row]').first().waitFor()
    times.push(await page.evaluate(() => performance.now()))
    // Of the page as it is served: what else stands in its head by now are rooms that were asked for.
    const html = await (await page.request.get(url, { headers: { accept: 'text/html' } })).text()
    const named = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+\.js)"/g)].map((match) => `${url}${match[1]}`)
    scripts = sent.size
    scriptBytes = sum([...sent.values()])
    firstBytes = sum(named.flatMap((name) => sent.get(name) ?? []))
    await context.close()
  }
  return { times: timesOf('first page, cold: a list of people to read', 1500, times), firstBytes, scriptBytes, scripts }
}

/** From the key that was pressed to candidates for exactly what stands in the field, as the page itself sees both. */
export async function measureTyping(
  page: Page,
  url: string,
  { names, contacts }: { names: readonly string[]; contacts: readonly string[] },
): Promise<Times[]> {
  await page.goto(`${url}/recognise`)
  const field = page.getByRole('combobox')
  await field.waitFor()
  await page.evaluate(() => {
    const marks = { typed: 0, shown: 0 }
    Object.assign(globalThis, { marks })
    document.addEventListener('input', () => Object.assign(marks, { typed: performance.now(), shown: 0 }), true)
    new MutationObserver(() => {
      const list = document.querySelector('#candidates')
      const isThere = list?.querySelector('[role=option]') && !list.closest('[data-stale]')
      if (isThere && marks.shown === 0 && marks.typed > 0) marks.shown = performance.now()
    }).observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true })
  })
  const type = async (texts: readonly string[]) => {
    const times: number[] = []
    for (const text of texts) {
      await field.fill('')
      await page.keyboard.type(text, { delay: 90 })
      const isFound = await page
        .waitForFunction(() => (globalThis as unknown as { marks: { shown: number } }).marks.shown > 0, undefined, { timeout: 5_000 })
        .then(() => true)
        .catch(() => false)
      if (!isFound) {
        console.log(`  nobody is found by ${text}`)
        continue
      }
      times.push(
        await page.evaluate(() => {
          const { marks } = globalThis as unknown as { marks: { typed: number; shown: number } }
          return marks.shown - marks.typed
        }),
      )
    }
    return times
  }
  return [
    timesOf('typing a name → candidates', 150, await type(names)),
    timesOf('typing a phone or a mail → candidates', 150, await type(contacts)),
  ]
}

/** From the click in the bar to the title of the other screen; its code is there already, as in the second minute of a day. */
export async function measureChanges(page: Page, url: string, rounds: number): Promise<Times> {
  await page.goto(`${url}/people`)
  // The bar and the first screen have to be there before anything can be clicked.
  await page.locator('tr[data-row]').first().waitFor()
  const rooms = ['Reconocer', 'Personas', 'Importar', 'Personas'] as const
  const times: number[] = []
  for (let round = 0; round <= rounds; round++)
    for (const room of rooms) {
      const taken = await page.evaluate(
        (name) =>
          new Promise<number>((done, failed) => {
            const link = [...document.querySelectorAll<HTMLAnchorElement>('nav a')].find((one) => one.textContent?.startsWith(name))
            if (!link) return failed(new Error(`the bar leads to no screen called ${name}`))
            const began = performance.now()
            link.click()
            const look = () => {
              const title = document.querySelector('h1')?.textContent
              const passed = performance.now() - began
              if (title === name) done(passed)
              else if (passed > 10_000) failed(new Error(`${name} did not come; the screen says ${title}`))
              else requestAnimationFrame(look)
            }
            look()
          }),
        room,
      )
      // The first round brings the code.
      if (round > 0) times.push(taken)
    }
  return timesOf('screen change', 200, times)
}

/** From the key that goes on to the next pair of Gemelos until its comparison stands there; nothing where nobody is in doubt. */
export async function measureTwins(page: Page, url: string, pairs: number): Promise<Times | null> {
  await page.goto(`${url}/reviews`)
  await page.locator('h1').waitFor()
  const isThere = await page
    .locator('table th[scope=row]')
    .first()
    .waitFor({ timeout: 15_000 })
    .then(() => true)
    .catch(() => false)
  if (!isThere) return null
  const times: number[] = []
  for (let i = 0; i < pairs; i++) {
    // Whoever judges reads meanwhile, and the next pair is fetched.
    await page.waitForTimeout(900)
    const taken = await page.evaluate(
      () =>
        new Promise<number | null>((done) => {
          const current = () => document.querySelector('nav [aria-current] span')?.closest('button')
          const before = current()
          const began = performance.now()
          window.dispatchEvent(new KeyboardEvent('keydown', { key: 'j', bubbles: true }))
          const look = () => {
            const now = current()
            const passed = performance.now() - began
            if (now !== before && document.querySelector('table th[scope=row]')) done(passed)
            else if (passed > 5_000) done(null)
            else requestAnimationFrame(look)
          }
          requestAnimationFrame(look)
        }),
    )
    if (taken === null) break
    times.push(taken)
  }
  return times.length === 0 ? null : timesOf('Gemelos: the next pair', 200, times)
}
