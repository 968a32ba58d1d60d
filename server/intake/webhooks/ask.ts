import { log } from '#platform'

const patienceMs = 15_000
const bytesMax = 2 * 2 ** 20

export type Asked = { kind: 'answer'; body: Buffer } | { kind: 'refused'; status: number }

/** Of the answers that say no, those that say "later": the time for it, its turn, too often. */
const saysLater = new Set([408, 425, 429])

/** Asks a sender's API. Fails where it does not answer, or says that it will later. */
export async function ask(url: string, headers: Record<string, string>): Promise<Asked> {
  const answer = await fetch(url, {
    headers: { accept: 'application/json', ...headers },
    redirect: 'error',
    signal: AbortSignal.timeout(patienceMs),
  })
  if (answer.status >= 400 && answer.status < 500 && !saysLater.has(answer.status)) return { kind: 'refused', status: answer.status }
  if (!answer.ok) {
    log.warn({ status: answer.status }, 'a sender’s API did not answer')
    throw new Error(`the sender's API answered ${answer.status}`)
  }
  const pieces: Buffer[] = []
  let bytes = 0
  for await (const piece of answer.body ?? []) {
    bytes += piece.length
    if (bytes > bytesMax) return { kind: 'refused', status: 413 }
    pieces.push(Buffer.from(piece))
  }
  return { kind: 'answer', body: Buffer.concat(pieces) }
}
