import type { Page, Request } from 'playwright-core'
import { expect, vi } from 'vitest'

/** How far what stands on a screen moves by itself while it is loaded: Cumulative Layout Shift (https://web.dev/articles/cls), and what moved most. */
export type Shift = { total: number; moved: string[] }
type Source = { value: number; what: string }

/** Once for a page, before it goes anywhere. */
export async function watchShifts(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const seen: Source[] = []
    Object.assign(globalThis, { shifts: seen })
    const name = (node: Node | null) => {
      const one = node instanceof Element ? node : node?.parentElement
      if (!one) return '?'
      const told = (each: Element) => `${each.localName}${[...each.classList].map((word) => `.${word}`).join('')}`
      return `${one.parentElement ? told(one.parentElement) : ''} > ${told(one)} "${(one.textContent ?? '').slice(0, 40)}"`
    }
    const place = ({ x, y, width, height }: DOMRectReadOnly) => [x, y, width, height].map(Math.round).join(',')
    type Moved = { node: Node | null; previousRect: DOMRectReadOnly; currentRect: DOMRectReadOnly }
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean; sources: Moved[] })[]) {
        // What follows a click or a key within half a second was asked for.
        if (entry.hadRecentInput) continue
        const sources = entry.sources.map(
          ({ node, previousRect, currentRect }) => `${name(node)} ${place(previousRect)} → ${place(currentRect)}`,
        )
        seen.push({ value: entry.value, what: `${Math.round(entry.startTime)} ms: ${sources.join('; ')}` })
      }
    }).observe({ type: 'layout-shift', buffered: true })
  })
}

/** Once for a page: what is answered waits until all that it asked for has come, was drawn, and asked for nothing more. */
export function watchRequests(page: Page): () => Promise<void> {
  const asked = new Set<Request>()
  page.on('request', (request) => {
    // What a page before had asked for is nobody's any more.
    if (request.isNavigationRequest()) asked.clear()
    // Streams have no end.
    if (request.resourceType() !== 'eventsource') asked.add(request)
  })
  const end = (request: Request) => void asked.delete(request)
  page.on('requestfinished', end).on('requestfailed', end)
  // In the first frame what came last is laid out; by the second it is known what it moved, and what was asked for then is on its way.
  const drawn = () => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
  return async () => {
    do {
      await vi.waitFor(() => expect([...asked].map((request) => request.url())).toEqual([]), { timeout: 40_000, interval: 20 })
      await page.waitForFunction(() => document.querySelector('main .mantine-Skeleton-root') === null)
      await drawn()
    } while (asked.size > 0)
  }
}

/** What moved since the page was opened; for as long as nothing else is loading. */
export async function readShift(page: Page): Promise<Shift> {
  const seen = await page.evaluate(() => (globalThis as unknown as { shifts: Source[] }).shifts)
  const total = seen.reduce((sum, { value }) => sum + value, 0)
  const moved = seen.toSorted((a, b) => b.value - a.value).map(({ value, what }) => `${value.toFixed(3)} ${what}`)
  return { total, moved }
}

/** Every answer comes late, and not in the order in which it was asked for: as over a shop's telephone line. */
export async function answerLate(page: Page): Promise<void> {
  let asked = 0
  await page.route('**/api/**', async (route) => {
    const lateMs = 120 + ((asked++ * 137) % 400)
    await new Promise((go) => setTimeout(go, lateMs))
    await route.continue().catch(() => {})
  })
}
