import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { startServer } from '../test/server.ts'
import { expectAccessible, expectFits, openBrowser, widths } from './browser.ts'

const browser = await openBrowser()

const sound = async (page: Page) => {
  await expectAccessible(page)
  await expectFits(page)
}

describe.each(widths)('the office in English and in the dark, on a $device', (width) => {
  it('imports, mends, resolves a twin, separates again, looks at the quality and takes the file back', async () => {
    const server = await startServer({ web: true, language: 'en' })
    const { page, close } = await browser.enter(server.url, width, '/imports', { locale: 'en-US', colorScheme: 'dark' })
    await page.getByRole('button', { name: 'Try a sample file' }).click()
    await page.getByRole('button', { name: 'Try without saving' }).waitFor()
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('en')
    await sound(page)
    await page.getByRole('button', { name: 'Try without saving' }).click()
    await page.getByRole('button', { name: /^Import \d+ rows$/ }).click()
    await page.getByRole('heading', { name: 'Import finished' }).waitFor()
    await sound(page)
    const importPage = page.url()
    await page.getByRole('link', { name: /^Review \d+ twins$/ }).click()

    await page.getByRole('heading', { name: 'Are they the same person?' }).waitFor()
    await sound(page)
    await page.getByRole('button', { name: 'Why were they not joined by themselves?' }).click()
    const whyNot = page.getByRole('dialog', { name: 'Why are they not one person?' })
    await whyNot.locator('p').first().waitFor()
    await sound(page)
    await page.keyboard.press('Escape')
    await whyNot.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Same person' }).click()
    await page.getByText(/: now one person/).waitFor()

    const joined = (await server.api('GET', '/people?versions=2')).body.items[0]
    await page.goto(`/people/${joined.id}`)
    await page.getByRole('button', { name: 'More actions' }).click()
    await page.getByRole('menuitem', { name: 'Separate identities…' }).click()
    const separate = page.getByRole('dialog', { name: 'Separate identities' })
    await separate.getByRole('checkbox').first().click()
    await sound(page)
    await separate.getByRole('button', { name: 'See what separates' }).click()
    await separate.getByText('Each one gets back exactly what is theirs').waitFor()
    await separate.getByRole('heading', { level: 3 }).nth(1).waitFor()
    await sound(page)
    await separate.getByRole('button', { name: 'Separate', exact: true }).click()
    await page.getByText('Separated').waitFor()

    await page.goto('/quality')
    await page.getByText(/^Measured/).waitFor()
    await page.getByRole('heading', { name: 'Multiverse index' }).waitFor()
    await sound(page)

    await page.goto(importPage)
    await page.getByRole('button', { name: 'Undo import' }).click()
    await page.getByRole('dialog').waitFor()
    await sound(page)
    await page.getByRole('button', { name: 'Yes, undo all of it' }).click()
    await page.getByRole('heading', { name: 'Import undone' }).waitFor()
    await sound(page)
    await close()
    await server.stop()
  })
})
