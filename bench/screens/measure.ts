import type { Page } from 'playwright-core'
import type { Demo } from './demo.ts'

export type Times = { what: string; goalMs: number; medianMs: number; worstMs: number; count: number }

const median = (times: readonly number[]) => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN
const timesOf = (what: string, goalMs: number, times: number[]): Times => ({
  what,
  goalMs,
  medianMs: Math.round(median(times)),
  worstMs: Math.round(Math.max(...times)),
  count: times.length,
})

/** A browser that has never been here, until somebody's row can be read. */
export async function measureCold({ browser, url, signIn }: Demo, tries: number): Promise<Times> {
  const times: number[] = []
  for (let i = 0; i < tries; i++) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'es-MX' })
    const page = await context.newPage()
    await signIn(page)
    await page.goto(`${url}/people`, { waitUntil: 'commit' })
    await page.locator('tr[data-row]').first().waitFor()
    times.push(await page.evaluate(() => performance.now()))
    await context.close()
  }
  return timesOf('first page, cold: a list of people to read', 1500, times)
}

/** From the key that was pressed to candidates for exactly what stands in the field, as the page itself sees both. */
export async function measureTyping(page: Page, url: string, names: readonly string[]): Promise<Times> {
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
  const times: number[] = []
  for (const name of names) {
    await field.fill('')
    await page.keyboard.type(name, { delay: 90 })
    await page.waitForFunction(() => (globalThis as unknown as { marks: { shown: number } }).marks.shown > 0)
    times.push(
      await page.evaluate(() => {
        const { marks } = globalThis as unknown as { marks: { typed: number; shown: number } }
        return marks.shown - marks.typed
      }),
    )
  }
  return timesOf('typing → candidates', 150, times)
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

export type Scrolling = { rows: number; frames: number; slow: number; worstMs: number }

/** Scrolls through the whole list as fast as a wheel can, loading it on the way; then counts frames that came late on the way back. */
export async function measureScrolling(page: Page, url: string, rowsMax: number): Promise<Scrolling> {
  await page.goto(`${url}/people`)
  await page.locator('tr[data-row]').first().waitFor()
  const last = () => page.evaluate(() => Number([...document.querySelectorAll('tr[data-row]')].at(-1)?.getAttribute('aria-rowindex') ?? 0))
  let before = -1
  let rows = 0
  while (rows < rowsMax && rows !== before) {
    before = rows
    await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight))
    await page
      .waitForFunction(
        (seen) => Number([...document.querySelectorAll('tr[data-row]')].at(-1)?.getAttribute('aria-rowindex') ?? 0) > seen,
        rows,
        {
          timeout: 8_000,
        },
      )
      .catch(() => {})
    rows = await last()
  }
  return page.evaluate(async (loaded) => {
    const gaps: number[] = []
    let then = performance.now()
    const height = document.documentElement.scrollHeight
    const steps = 300
    for (let i = steps; i >= 0; i--) {
      window.scrollTo(0, (height * i) / steps)
      await new Promise((frame) => requestAnimationFrame(frame))
      const now = performance.now()
      gaps.push(now - then)
      then = now
    }
    return { rows: loaded, frames: gaps.length, slow: gaps.filter((gap) => gap > 50).length, worstMs: Math.round(Math.max(...gaps)) }
  }, rows)
}
