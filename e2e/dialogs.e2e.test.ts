import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openShop } from '../stories/steps.ts'
import { overlays, readTargets } from '../test/targets.ts'
import { expectAccessible, expectContrast, expectFits, openBrowser, widths } from './browser.ts'

// A camera that sees no code; whether it may be looked through is each visitor's own.
const browser = await openBrowser({ args: ['--use-fake-device-for-media-stream'] })
const shop = await openShop({ web: true, allowLoopback: true })
const web = await shop.connect('web', 'Tienda en línea')
const { personId: known } = await shop.card({ full_name: 'Laura García', phone: '5512345678' })
await shop.identify(web, 'u-1', { firstName: 'Laura', lastName: 'García', email: 'laura@correo.example', phone: '5512345678' })
const { personId: beto } = await shop.card({ full_name: 'Beto Lima', phone: '5587654321' })
await shop.ok('POST', `/people/${known}/suspicions`, { with: beto, note: 'Comparten apellido en la caja' })
await shop.send('track', web, { userId: 'u-1' })
const laura = await shop.theOnly('5512345678')

const dialog = (page: Page, name?: string | RegExp) => page.getByRole('dialog', name === undefined ? {} : { name })
const press = (name: string | RegExp) => (page: Page) => page.getByRole('button', { name }).first().click()
const titled = (name: string | RegExp) => (page: Page) => dialog(page, name).waitFor()
const menuItem = (name: RegExp) => async (page: Page) => {
  await press('Más acciones')(page)
  await page.getByRole('menuitem', { name }).click()
}
const fill = (label: string, text: string) => (page: Page) => dialog(page).getByLabel(label).fill(text)
const inTurn =
  (...steps: ((page: Page) => Promise<unknown>)[]) =>
  async (page: Page) => {
    for (const step of steps) await step(page)
  }
/** A toast goes after a few seconds, but not from under the pointer. */
const stays = (toast: Locator) => toast.hover()
const select = async (page: Page) => {
  await page.locator('body').press('j')
  await page.keyboard.press('x')
}
const note = inTurn(press('Nota para todas'), async (page) => {
  await page.getByLabel(/La misma nota para/).fill('Invitada al taller')
  await page.keyboard.press('Control+Enter')
})

/** `of`: the files that draw it, under web/. `only`: the widths it is there at; both where nothing is said. `isText`: there is nothing to press in it. */
type Opened = {
  of: string[]
  what: string
  path: string
  open: (page: Page) => Promise<unknown>
  shown: (page: Page) => Promise<unknown>
  only?: 'desktop' | 'phone'
  isText?: boolean
}

const ofPerson: Opened[] = [
  ...([/Corregir/, /Unir/, /Separar/, /Comparar/, /misma/] as const).map((name) => ({
    of: ['people/Dialogs.tsx'],
    what: `the person's ${name.source}`,
    path: `/people/${laura.id}`,
    open: menuItem(name),
    shown: titled(/./),
  })),
  {
    of: ['people/PersonActions.tsx'],
    what: 'the menu of a person',
    path: `/people/${laura.id}`,
    open: press('Más acciones'),
    shown: (page) => page.getByRole('menu').waitFor(),
  },
  {
    of: ['people/Wristband.tsx'],
    what: 'the wristband',
    path: `/people/${laura.id}`,
    open: press(/ver e imprimir/),
    shown: (page) => dialog(page).getByRole('img').first().waitFor(),
  },
  {
    of: ['people/Permissions.tsx'],
    what: 'what somebody allows, and why',
    path: `/people/${laura.id}`,
    open: press(/^Promociones:/),
    shown: titled(/^Promociones:/),
    isText: true,
  },
  {
    of: ['people/Source.tsx'],
    what: 'where a value comes from',
    path: `/people/${laura.id}`,
    open: press(/^Teléfono: de dónde viene/),
    shown: (page) => page.getByText(/^Lo dice/).waitFor(),
    only: 'desktop',
  },
  {
    of: ['people/Sheets.tsx'],
    what: 'the sheet beside the history',
    path: `/people/${laura.id}`,
    open: press(/^Compras, datos e identidades/),
    shown: titled('Quién es'),
    only: 'phone',
  },
]

