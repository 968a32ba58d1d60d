import { Worker } from 'node:worker_threads'
import { Hand } from './hand.ts'
import type { Answer, Ask } from './worker.ts'

type Method = keyof Hand
/** One member of the crew: a hand in this thread or in another. */
export type Member = {
  ask<M extends Method>(method: M, ...given: Parameters<Hand[M]>): Promise<ReturnType<Hand[M]>>
  dismiss(): Promise<void>
}

/** The hand of this thread works too: the others are asked first, then it. */
function stayHome(): Member {
  const hand = new Hand()
  return {
    async ask(method, ...given) {
      const act = hand[method] as (...all: unknown[]) => never
      return act.call(hand, ...given)
    },
    async dismiss() {},
  }
}

function sendOut(): Member {
  const worker = new Worker(new URL('./worker.ts', import.meta.url))
  const waiting = new Map<number, { resolve(result: never): void; reject(failed: unknown): void }>()
  let next = 0
  worker.on('message', ({ id, result, failed }: Answer) => {
    const one = waiting.get(id)
    waiting.delete(id)
    if (failed === undefined) one?.resolve(result as never)
    else one?.reject(failed)
  })
  worker.on('error', (failed) => {
    for (const one of waiting.values()) one.reject(failed)
  })
  return {
    ask(method, ...given) {
      return new Promise((resolve, reject) => {
        waiting.set(next, { resolve, reject })
        // What tells of steps belongs to the thread that shows them.
        worker.postMessage({ id: next++, method, given: given.filter((one) => typeof one !== 'function') } satisfies Ask)
      })
    },
    async dismiss() {
      await worker.terminate()
    },
  }
}

/** The last member is this thread's: when it begins, the others are already at work. */
export const hire = (size: number): Member[] => [...Array.from({ length: size - 1 }, sendOut), stayHome()]
