import { existsSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { AxeBuilder } from '@axe-core/playwright'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll, expect, inject } from 'vitest'
import { chromiumOptions } from '../test/chromium.ts'
import { ownerAccount } from '../test/server.ts'

export const widths = [
  { device: 'desktop', viewport: { width: 1280, height: 800 } },
  { device: 'phone', viewport: { width: 390, height: 844 } },
] as const
export type Width = { device: 'desktop' | 'phone'; viewport: { width: number; height: number } }

/** As a browser is at a customer's. */
export const withServiceWorker: BrowserContextOptions = { serviceWorkers: 'allow' }

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** A real Chromium: that of the run or, where it must be told something at its start, one's own. Every page fails its test when the console complains; closes by itself. */
export async function openBrowser(more: { args?: string[] } = {}) {
  await comesFirst()
  const browser = await (more.args ? launch(more.args) : connect())
  afterAll(() => browser.close())

  /** A fresh visitor at one width, with nobody signed in. */
  const visit = async (url: string, width: Width, wishes: BrowserContextOptions = {}) => {
    const isPhone = width.device === 'phone'
    const context = await browser.newContext({
      baseURL: url,
      viewport: width.viewport,
      isMobile: isPhone,
      hasTouch: isPhone,
      locale: 'es-MX',
      reducedMotion: 'reduce',
      // Where one is, `page.route` misses a tenth of what the page asks for. Tests of what it does wish it back: `withServiceWorker`.
      serviceWorkers: 'block',
      ...wishes,
    })
    const page = await context.newPage()
    page.setDefaultTimeout(40_000)
    const complaints: string[] = []
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (message) => {
      // Chromium itself reports every 4xx; those are answers the screens show.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) complaints.push(message.text())
    })
    const close = async () => {
      await context.close()
      expect(complaints).toEqual([])
    }
    return { page, close }
  }

  /** The same, signed in as the owner. */
  const enter = async (url: string, width: Width, path = '/', wishes: BrowserContextOptions = {}) => {
    const { page, close } = await visit(url, width, wishes)
    const { email, password } = ownerAccount
    const headers = { origin: url }
    const answer = await page.request.post('/api/auth/sign-in/email', { data: { email, password }, headers })
    expect(answer.status()).toBe(200)
    await page.goto(path)
    return { page, close }
  }
  return { visit, enter }
}

/** In a run of everything the first worker alone takes browser tests, until a file says that all others are through: house/test.ts. */
async function comesFirst(): Promise<void> {
  const { PULSERA_TEST_SECOND_AFTER: through, VITEST_POOL_ID: worker } = process.env
  while (through && worker !== '1' && !existsSync(through)) await wait(250)
}

function launch(args: string[]): Promise<Browser> {
  const options = chromiumOptions()
  return chromium.launch({ ...options, args: [...(options.args ?? []), ...args] })
}

/** Closing such a browser closes what was opened in it from here. */
async function connect(): Promise<Browser> {
  const answer = await fetch(inject('browserUrl'))
  const said = await answer.text()
  if (answer.status !== 200) throw new Error(said)
  return chromium.connect(said)
}

/** No serious violation of WCAG 2.2 AA in what is on the screen now. */
export const expectAccessible = async (page: Page): Promise<void> => expectNone((await axeOn(page)).withTags(rules))

/** For a screen that was looked at in the other scheme: only its colours are others. */
export const expectContrast = async (page: Page): Promise<void> => expectNone((await axeOn(page)).withRules(['color-contrast']))

/**
 * axe within the page itself. Its other mode opens a page more for each look, to put together what it found in the frames of other sites, of
 * which no screen has one; and it writes out every element that is as it should be. A look costs 0.5 s of the processor, instead of 1.9.
 */
async function axeOn(page: Page): Promise<AxeBuilder> {
  const isThere = await page.evaluate(() => 'axe' in globalThis)
  // What a page was given it keeps until the next one.
  const builder = new AxeBuilder({ page, ...(isThere ? { axeSource: ';' } : {}) })
  return builder.options({ resultTypes: ['violations'] }).setLegacyMode()
}

async function expectNone(axe: AxeBuilder): Promise<void> {
  const { violations } = await axe.analyze()
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  expect(
    serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ target, html }) => `${target.join(' ')} ${html.slice(0, 200)}`).join(' | ')}`),
  ).toEqual([])
}

/** Nothing sticks out to the right: a page is scrolled in one direction only. */
export async function expectFits(page: Page): Promise<void> {
  const extra = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  expect(extra).toBeLessThanOrEqual(0)
}

/** Keys of one movement of a hand, as G and a letter are: they are sent together, so that a busy machine puts no time between them. */
export async function pressTogether(page: Page, ...keys: string[]): Promise<void> {
  await Promise.all(keys.flatMap((key) => [page.keyboard.down(key), page.keyboard.up(key)]))
}

/** Esc, once what lies over the screen has taken the focus: it hears no sooner. */
export async function closeWithEscape(page: Page): Promise<void> {
  const over = page.getByRole('dialog')
  await over.first().waitFor()
  await expect.poll(() => page.evaluate(() => document.activeElement?.closest('[role=dialog]') != null)).toBe(true)
  await page.keyboard.press('Escape')
  await over.waitFor({ state: 'detached' })
}

/** A pair of twins takes answers once it has been there for a glance. A click waits for that by itself; a key is pressed as soon as that is said. */
export async function answerWith(page: Page, ...keys: ('m' | 'd' | 'f' | 'l')[]): Promise<void> {
  await page.getByRole('button', { name: 'Son la misma', disabled: false }).waitFor()
  await pressTogether(page, ...keys)
}
