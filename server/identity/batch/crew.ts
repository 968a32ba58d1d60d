import { Worker } from 'node:worker_threads'
import { Shard } from './shard.ts'
import type { Answer, Ask } from './worker.ts'

type Method = Exclude<keyof Shard, symbol>
/** One member of the crew: a shard in this thread or in another. `records` are counted while it compares. */
export type Member = {
  ask<M extends Method>(method: M, ...given: Parameters<Shard[M]>): Promise<ReturnType<Shard[M]>>
  dismiss(): Promise<void>
}

/** In this thread: for a small set, a thread would cost more than it brings. */
function stayHome(onRecords: (records: number) => void): Member {
  const shard = new Shard()
  return {
    async ask(method, ...given) {
      const act = shard[method] as (...all: unknown[]) => never
      return act.call(shard, ...given, onRecords)
    },
    async dismiss() {},
  }
}

function sendOut(onRecords: (records: number) => void): Member {
  const worker = new Worker(new URL('./worker.ts', import.meta.url))
  const waiting = new Map<number, { resolve(result: never): void; reject(failed: unknown): void }>()
  let next = 0
  worker.on('message', ({ id, result, failed, records }: Answer) => {
    if (records !== undefined) return onRecords(records)
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
        worker.postMessage({ id: next++, method, given } satisfies Ask)
      })
    },
    async dismiss() {
      await worker.terminate()
    },
  }
}

export function hire(size: number, onRecords: (records: number) => void): Member[] {
  return size === 1 ? [stayHome(onRecords)] : Array.from({ length: size }, () => sendOut(onRecords))
}
