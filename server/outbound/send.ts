import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { LookupFunction } from 'node:net'
import { hostOf, isReachable, problemOf } from './address.ts'
import { type Address, type LookUpOptions, lookUp } from './look-up.ts'
import type { Attempt } from './schedule.ts'

export type Sent = Attempt & { answer: string; tookMs: number }
type Resolve = (host: string, options: LookUpOptions) => Promise<Address[]>
export type SendOptions = LookUpOptions & { allowLoopback: boolean; timeoutMs?: number; resolveHost?: Resolve }

const answerBytesMax = 500
/** So long an answer's words may take after its status: to one endpoint one delivery goes at a time. */
const wordsMs = 2_000

/** The addresses of a host, which may be connected to. Where any of them is closed to us, none is used: a name that mixes them is an attempt. */
export async function findAddresses(
  host: string,
  { allowLoopback, resolveHost = lookUp, ...options }: SendOptions,
): Promise<[Address, ...Address[]] | 'unknown' | 'private'> {
  const [first, ...others] = await resolveHost(host, options).catch(() => [])
  if (!first) return 'unknown'
  return [first, ...others].every(({ address }) => isReachable(address, allowLoopback)) ? [first, ...others] : 'private'
}

/** Posts a body. The name is resolved once, and what it resolved to is what is connected to: nobody can change it in between. No redirect is followed. */
export async function send(
  url: string,
  { headers, body }: { headers: Record<string, string>; body: string },
  options: SendOptions,
): Promise<Sent> {
  const began = performance.now()
  const tookMs = () => Math.round(performance.now() - began)
  const failed = (problem: string): Sent => ({ status: null, problem, retryAfter: null, answer: '', tookMs: tookMs() })
  const written = problemOf(url, options.allowLoopback)
  if (written) return failed(written)
  const target = new URL(url)
  const found = await findAddresses(hostOf(target), options)
  if (typeof found === 'string') return failed(found)
  const pinned: LookupFunction = (_host, asked, done) => {
    if (asked.all) done(null, found)
    else done(null, found[0].address, found[0].family)
  }
  try {
    const answer = await post(target, { headers, body, lookup: pinned, timeoutMs: options.timeoutMs ?? 20_000 })
    return { ...answer, problem: null, tookMs: tookMs() }
  } catch (e) {
    return failed(codeOf(e))
  }
}

type Posting = { headers: Record<string, string>; body: string; lookup: LookupFunction; timeoutMs: number }

function post(
  url: URL,
  { headers, body, lookup, timeoutMs }: Posting,
): Promise<{ status: number; retryAfter: string | null; answer: string }> {
  const request = url.protocol === 'https:' ? httpsRequest : httpRequest
  return new Promise((done, fail) => {
    const call = request(
      url,
      {
        method: 'POST',
        // A connection of its own: a kept one would be to where the name led some time ago.
        agent: false,
        lookup,
        signal: AbortSignal.timeout(timeoutMs),
        headers: {
          'content-type': 'application/json',
          'user-agent': 'Pulsera-Webhooks/1',
          ...headers,
          'content-length': Buffer.byteLength(body),
        },
      },
      (answer) => {
        // It is answered: nothing that breaks from here on, nor the time that is over, changes what it said.
        call.off('error', fail).on('error', () => {})
        void read(answer).then((text) =>
          done({ status: answer.statusCode ?? 0, retryAfter: answer.headers['retry-after'] ?? null, answer: text }),
        )
      },
    )
    call.on('error', fail)
    call.end(body)
  })
}

/** The beginning of what is said beside the status, for the log: as much as comes soon and whole. */
async function read(answer: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = []
  let bytes = 0
  const late = setTimeout(() => answer.destroy(), wordsMs)
  try {
    for await (const piece of answer) {
      pieces.push(piece)
      bytes += piece.length
      if (bytes >= answerBytesMax) break
    }
  } catch {
    // Cut off or too slow: the status stands.
  } finally {
    clearTimeout(late)
  }
  answer.destroy()
  return Buffer.concat(pieces).subarray(0, answerBytesMax).toString('utf8').replaceAll('\0', '').toWellFormed()
}

function codeOf(error: unknown): string {
  const { name, code } = error as { name?: string; code?: string }
  if (name === 'AbortError' || name === 'TimeoutError') return 'timeout'
  return typeof code === 'string' ? code.toLowerCase().slice(0, 60) : 'failed'
}
