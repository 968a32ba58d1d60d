import { parentPort, workerData } from 'node:worker_threads'
import { differ, type Features, type Judgement, learnWorkspace, type Model } from '#identity'

/** What is asked of the thread: to learn from a workspace, or to say what another model would change. */
export type Asked = { records: { id: string; features: Features }[]; judgements: Judgement[]; models?: { before: Model; after: Model } }

const { records, judgements, models } = workerData as Asked
const progress = (done: number, total: number) => parentPort?.postMessage({ done, total })
const answer = models ? differ(records, models, { judgements, progress }) : learnWorkspace(records, { judgements, progress })
parentPort?.postMessage({ answer })
