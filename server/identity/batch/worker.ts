import { parentPort } from 'node:worker_threads'
import { Hand } from './hand.ts'

export type Ask = { id: number; method: keyof Hand; given: unknown[] }
export type Answer = { id: number; result?: unknown; failed?: unknown }

const hand = new Hand()
parentPort?.on('message', ({ id, method, given }: Ask) => {
  try {
    const act = hand[method] as (...given: unknown[]) => unknown
    parentPort?.postMessage({ id, result: act.call(hand, ...given) } satisfies Answer)
  } catch (failed) {
    parentPort?.postMessage({ id, failed } satisfies Answer)
  }
})
