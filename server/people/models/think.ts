import { Worker } from 'node:worker_threads'
import type { Difference, Learned } from '#identity'
import type { Asked } from './model-worker.ts'

type Progress = (done: number, total: number) => void

/** What the records teach, in a thread of its own: seconds of work would hold up every request. */
export const learnIn = (asked: Omit<Asked, 'models'>, progress: Progress): Promise<Learned> => think(asked, progress)
/** What another model would change. */
export const differIn = (asked: Required<Asked>, progress: Progress): Promise<Difference> => think(asked, progress)

function think<T>(asked: Asked, progress: Progress): Promise<T> {
  return new Promise((done, fail) => {
    const worker = new Worker(new URL('./model-worker.ts', import.meta.url), { workerData: asked })
    worker.on('message', (said: { answer?: T; done?: number; total?: number }) => {
      if (said.answer !== undefined) done(said.answer)
      else progress(said.done ?? 0, said.total ?? 0)
    })
    worker.once('error', fail)
    worker.once('exit', (code) => fail(new Error(`the thinking thread ended with ${code}`)))
  })
}
