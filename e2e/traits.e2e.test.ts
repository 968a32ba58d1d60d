import { beforeEach, describe, expect, it } from 'vitest'
import { openShop } from '../stories/steps.ts'
import { expectAccessible, expectFits, openBrowser, widths } from './browser.ts'

const browser = await openBrowser()

async function openMembers() {
  const shop = await openShop({ web: true })
  const web = await shop.connect('web', 'Tienda en línea')
  const till = await shop.connect('counter', 'ERP de la tienda')
  const member = {
    name: 'Laura García',
    phone: '5512345678',
    plan: 'oro',
    talla_camiseta: 'M',
    vip: true,
    alta: '2024-05-01',
    intereses: ['café', 'molinos'],
    nota: `${'Prefiere que le avisen por la tarde. '.repeat(8)}Fin.`,
  }
  await shop.identify(web, 'u-1', member)
  await shop.identify(till, 'C-77', { name: 'Laura García', phone: '5512345678', 'límite de crédito': 5000 })
  await shop.send('group', web, {
    userId: 'u-1',
    groupId: 'empresa-7',
    traits: { name: 'Cafetería La Esquina', plan: 'mayoreo', sucursales: 3 },
  })
  const many = Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`dato_${n}`, n]))
  await shop.identify(web, 'u-2', { name: 'Beto Lima', phone: '5587654321', ...many })
  await shop.identify(web, 'u-3', { name: 'Celia Ibarra', phone: '5587650000' })
  const ids = await Promise.all(['5512345678', '5587654321', '5587650000'].map(async (phone) => (await shop.theOnly(phone)).id))
  return { shop, web, laura: ids[0] ?? '', beto: ids[1] ?? '', celia: ids[2] ?? '' }
}

describe.each(widths)('what else is said of somebody, on a $device', (width) => {
  let made: Awaited<ReturnType<typeof openMembers>>
  beforeEach(async () => {
    made = await openMembers()
    return made.shop.stop
  })
  const visit = async (id: string) => {
    const entered = await browser.enter(made.shop.url, width, `/people/${id}`)
    const { page } = entered
    if (width.device === 'phone') await page.getByRole('button', { name: /Compras, datos e identidades/ }).click()
    await page.getByRole('button', { name: 'Datos', exact: true }).waitFor()
    return { ...entered, part: page.locator('section', { has: page.getByRole('button', { name: 'Otros datos' }) }).last() }
  }

  it('stands beside her history, each with its source, and is not drawn where nothing is said', async () => {
    const { page, close, part } = await visit(made.laura)
    await part.getByText('vip', { exact: true }).waitFor()
    const values = async () =>
      Object.fromEntries((await part.locator('dl > div').allInnerTexts()).map((line) => line.split('\n').map((one) => one.trim())))
    expect(await values()).toMatchObject({
      plan: 'oro',
      vip: 'sí',
      alta: '1/5/2024',
      intereses: 'café, molinos',
      'límite de crédito': '5000',
      Grupo: 'Cafetería La Esquina empresa-7',
    })
    const till = part.getByRole('button', { name: 'límite de crédito: de dónde viene (ERP de la tienda)' })
    await till.click()
    await page.getByText('Lo dice ERP de la tienda.').waitFor()
    await page.getByText(/^Dicho el .*\d{4}/).waitFor()
    await till.click()
    await part.getByRole('button', { name: /^Grupo: de dónde viene/ }).click()
    await page.getByText('mayoreo').waitFor()
    await expectAccessible(page)
    await expectFits(page)
    // What is withdrawn is gone; whoever says nothing has no such part.
    await made.shop.identify(made.web, 'u-1', { plan: null, vip: false })
    await page.reload()
    if (width.device === 'phone') await page.getByRole('button', { name: /Compras, datos e identidades/ }).click()
    await part.getByText('talla_camiseta', { exact: true }).waitFor()
    expect(await values()).toMatchObject({ vip: 'no' })
    expect(Object.keys(await values())).not.toContain('plan')
    await close()
    const nobody = await visit(made.celia)
    expect(await nobody.part.count()).toBe(0)
    await nobody.close()
  })

  it('is folded where it is a lot', async () => {
    const { page, close, part } = await visit(made.beto)
    await part.getByText('dato_0', { exact: true }).waitFor()
    await expect.poll(() => part.locator('dl > div').count()).toBe(10)
    await part.getByRole('button', { name: 'Ver todos (40)' }).click()
    await expect.poll(() => part.locator('dl > div').count()).toBe(40)
    await expectFits(page)
    await close()
  })
})
