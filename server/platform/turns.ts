export type Turns = <T>(work: () => Promise<T>) => Promise<T | null>

/** So many pieces of work at a time, the others in a queue. Answers null, without having begun, where the queue is too long. */
export function createTurns(atOnceMax: number, waitingMax: number): Turns {
  const waiting: (() => void)[] = []
  let working = 0
  return async <T>(work: () => Promise<T>): Promise<T | null> => {
    if (waiting.length >= waitingMax) return null
    if (working >= atOnceMax) await new Promise<void>((turn) => void waiting.push(turn))
    else working++
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else working--
    }
  }
}
