import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { chromium, type Page } from 'playwright-core'
import { afterAll } from 'vitest'
import { chromiumOptions } from '../../test/chromium.ts'

const packages = join(import.meta.dirname, '../../node_modules')

/** The shop's own web pages, on another origin than the server: each loads one script, or what one module exports, out of an npm package. A real Chromium visits them. */
export async function openPages(pages: Record<string, { script: string; exported?: string }>) {
  const server = createServer(async ({ url = '/' }, answer) => {
    const { pathname } = new URL(url, 'http://shop')
    const page = pages[pathname.slice(1)]
    if (page) {
      const { script, exported } = page
      const module = `<script type="module">import { ${exported} } from '/packages/${script}'; window.${exported} = ${exported}</script>`
      answer.setHeader('content-type', 'text/html; charset=utf-8')
      answer.end(`<!doctype html><title>Cafeteras</title>${exported ? module : `<script src="/packages/${script}"></script>`}`)
    } else if (pathname.startsWith('/packages/')) {
      answer.setHeader('content-type', 'text/javascript; charset=utf-8')
      answer.end(await readFile(join(packages, pathname.slice('/packages/'.length))).catch(() => ''))
    } else answer.writeHead(404).end()
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const address = server.address()
  const origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
  const browser = await chromium.launch(chromiumOptions())
  afterAll(async () => {
    await browser.close()
    server.closeAllConnections()
    server.close()
  })
  /** A visitor whom no page knows yet. */
  const visit = async (name: string): Promise<Page> => {
    const context = await browser.newContext({ locale: 'es-MX' })
    const page = await context.newPage()
    await page.goto(`${origin}/${name}`)
    return page
  }
  return { visit, origin }
}
