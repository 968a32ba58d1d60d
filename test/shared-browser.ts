import { createServer } from 'node:http'
import { type BrowserServer, chromium } from 'playwright-core'
import { chromiumOptions } from './chromium.ts'

/**
 * One Chromium for all browser tests of a run, started when the first of them asks at this address where it is: each start costs 2 s of the
 * processor, and what one visitor leaves behind the next does not see.
 */
export async function offerBrowser(): Promise<{ url: string; stop: () => Promise<void> }> {
  let browser: Promise<BrowserServer> | null = null
  const door = createServer((_request, answer) => {
    browser ??= chromium.launchServer({ ...chromiumOptions(), host: '127.0.0.1' })
    browser.then(
      (started) => answer.end(started.wsEndpoint()),
      (e: unknown) => answer.writeHead(500).end(e instanceof Error ? e.message : String(e)),
    )
  })
  await new Promise<void>((listening) => door.listen(0, '127.0.0.1', listening))
  const address = door.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    stop: async () => {
      door.closeAllConnections()
      door.close()
      // Where it did not start, whoever asked was told why.
      await browser?.then(
        (started) => started.close(),
        () => {},
      )
    },
  }
}
