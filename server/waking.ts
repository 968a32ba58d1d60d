import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { takesAnyAnswer } from '#platform'
import { StartError, whyNotListening } from './running.ts'

type Listening = {
  port: number
  host: string
  /** Clients that try three times outlast a start that takes three of these. */
  comeAgainSeconds?: number
}

/**
 * Answers on the port from the first moment of a start until the house is ready: the database may have a log to read or a table to write anew,
 * and official clients with few retries lose events at a port that is closed, but wait as told at one that answers.
 * `answerSettings` says who answers what browsers ask before they send: their clients ask once, and never start on a page where they were refused; whoever asks
 * earlier waits for it. `handOver` frees the port and answers with its number (one that is free, where 0 was asked for). Fails early and clearly when something
 * else listens there.
 */
export async function listenWhileWaking({
  port: wanted,
  host,
  comeAgainSeconds = 3,
}: Listening): Promise<{ port: number; answerSettings: (listener: RequestListener) => void; handOver: () => number }> {
  const settings = Promise.withResolvers<RequestListener>()
  const server = createServer({ requestTimeout: 10_000 }, (request, response) => {
    if (request.method === 'GET' && isSettings.test(request.url ?? '')) {
      response.setHeader('connection', 'close')
      return void settings.promise.then((listener) => listener(request, response))
    }
    // Whoever is cut off while it still sends never reads the answer.
    request.on('end', () => answer(request, response, comeAgainSeconds)).on('error', () => {})
    request.resume()
  })
  await new Promise<void>((done, fail) => {
    server.once('error', fail)
    server.listen(wanted, host, done)
  }).catch(async (e: NodeJS.ErrnoException) => {
    throw e.code === 'EADDRINUSE' && (await isWaking(wanted)) ? saysWaking(wanted) : whyNotListening(e, wanted)
  })
  const { port } = server.address() as AddressInfo
  return {
    port,
    answerSettings: settings.resolve,
    handOver: () => {
      server.close()
      return port
    },
  }
}

/** Whether it is a Pulsera that wakes there: whoever starts it twice is not told to choose another port. */
async function isWaking(port: number): Promise<boolean> {
  const answer = await fetch(`http://localhost:${port}/health`, { signal: AbortSignal.timeout(2_000) }).catch(() => null)
  const told = answer?.status === 503 ? await answer.json().catch(() => null) : null
  return told?.message === failure.message
}

const saysWaking = (port: number) =>
  new StartError(
    `Otra Pulsera está arrancando en el puerto ${port}: espera un momento.\n(English: another Pulsera is starting on port ${port}; wait a moment.)`,
  )

// Official clients wait as told by a 429 and count it as no failure; a 503 they count. Everything else is told what is true: 503.
const isSettings = /^\/(v1\/projects\/[^/?]+\/settings|sourceConfig|array\/[^/?]+\/config(\.js)?)\/?(\?|$)/
const isWire = /^\/(v1|beacon|api\/s)\//

function answer({ method, url, headers }: IncomingMessage, response: ServerResponse, comeAgainSeconds: number): void {
  const common = {
    connection: 'close',
    'retry-after': String(comeAgainSeconds),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    ...(method === 'POST' && takesAnyAnswer(headers)
      ? {}
      : { 'access-control-allow-origin': '*', 'access-control-expose-headers': 'retry-after' }),
  }
  if (method === 'OPTIONS')
    return void response
      .writeHead(204, { ...common, 'access-control-allow-headers': headers['access-control-request-headers'] ?? '' })
      .end()
  if (method === 'GET' && headers.accept?.includes('text/html'))
    return void response.writeHead(503, { ...common, 'content-type': 'text/html; charset=utf-8', refresh: '1' }).end(page)
  const status = isWire.test(url ?? '') ? 429 : 503
  response.writeHead(status, { ...common, 'content-type': 'application/json' }).end(JSON.stringify({ ...failure, status }))
}

const failure = {
  success: false,
  defined: false,
  code: 'SERVICE_UNAVAILABLE',
  message: 'Pulsera está arrancando. Espera un momento. (English: Pulsera is starting; wait a moment.)',
  data: {},
}

const page = `<!doctype html><html lang="es"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
<title>Pulsera</title><style>body{font:16px/1.5 system-ui;display:grid;place-content:center;min-height:90vh;margin:16px;text-align:center}p{opacity:.7}</style>
<h1>Pulsera está arrancando…</h1><p>Esta página se abre sola en cuanto esté lista.<br><span lang="en">Pulsera is starting. This page opens by itself.</span></p></html>`