const ofClerk: Opened[] = [
  {
    of: ['ui/Peek.tsx'],
    what: 'a person beside the list',
    path: '/people',
    open: inTurn(
      (page) => page.locator('body').press('j'),
      (page) => page.keyboard.press(' '),
    ),
    shown: (page) => page.getByRole('complementary', { name: 'Al lado de la lista' }).getByText('Lo último').waitFor(),
    only: 'desktop',
  },
  {
    of: ['ui/Peek.tsx'],
    what: 'a person over the list',
    path: '/people',
    open: press(/^Mirar a/),
    shown: (page) =>
      dialog(page, /Lima|García/)
        .getByText('Lo último')
        .waitFor(),
    only: 'phone',
  },
  {
    of: ['people/SavedViews.tsx'],
    what: 'keeping a view',
    path: '/people?sort=name',
    open: press('Guardar vista'),
    shown: (page) => page.getByLabel('Nombre de la vista').waitFor(),
  },
  {
    of: ['people/Bulk.tsx'],
    what: 'one note for several',
    path: '/people',
    open: inTurn(select, press('Nota para todas')),
    shown: (page) => page.getByLabel(/La misma nota para/).waitFor(),
    only: 'desktop',
  },
  {
    of: ['ui/toasts.tsx'],
    what: 'a toast with its undo',
    path: '/people',
    open: inTurn(select, note),
    shown: (page) => stays(page.getByRole('alert').filter({ has: page.getByRole('button', { name: /^Deshacer/ }) })),
    only: 'desktop',
  },
  {
    of: ['shell/Search.tsx'],
    what: 'the palette',
    path: '/people',
    open: async (page) => {
      await page.keyboard.press('Control+k')
      await page.getByRole('textbox', { name: 'Buscar', exact: true }).fill('laura')
    },
    shown: (page) => dialog(page).getByText('Laura García').first().waitFor(),
  },
  {
    of: ['shell/UserMenu.tsx', 'shell/MoreSheet.tsx'],
    what: 'what somebody may do with her own session',
    path: '/people',
    open: press(/Tienda de Laura|^Más$/),
    shown: (page) => page.getByText('Tu equipo').waitFor(),
  },
  {
    of: ['shell/ChangePassword.tsx'],
    what: 'another password',
    path: '/workspaces/new',
    open: inTurn(press(/Tienda de Laura|Más/), (page) => page.getByText('Cambiar mi contraseña').click()),
    shown: titled('Cambiar mi contraseña'),
  },
  {
    of: ['shell/ChangeName.tsx'],
    what: 'another name',
    path: '/workspaces/new',
    open: inTurn(press(/Tienda de Laura|Más/), (page) => page.getByText('Cambiar mi nombre').click(), fill('Nombre', '')),
    shown: (page) => dialog(page).getByText('Escribe un nombre.').waitFor(),
  },
  {
    of: ['shell/KeySheet.tsx'],
    what: 'the sheet of keys',
    path: '/people',
    open: (page) => page.keyboard.press('?'),
    shown: titled('Atajos de teclado'),
  },
  {
    of: ['recognise/Scanner.tsx'],
    what: 'the camera',
    path: '/recognise',
    open: press('Escanear'),
    shown: inTurn(titled('Escanear pulsera o tarjeta'), (page) => page.getByLabel('Abriendo la cámara').waitFor({ state: 'detached' })),
  },
  {
    of: ['recognise/Scanner.tsx'],
    what: 'the camera that nobody allows',
    path: '/recognise',
    open: async (page) => {
      await page.context().clearPermissions()
      await press('Escanear')(page)
    },
    shown: (page) => dialog(page).getByRole('alert').waitFor(),
  },
  {
    of: ['reviews/Owners.tsx'],
    what: 'whose the data is',
    path: '/reviews',
    open: press('Dueño del dato'),
    shown: titled('Dueño del dato'),
  },
  {
    of: ['reviews/Decided.tsx'],
    what: 'what was decided today',
    path: '/reviews',
    open: press('Decididas hoy'),
    shown: inTurn(titled('Decididas hoy'), (page) => dialog(page).getByText('Hoy todavía no hay decisiones').waitFor()),
  },
  {
    of: ['reviews/WhyNot.tsx'],
    what: 'why two are not one',
    path: '/reviews',
    open: press('¿Por qué no se unieron solas?'),
    shown: inTurn(titled('¿Por qué no son una sola persona?'), (page) => dialog(page).locator('p').first().waitFor()),
  },
]

