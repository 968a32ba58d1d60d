import { connect, type Socket } from 'node:net'

export type Answered = { status: number; retryAfterMs: number }

/**
 * One kept-alive HTTP connection, as bare as it goes: the load generator shares the machine with what it measures. One request at a time, answers
 * with a content-length only.
 */
export function openConnection(port: number) {
  let socket: Socket = dial()
  let text = ''
  let waiting: { done: (answer: Answered) => void; fail: (e: Error) => void } | null = null

  function dial(): Socket {
    const fresh = connect({ port, host: '127.0.0.1', noDelay: true })
    fresh.setEncoding('latin1')
    fresh.on('data', (chunk) => {
      text += chunk
      const end = text.indexOf('\r\n\r\n')
      if (end < 0) return
      const head = text.slice(0, end).toLowerCase()
      const length = Number(/content-length: (\d+)/.exec(head)?.[1] ?? 0)
      if (text.length < end + 4 + length) return
      text = text.slice(end + 4 + length)
      const now = waiting
      waiting = null
      now?.done({ status: Number(head.slice(9, 12)), retryAfterMs: Number(/retry-after: (\d+)/.exec(head)?.[1] ?? 0) * 1000 })
    })
    const lost = (e?: Error) => {
      const now = waiting
      waiting = null
      text = ''
      now?.fail(e ?? new Error('the connection was closed'))
    }
    fresh.on('error', lost)
    fresh.on('close', () => lost())
    return fresh
  }

  return {
    /** Sends one request; fails when the connection is lost before its answer. */
    post: (path: string, key: string, body: string | Buffer): Promise<Answered> =>
      new Promise((done, fail) => {
        if (socket.destroyed) socket = dial()
        waiting = { done, fail }
        const length = typeof body === 'string' ? Buffer.byteLength(body) : body.length
        const head = `POST ${path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Basic ${key}\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n`
        if (typeof body === 'string') socket.write(head + body)
        else {
          socket.cork()
          socket.write(head)
          socket.write(body)
          socket.uncork()
        }
      }),
    close: () => socket.destroy(),
  }
}
export type Connection = ReturnType<typeof openConnection>
