import { parentPort } from 'node:worker_threads'
import { Shard } from './shard.ts'

export type Ask = { id: number; method: Exclude<keyof Shard, symbol>; given: unknown[] }
export type Answer = { id: number; result?: unknown; failed?: unknown; records?: number }

const shard = new Shard()
parentPort?.on('message', ({ id, method, given }: Ask) => {
  const onProgress = (records: number) => parentPort?.postMessage({ id, records } satisfies Answer)
  try {
    const act = shard[method] as (...given: unknown[]) => unknown
    parentPort?.postMessage({ id, result: act.call(shard, ...given, onProgress) } satisfies Answer)
  } catch (failed) {
    parentPort?.postMessage({ id, failed } satisfies Answer)
  }
})