const ofOffice: Opened[] = [
  {
    of: ['ui/FormDialog.tsx', 'sources/CreateSource.tsx'],
    what: 'a new connection',
    path: '/sources',
    open: inTurn(press('Nueva conexión'), press('Crear conexión')),
    shown: (page) => page.getByText('Falta el nombre.').waitFor(),
  },
  {
    of: ['sources/WriteKey.tsx'],
    what: 'the key of a new connection',
    path: '/sources',
    open: inTurn(press('Nueva conexión'), fill('Nombre', 'Otra caja'), press('Crear conexión')),
    shown: (page) => page.getByLabel('Clave de escritura').waitFor(),
  },
  {
    of: ['sources/RotateKey.tsx'],
    what: 'changing a key',
    path: `/sources/${web.id}`,
    open: press(/^Cambiar clave/),
    shown: titled('¿Cambiar la clave de «Tienda en línea»?'),
  },
  {
    of: ['sources/SourceActions.tsx'],
    what: 'another name for a connection',
    path: `/sources/${web.id}`,
    open: press('Cambiar nombre'),
    shown: (page) => dialog(page).getByLabel('Nombre').waitFor(),
  },
  {
    of: ['sources/FixEvent.tsx'],
    what: 'an event that is put right',
    path: '/sources',
    open: press(/^Corregir el evento/),
    shown: (page) => page.getByLabel('Contenido (JSON)').waitFor(),
  },
  {
    of: ['sources/EndpointForm.tsx'],
    what: 'a new address to tell',
    path: '/sources',
    open: press('Nueva dirección'),
    shown: titled('Avisar a una dirección'),
  },
  {
    of: ['sources/EndpointSecret.tsx'],
    what: 'the secret of a new address',
    path: '/sources',
    open: inTurn(press('Nueva dirección'), fill('Dirección', 'http://127.0.0.1:9/aviso'), (page) =>
      dialog(page).locator('button[type=submit]').click(),
    ),
    shown: titled('Secreto de esta dirección'),
  },
  {
    of: ['ui/ConfirmDialog.tsx'],
    what: 'a question before what lasts',
    path: `/sources/${web.id}`,
    open: press('Pausar'),
    shown: titled(/^¿Pausar/),
  },
  {
    of: ['ui/ConfirmDialog.tsx'],
    what: 'a question before what is lost',
    path: '/govern#keys',
    open: press(/^Anular la clave/),
    shown: (page) => dialog(page).getByRole('button', { name: 'Anular' }).waitFor(),
  },
  {
    of: ['ui/toasts.tsx'],
    what: 'a toast of what failed',
    path: `/sources/${web.id}`,
    open: async (page) => {
      await press('Pausar')(page)
      await page.route('**/api/sources/*', (route) => route.abort())
      await dialog(page).getByRole('button', { name: 'Pausar' }).click()
    },
    shown: async (page) => {
      await dialog(page).waitFor({ state: 'detached' })
      await stays(page.locator('.mantine-Notification-root'))
    },
  },
  {
    of: ['ui/toasts.tsx'],
    what: 'a toast of what was done',
    path: '/govern#business',
    open: async (page) => {
      await page.getByLabel('Nombre del negocio').fill(`Tienda de Laura ${Math.random()}`)
      await press('Guardar cambios')(page)
    },
    shown: (page) => stays(page.getByText('Cambios guardados.')),
  },
  {
    of: ['govern/AddUser.tsx'],
    what: 'a new colleague',
    path: '/govern',
    open: inTurn(press('Agregar persona'), (page) => dialog(page).getByRole('button', { name: 'Agregar' }).click()),
    shown: (page) => dialog(page).getByText('Muy corta').waitFor(),
  },
  {
    of: ['govern/AddKey.tsx'],
    what: 'a new API key',
    path: '/govern#keys',
    open: press('Nueva clave'),
    shown: (page) => dialog(page).getByLabel('Nombre').waitFor(),
  },
]
const opened = [...ofPerson, ...ofClerk, ...ofOffice]

it('are all here: whatever is drawn over a screen', () => {
  const root = join(import.meta.dirname, '../web')
  const over = /<(Modal|FormDialog|Drawer|Popover|Menu|HoverCard|Spotlight\.Root)\b|notifications\.show/
  const has = (file: string, what: RegExp) => what.test(readFileSync(join(root, file), 'utf8'))
  const drawn = globSync('**/*.tsx', { cwd: root }).filter((file) => has(file, over))
  expect(drawn.length).toBeGreaterThan(20)
  expect([...new Set(opened.flatMap(({ of }) => of))].sort()).toEqual(drawn.sort())
  // Whoever writes in a dialog is asked before it goes: `FormDialog` does so.
  const forgetful = drawn.filter((file) => has(file, /<Modal\b/) && has(file, /<(TextInput|Textarea|PasswordInput)\b/))
  expect(forgetful).toEqual([])
})

describe.each(widths)('over a screen on a $device', (width) => {
  let [page, close]: [Page | null, () => Promise<void>] = [null, async () => {}]
  beforeAll(async () => {
    const entered = await browser.enter(shop.url, width)
    page = entered.page
    close = entered.close
  })
  afterAll(() => close())

  it.each(opened.filter(({ only }) => only === undefined || only === width.device))(
    '$what is accessible, fits, light and dark, and all that is pressed in it is large enough',
    async ({ path, open, shown, isText }) => {
      if (!page) throw new Error('nobody is signed in')
      await page.goto('about:blank')
      await page.unrouteAll()
      await page.context().grantPermissions(['camera'])
      await page.emulateMedia({ colorScheme: 'light' })
      await page.goto(path)
      await page.locator('h1').first().waitFor()
      await page.waitForFunction(() => document.querySelector('main .mantine-Skeleton-root') === null)
      await open(page)
      await shown(page)
      await expectAccessible(page)
      await expectFits(page)
      await page.emulateMedia({ colorScheme: 'dark' })
      await page.waitForFunction(() => document.documentElement.dataset.mantineColorScheme === 'dark')
      await expectContrast(page)
      // Last, for it scrolls to each.
      const { looked, small } = await readTargets(page, overlays)
      expect(small).toEqual([])
      if (!isText) expect(looked).toBeGreaterThan(0)
    },
  )
})
