/** `npm run screens` takes a picture of every screen for the guides, from the demo shop and from a first run, into docs/screens. Only when asked. */
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { openDemo, openFresh, type Program } from './program.ts'
import { atFirst, atWork, type Language, ofAnImport, type Shot, whileEmpty, wordsIn } from './shots.ts'

const folder = join(import.meta.dirname, '../../docs/screens')
const only = process.argv
  .find((one) => one.startsWith('--only='))
  ?.slice(7)
  .split(',')
type Look = { language: Language; isPhone: boolean; isDark: boolean }

const looks: Look[] = (['es', 'en'] as const).flatMap((language) => [
  { language, isPhone: false, isDark: false },
  { language, isPhone: true, isDark: false },
  { language, isPhone: false, isDark: true },
])
const isWanted = ({ where = [], name }: Shot, { isPhone, isDark }: Look) =>
  (!only || only.includes(name)) && (!isPhone || where.includes('phone')) && (!isDark || where.includes('dark'))

/** Nothing is loading any more, and what moves has come to rest. */
async function still(page: Page): Promise<void> {
  await page.waitForTimeout(300)
  await page
    .waitForFunction(() => document.querySelector('.mantine-Skeleton-root, [data-stale], [data-loading]') === null, undefined, {
      timeout: 20_000,
    })
    .catch(() => {})
  await page.waitForTimeout(500)
}

/** WebP: a third of what the same picture takes as PNG. */
async function save(page: Page, { language, isPhone, isDark }: Look, name: string): Promise<void> {
  const client = await page.context().newCDPSession(page)
  const { data } = await client.send('Page.captureScreenshot', { format: 'webp', quality: 66 })
  await client.detach()
  const place = join(folder, language)
  await mkdir(place, { recursive: true })
  await writeFile(join(place, `${name}${isPhone ? '-phone' : ''}${isDark ? '-dark' : ''}.webp`), Buffer.from(data, 'base64'))
}

async function visit(program: Program, look: Look, signedIn = true): Promise<Page> {
  const { language, isPhone, isDark } = look
  const context = await program.browser.newContext({
    baseURL: program.url,
    viewport: isPhone ? { width: 390, height: 844 } : { width: 1280, height: 800 },
    isMobile: isPhone,
    hasTouch: isPhone,
    colorScheme: isDark ? 'dark' : 'light',
    reducedMotion: 'reduce',
    locale: language === 'es' ? 'es-MX' : 'en-US',
  })
  const page = await context.newPage()
  page.setDefaultTimeout(30_000)
  await page.addInitScript((chosen) => localStorage.setItem('pulsera.language', chosen), language)
  if (signedIn) await program.signIn(page)
  return page
}

async function shoot(page: Page, look: Look, shots: readonly Shot[]): Promise<void> {
  const words = wordsIn(look.language)
  for (const shot of shots) {
    const takes = isWanted(shot, look)
    // A step of a flow is taken also where its picture is not.
    if (!takes && shot.path !== '' && !shots.some(({ path }) => path === '')) continue
    if (shot.path !== '') {
      await page.goto(shot.path)
      await page.locator('h1').first().waitFor()
      await still(page)
    }
    await shot.act?.({ page, words }).catch((e: Error) => {
      throw new Error(`${shot.name} in ${look.language}: ${e.message}`)
    })
    await still(page)
    if (takes) await save(page, look, shot.name)
  }
}

async function shootDemo(): Promise<void> {
  const demo = await openDemo(4791)
  try {
    for (const look of looks) {
      const page = await visit(demo, look)
      const { candidates } = await demo.ask(page, '/recognise?q=LUM40900137')
      const [source] = await demo.ask(page, '/sources')
      await shoot(page, look, atWork({ person: `/people/${candidates[0].person.id}`, source: `/sources/${source.id}` }))
      if (!look.isDark && (!only || ofAnImport.some(({ name }) => only.includes(name)))) await shootImport(demo, page, look)
      await page.context().close()
    }
  } finally {
    await demo.close()
  }
}

async function shootImport(demo: Program, page: Page, look: Look): Promise<void> {
  await shoot(page, look, ofAnImport)
  const id = page.url().split('/').at(-1)
  await page.request.delete(`${demo.url}/api/imports/${id}`, { headers: { origin: demo.url } })
}

async function shootFirst(): Promise<void> {
  const fresh = await openFresh(4793)
  try {
    for (const look of looks.filter(({ isDark }) => !isDark)) {
      const page = await visit(fresh, look, false)
      await shoot(page, look, atFirst)
      await page.context().close()
    }
    await fresh.becomeOwner()
    for (const look of looks.filter(({ isDark, isPhone }) => !isDark && !isPhone)) {
      const page = await visit(fresh, look)
      await shoot(page, look, whileEmpty)
      await page.context().close()
    }
  } finally {
    await fresh.close()
  }
}

if (!only) await rm(folder, { recursive: true, force: true })
await shootDemo()
await shootFirst()
