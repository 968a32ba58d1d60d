import type { IncomingMessage } from 'node:http'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { anyContent, anyContentType } from '../text.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** What a request whose body is read here is answered with. */
    answer: FastifyReply | null
  }
}

/** Whose body it is: a source that is known by a key beside it, else the address that it comes from. */
export type Holder = { name: string; isKnown: boolean }
export type Reading = {
  /** A body may not be longer. */
  bytesMax: number
  /** Asked of larger bodies, before they are read. */
  whose: (request: FastifyRequest) => Promise<Holder>
  shares?: Shares
}
/** So many bytes of bodies are in memory at a time, and so many of them of one holder. */
type Share = { allMax: number; ofOneMax: number }
type Shares = { small: Share; strangers: Share; known: Share }

/** Too many bytes are in memory by now: come again. */
export class Busy extends Error {}
/** Longer than any body may be. */
export class TooLong extends Error {}

const mb = 2 ** 20
/** What most clients send: nobody is asked whose it is before it is read. */
const smallBytes = 16 * 1024
const usualShares: Shares = {
  small: { allMax: 64 * mb, ofOneMax: 64 * mb },
  // A stranger's body may be as long as a known one's, because some clients state their key within.
  strangers: { allMax: 24 * mb, ofOneMax: 8 * mb },
  known: { allMax: 64 * mb, ofOneMax: 32 * mb },
}

/**
 * Reads bodies as bytes, whatever they are called (JSON under any label, even a malformed one). What is in memory of them is counted until they are
 * answered: bytes of strangers have little room, and whoever finds none is told to come again while it still sends; the rest of it is not kept.
 */
export function readBodies(wire: FastifyInstance, { bytesMax, whose, shares = usualShares }: Reading): void {
  const [small, strangers, known] = [createBudget(shares.small), createBudget(shares.strangers), createBudget(shares.known)]
  // A map from requests to answers that keeps none of them alive would cost each collection of garbage more than all else here.
  wire.decorateRequest('answer', null)
  wire.removeAllContentTypeParsers()
  wire.addHook('onRequest', (request, reply, done) => {
    request.headers['content-type'] = anyContent(request)
    request.answer = reply
    done()
  })
  wire.addContentTypeParser([anyContentType, '*'], async (request: FastifyRequest, payload: IncomingMessage) => {
    // Stated by nobody who sends in chunks.
    const stated = Number(request.headers['content-length'])
    if (stated > bytesMax) throw new TooLong()
    const holder = stated <= smallBytes ? null : await whose(request)
    const budget = holder ? (holder.isKnown ? known : strangers) : small
    const account = budget.open(holder?.name ?? '')
    request.answer?.raw.once('close', account.close)
    try {
      return await collect(payload, { bytesMax, mayTake: account.take })
    } catch (e) {
      account.close()
      throw e
    }
  })
}

/**
 * What is still to come of a body that is refused is read and thrown away, so that its sender comes to read the answer; of one that does not say how
 * long it is, nothing more is.
 */
export function keepOpen(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return request.headers['content-length'] === undefined ? reply : reply.removeHeader('connection')
}

/** So much of all at a time, and so much of one holder. */
export function createBudget({ allMax, ofOneMax }: Share) {
  const held = new Map<string, number>()
  let all = 0
  return {
    open(name: string) {
      let own = 0
      let isOpen = true
      const add = (bytes: number) => {
        own += bytes
        all += bytes
        const now = (held.get(name) ?? 0) + bytes
        if (now > 0) held.set(name, now)
        else held.delete(name)
      }
      return {
        take(bytes: number): boolean {
          if (!isOpen || all + bytes > allMax || (held.get(name) ?? 0) + bytes > ofOneMax) return false
          add(bytes)
          return true
        },
        close() {
          isOpen = false
          add(-own)
        },
      }
    },
  }
}

type Collecting = { bytesMax: number; mayTake: (bytes: number) => boolean }

function collect(payload: IncomingMessage, { bytesMax, mayTake }: Collecting): Promise<Buffer> {
  return new Promise((done, fail) => {
    let pieces: Buffer[] = []
    let bytes = 0
    const leave = () => {
      payload.off('data', take).off('end', end).off('error', cut).off('close', cut)
      pieces = []
    }
    const stop = (why: Error) => {
      leave()
      payload.on('error', () => {})
      payload.resume()
      fail(why)
    }
    const take = (piece: Buffer) => {
      bytes += piece.length
      if (bytes > bytesMax) return stop(new TooLong())
      if (!mayTake(piece.length)) return stop(new Busy())
      pieces.push(piece)
    }
    const end = () => {
      // Copied in any case: a piece is a view of what the socket reads into.
      const whole = Buffer.concat(pieces, bytes)
      leave()
      done(whole)
    }
    const cut = () => stop(Object.assign(new Error('the client went away'), { statusCode: 400 }))
    payload.on('data', take).on('end', end).on('error', cut).on('close', cut)
    if (payload.destroyed) cut()
    else payload.resume()
  })
}
