import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'

export type Language = 'es' | 'en'
/** What is on the screens, in the language of the picture. */
export type Words = (room: string, key: string) => string
type At = { page: Page; words: Words }
/** `where`: beside the desk in light, which every picture is taken at. */
export type Shot = { name: string; path: string; act?: (at: At) => Promise<unknown>; where?: readonly ('phone' | 'dark')[] }

const texts = join(import.meta.dirname, '../../texts')

export function wordsIn(language: Language): Words {
  const read = (room: string): unknown => JSON.parse(readFileSync(join(texts, language, `${room}.json`), 'utf8'))
  return (room, key) => {
    const word = key.split('.').reduce<unknown>((at, part) => (at as Record<string, unknown>)?.[part], read(room))
    if (typeof word !== 'string') throw new Error(`${language}/${room}.json says nothing of ${key}`)
    return word
  }
}

const lauraCard = 'LUM40900137'
const stranger = '5512340099'

const type = (text: string) => (at: At) => at.page.getByRole('combobox').fill(text)
const press = (room: string, key: string) => (at: At) =>
  at.page
    .getByRole('button', { name: at.words(room, key), exact: true })
    .first()
    .click()
const openMenu = (key: string) => async (at: At) => {
  await at.page.getByRole('button', { name: at.words('people', 'actions.more') }).click()
  await at.page.getByRole('menuitem', { name: at.words('people', key) }).click()
  await at.page.getByRole('dialog').waitFor()
}
const both = ['phone', 'dark'] as const

/** The screens of a shop at work. `person` and `source` are addresses of somebody known and of a connection. */
export const atWork = ({ person, source }: { person: string; source: string }): Shot[] => [
  { name: 'home', path: '/', where: both },
  { name: 'recognise', path: '/recognise', act: type('laura'), where: both },
  {
    name: 'known',
    path: '/recognise',
    act: async (at) => {
      await type(lauraCard)(at)
      await at.page.keyboard.press('Enter')
      await at.page.locator('h2, h3').filter({ hasText: 'Laura' }).first().waitFor()
    },
    where: ['phone'],
  },
  { name: 'card', path: '/recognise', act: type(stranger), where: ['phone'] },
  { name: 'people', path: '/people', where: both },
  { name: 'people-spent', path: '/people?sort=spent' },
  {
    name: 'peek',
    path: '/people',
    act: async ({ page }) => {
      await page.keyboard.press('j')
      await page.keyboard.press(' ')
      await page.locator('main aside').waitFor()
    },
  },
  { name: 'person', path: person, where: both },
  { name: 'other-data', path: person, act: showOtherData },
  { name: 'changes', path: `${person}?view=changes`, where: ['phone'] },
  { name: 'wristband', path: person, act: openWristband, where: ['phone'] },
  { name: 'separate', path: person, act: separate, where: ['phone'] },
  { name: 'correct', path: person, act: openMenu('actions.correct') },
  { name: 'compare', path: person, act: openMenu('actions.compare') },
  { name: 'twins', path: '/reviews', where: both },
  { name: 'why-not', path: '/reviews', act: press('reviews', 'whyNot.ask') },
  { name: 'data-owners', path: '/reviews', act: press('reviews', 'owners.open') },
  { name: 'today', path: '/today', where: both },
  { name: 'programme', path: '/programme', where: ['phone'] },
  { name: 'kit', path: '/kit' },
  { name: 'quality', path: '/quality', where: both },
  { name: 'imports', path: '/imports', where: ['phone'] },
  { name: 'connections', path: '/sources', where: ['phone'] },
  { name: 'connection', path: source },
  {
    name: 'connection-code',
    path: source,
    act: async ({ page, words }) => {
      const tab = page.getByRole('tab', { name: words('sources', 'key.posthog') })
      await tab.click()
      await tab.evaluate(toTop)
    },
  },
  { name: 'govern', path: '/govern', where: ['phone'] },
  {
    name: 'palette',
    path: '/people',
    act: async ({ page }) => {
      await page.keyboard.press('Control+k')
      await page.keyboard.type('laura')
    },
    where: ['dark'],
  },
  { name: 'keys', path: '/people', act: ({ page }) => page.keyboard.press('?') },
]

/** Runs in the page: below the bar on top, whatever was above it is out of the picture. */
const toTop = (one: Element) => window.scrollTo(0, one.getBoundingClientRect().top + window.scrollY - 120)

async function showOtherData({ page, words }: At): Promise<void> {
  const title = page.getByRole('button', { name: words('people', 'traits.title') })
  if ((await title.getAttribute('aria-expanded')) === 'false') await title.click()
  await title.evaluate(toTop)
}

async function openWristband({ page, words }: At): Promise<void> {
  const told = words('people', 'header.code').split('{{code}}')[1] ?? ''
  await page.getByRole('button', { name: told }).first().click()
  await page.getByRole('dialog').waitFor()
}

async function separate(at: At): Promise<void> {
  await openMenu('actions.separate')(at)
  const { page, words } = at
  await page.getByRole('dialog').getByRole('checkbox').first().click()
  await page.getByRole('button', { name: words('people', 'separate.next') }).click()
}

const file = [
  'Nombre,Teléfono,Correo,Observaciones',
  'Gael Ponce,2041,gael@ponce.mx,Prefiere la tarde',
  'Nadia Oropeza,5520431749,nadia.mx,',
  'Octavio Rincón,5520432120,octavio@rincon.mx,Alérgico a las nueces',
  ',,,solo una nota',
].join('\n')

/** One import, step by step: a picture of each. What it brought is taken back at the end. */
export const ofAnImport: Shot[] = [
  {
    name: 'import-columns',
    path: '/imports',
    act: async ({ page, words }) => {
      const name = 'clientes.csv'
      await page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(file) })
      await page.getByRole('button', { name: words('imports', 'check.button') }).waitFor()
    },
  },
  {
    name: 'import-trial',
    path: '',
    act: async ({ page, words }) => {
      await page.getByRole('button', { name: words('imports', 'check.button') }).click()
      await page.getByText(words('imports', 'check.title')).waitFor()
    },
  },
  {
    name: 'import-result',
    path: '',
    act: async ({ page, words }) => {
      await page.getByRole('button', { name: words('imports', 'check.start_other').replace('{{n}}', '3') }).click()
      await page.getByText(words('imports', 'result.done')).waitFor()
    },
    where: ['phone'],
  },
  {
    name: 'import-mend',
    path: '',
    act: async (at) => {
      await press('imports', 'misread.fix')(at)
      await at.page.getByRole('heading', { name: at.words('imports', 'misread.title') }).evaluate((title) => {
        window.scrollTo(0, title.getBoundingClientRect().top + window.scrollY - 90)
      })
    },
    where: ['phone'],
  },
  {
    name: 'import-undo',
    path: '',
    act: press('imports', 'undo.button'),
  },
]

/** The first run, and what the screens teach where there is nobody yet. */
export const atFirst: Shot[] = [{ name: 'first-run', path: '/setup', where: ['phone'] }]
export const whileEmpty: Shot[] = [
  { name: 'empty-home', path: '/' },
  { name: 'empty-people', path: '/people' },
  { name: 'empty-twins', path: '/reviews' },
  { name: 'empty-quality', path: '/quality' },
]
