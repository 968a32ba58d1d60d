import { lookup as resolve } from 'node:dns/promises'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { LookupFunction } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { createTurns } from '#platform'
import { hostOf, isReachable, problemOf } from './address.ts'
import type { Attempt } from './schedule.ts'

export type Sent = Attempt & { answer: string; tookMs: number }
type Resolve = (host: string) => Promise<{ address: string; family: number }[]>
export type SendOptions = { allowLoopback: boolean; timeoutMs?: number; lookUpMs?: number; resolveHost?: Resolve }

const answerBytesMax = 500
// Each of Node's four threads that read files and open gzip may be held by one such question for as long as a name server is silent.
const lookingMax = 2
const inTurn = createTurns(lookingMax, 100)
const lookUpMsDefault = 5_000
const resolveAll: Resolve = async (host) => (await inTurn(() => resolve(host, { all: true, verbatim: true }))) ?? []

/** The address of a host that may be connected to. Where any of its addresses is closed to us, none is used: a name that mixes them is an attempt. */
export async function findAddress(
  host: string,
  { allowLoopback, resolveHost = resolveAll, lookUpMs = lookUpMsDefault }: SendOptions,
): Promise<{ address: string; family: number } | 'unknown' | 'private'> {
  const found = await Promise.race([resolveHost(host).catch(() => []), wait(lookUpMs, [], { ref: false })])
  const [first] = found
  if (!first) return 'unknown'
  return found.every(({ address }) => isReachable(address, allowLoopback)) ? first : 'private'
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
  const found = await findAddress(hostOf(target), options)
  if (typeof found === 'string') return failed(found)
  const pinned: LookupFunction = (_host, asked, done) => {
    if (asked.all) done(null, [found])
    else done(null, found.address, found.family)
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
        read(answer).then(
          (text) => done({ status: answer.statusCode ?? 0, retryAfter: answer.headers['retry-after'] ?? null, answer: text }),
          fail,
        )
      },
    )
    call.on('error', fail)
    call.end(body)
  })
}

/** The beginning of an answer; the rest is not waited for. */
async function read(answer: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = []
  let bytes = 0
  for await (const piece of answer) {
    pieces.push(piece)
    bytes += piece.length
    if (bytes >= answerBytesMax) break
  }
  answer.destroy()
  return Buffer.concat(pieces).subarray(0, answerBytesMax).toString('utf8').replaceAll('\0', '').toWellFormed()
}

function codeOf(error: unknown): string {
  const { name, code } = error as { name?: string; code?: string }
  if (name === 'AbortError' || name === 'TimeoutError') return 'timeout'
  return typeof code === 'string' ? code.toLowerCase().slice(0, 60) : 'failed'
}
