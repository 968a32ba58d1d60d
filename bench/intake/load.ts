import { setTimeout as wait } from 'node:timers/promises'
import { type Connection, openConnection } from './connection.ts'

export type Load = {
  port: number
  key: string
  path: string
  connections: number
  durationMs: number
  /** Requests a second over all connections; as fast as answers come where none is given. */
  ratePerS?: number
  /** A request's body; how many events it holds is the caller's to know. */
  body: () => string
}
export type Measured = { requests: number; busy: number; seconds: number; p50: number; p99: number; failed: number }

/** Keeps so many connections busy for so long. Where a rate is given, latency counts from when a request was due, not from when it could be sent. */
export async function run({ port, key, path, connections, durationMs, ratePerS, body }: Load): Promise<Measured> {
  const took: number[] = []
  let busy = 0
  let failed = 0
  const begun = performance.now()
  const until = begun + durationMs
  let next = 0
  const turn = async (): Promise<number | null> => {
    if (!ratePerS) return performance.now()
    const due = begun + (next++ / ratePerS) * 1000
    if (due >= until) return null
    const early = due - performance.now()
    if (early > 1) await wait(early)
    return due
  }
  const work = async (connection: Connection) => {
    while (performance.now() < until) {
      const due = await turn()
      if (due === null) break
      const text = body()
      for (;;) {
        const answer = await connection.post(path, key, text)
        if (answer.status === 200) break
        if (answer.status !== 429) {
          failed++
          break
        }
        busy++
        await wait(answer.retryAfterMs)
      }
      took.push(performance.now() - due)
    }
    connection.close()
  }
  await Promise.all(Array.from({ length: connections }, () => work(openConnection(port))))
  const seconds = (performance.now() - begun) / 1000
  took.sort((a, b) => a - b)
  const at = (part: number) => took[Math.min(took.length - 1, Math.floor(took.length * part))] ?? 0
  return { requests: took.length, busy, seconds, p50: at(0.5), p99: at(0.99), failed }
}
