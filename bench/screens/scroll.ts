import type { Page } from 'playwright-core'
import { quantile } from './measure.ts'

type Way = { what: string; frames: number; slow: number; p95Ms: number; worstMs: number }
export type Scrolling = { rows: number; ways: Way[] }

const slowMs = 50

/** Brings the whole list by going to its end again and again; then scrolls it as a wheel does and as a dragged bar does. */
export async function measureScrolling(page: Page, url: string, rowsMax: number): Promise<Scrolling> {
  await page.goto(`${url}/people`)
  await page.locator('tr[data-row]').first().waitFor()
  const rows = await loadAll(page, rowsMax)
  return { rows, ways: [wayOf('with the wheel', await turnWheel(page)), wayOf('dragging the bar', await dragBar(page))] }
}

const wayOf = (what: string, gaps: readonly number[]): Way => ({
  what,
  frames: gaps.length,
  slow: gaps.filter((gap) => gap > slowMs).length,
  p95Ms: Math.round(quantile(gaps, 0.95)),
  worstMs: Math.round(Math.max(...gaps)),
})

/** As somebody who holds the End key: a page's worth of rows at a time, until there are so many or no more come. */
const loadAll = (page: Page, rowsMax: number): Promise<number> =>
  page.evaluate(async (max) => {
    const last = () => Number([...document.querySelectorAll('tr[data-row]')].at(-1)?.getAttribute('aria-rowindex') ?? 1) - 1
    const patienceMs = 8_000
    let [rows, since] = [last(), performance.now()]
    while (rows < max && performance.now() - since < patienceMs) {
      window.scrollTo(0, document.documentElement.scrollHeight)
      await new Promise((frame) => requestAnimationFrame(frame))
      const now = last()
      if (now > rows) [rows, since] = [now, performance.now()]
    }
    return rows
  }, rowsMax)

/** Starts noting the time from frame to frame; ended, it answers them. */
async function watchFrames<T>(page: Page, work: () => Promise<T>): Promise<number[]> {
  await page.evaluate(() => {
    const watch = { gaps: [] as number[], isOn: true }
    Object.assign(globalThis, { watch })
    let then = performance.now()
    const next = () => {
      const now = performance.now()
      watch.gaps.push(now - then)
      then = now
      if (watch.isOn) requestAnimationFrame(next)
    }
    requestAnimationFrame(next)
  })
  await work()
  return page.evaluate(() => {
    const { watch } = globalThis as unknown as { watch: { gaps: number[]; isOn: boolean } }
    watch.isOn = false
    return watch.gaps.slice(1)
  })
}

/** The browser's own scrolling, 3,000 pixels a second, at the end, in the middle and at the beginning. */
async function turnWheel(page: Page): Promise<number[]> {
  const client = await page.context().newCDPSession(page)
  const gaps: number[] = []
  for (const part of [0.98, 0.5, 0]) {
    await page.evaluate((share) => window.scrollTo(0, document.documentElement.scrollHeight * share), part)
    await page.waitForTimeout(400)
    const turn = (yDistance: number) =>
      client.send('Input.synthesizeScrollGesture', { x: 640, y: 400, yDistance, speed: 3_000, gestureSourceType: 'mouse' })
    gaps.push(...(await watchFrames(page, () => turn(part > 0.9 ? 9_000 : -9_000))))
  }
  await client.detach()
  return gaps
}

/** From the end to the beginning in three hundred places, a frame each. */
const dragBar = (page: Page): Promise<number[]> =>
  watchFrames(page, () =>
    page.evaluate(async () => {
      const height = document.documentElement.scrollHeight
      const steps = 300
      for (let i = steps; i >= 0; i--) {
        window.scrollTo(0, (height * i) / steps)
        await new Promise((frame) => requestAnimationFrame(frame))
      }
    }),
  )
