type Turns = <T>(work: () => Promise<T>) => Promise<T | null>

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

/** Turns of their own for each of many: one that keeps its places for long takes none of another's. Nothing is remembered of who has no work. */
export function createTurnsOfEach<K>(atOnceMax: number, waitingMax: number): <T>(whose: K, work: () => Promise<T>) => Promise<T | null> {
  const queues = new Map<K, { turns: Turns; count: number }>()
  return async (whose, work) => {
    const queue = queues.get(whose) ?? { turns: createTurns(atOnceMax, waitingMax), count: 0 }
    queues.set(whose, queue)
    queue.count++
    try {
      return await queue.turns(work)
    } finally {
      if (--queue.count === 0) queues.delete(whose)
    }
  }
}
