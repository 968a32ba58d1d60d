import type { FastifyReply } from 'fastify'

/** A stream of server-sent events to one window. */
export type EventStream = {
  send: (event: string, data: unknown, id?: number) => void
  /** Says nothing, now and then, so that no proxy closes it. */
  still: () => void
  isOpen: () => boolean
  end: () => void
}

/** What a reader leaves unread in our memory before lines are let go: a window that is behind asks anew when it comes back. */
const heldBytesMax = 512 * 1024

/** Answers with a stream that stays open; the browser reconnects by itself two seconds after it ends. */
export function openStream(reply: FastifyReply, heldMax = heldBytesMax): EventStream {
  const { raw } = reply
  reply.hijack()
  const headers = { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no' }
  raw.writeHead(200, { ...reply.getHeaders(), ...headers } as Record<string, string>)
  raw.write('retry: 2000\n\n')
  const isOpen = () => !raw.destroyed && !raw.writableEnded
  return {
    isOpen,
    send: (event, data, id) => {
      if (!isOpen() || raw.writableLength >= heldMax) return
      raw.write(`${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
    },
    still: () => {
      if (isOpen() && raw.writableLength < heldMax) raw.write(': \n\n')
    },
    end: () => void raw.end(),
  }
}
