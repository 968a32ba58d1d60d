import { parentPort, workerData } from 'node:worker_threads'
import { type Attributes, resolve, type Setting } from '#identity'

const { records, setting } = workerData as { records: { id: string; attributes: Attributes }[]; setting: Setting }
parentPort?.postMessage(resolve(records, { setting }).clusters.length)
