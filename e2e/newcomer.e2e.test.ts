import type { Locator } from 'playwright-core'
import { expect, it } from 'vitest'
import { startServer } from '../test/server.ts'
import { openBrowser, widths, withServiceWorker } from './browser.ts'

const browser = await openBrowser()

// The keystroke-level model (Card, Moran and Newell, 1980): seconds to decide, to point, to press and let go, to reach for the mouse, to type a key.
const model = { decide: 1.35, point: 1.1, press: 0.2, reach: 0.4, key: 0.28 }

/** A newcomer who reads nothing: every click and key counted, every wait for the machine added as it was. */
function newcomer() {
  const began = performance.now()
  let [clicks, keys] = [0, 0]
  return {
    click: async (what: Locator) => {
      clicks++
      await what.click()
    },
    type: async (what: Locator, text: string) => {
      clicks++
      keys += text.length
      await what.fill(text)
    },
    tally: () => {
      const human = clicks * (model.decide + model.point + model.press + model.reach) + keys * (model.key + model.decide / 5)
      return { clicks, keys, seconds: Math.round(human + (performance.now() - began) / 1000) }
    },
  }
}

it.each(widths)('a newcomer imports the sample file and resolves three twins in under five minutes, on a $device', async (width) => {
  const server = await startServer({ web: true, setUp: false })
  const { page, close } = await browser.visit(server.url, width, withServiceWorker)
  await page.goto('/')
  const { click, type, tally } = newcomer()
  await click(page.getByRole('button', { name: /Empezar con mis clientes/ }))
  await type(page.getByLabel('Nombre del negocio'), 'Ferretería La Esquina')
  await type(page.getByLabel('Nombre y apellido'), 'Rosa Díaz')
  await type(page.getByLabel('Correo', { exact: true }), 'rosa@ferreteria.example')
  await type(page.getByLabel('Contraseña', { exact: true }), 'tornillos y tuercas')
  await click(page.getByRole('button', { name: 'Empezar', exact: true }))
  await click(page.getByRole('link', { name: 'Traer un archivo' }))
  await click(page.getByRole('button', { name: 'Probar con un archivo de ejemplo' }))
  await click(page.getByRole('button', { name: 'Probar sin guardar' }))
  await click(page.getByRole('button', { name: /^Importar \d+ filas$/ }))
  await click(page.getByRole('link', { name: /^Revisar \d+ gemelos$/ }))
  for (const done of [1, 2, 3]) {
    // Whoever reads nothing knows no keys.
    await click(page.getByRole('button', { name: 'Son la misma' }))
    if (done < 3) await page.getByText(new RegExp(`^${done} de \\d+ revisadas hoy`)).waitFor()
  }
  await page.getByText('Listo por hoy').waitFor()
  const { clicks, keys, seconds } = tally()
  process.stdout.write(`newcomer on a ${width.device}: ${clicks} clicks, ${keys} keys, ${seconds} s modelled\n`)
  expect(clicks).toBeLessThanOrEqual(14)
  expect(seconds).toBeLessThan(300)
  await close()
  await server.stop()
})
