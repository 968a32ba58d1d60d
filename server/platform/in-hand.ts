/** What is begun and not done, so that an end can wait for it: a caller who leaves takes the connection along, and not what was asked for. */
export function createInHand() {
  const all = new Set<Promise<void>>()
  return {
    take<T>(work: () => Promise<T>): Promise<T> {
      const begun = work()
      const done: Promise<void> = begun.then(
        () => void all.delete(done),
        () => void all.delete(done),
      )
      all.add(done)
      return begun
    },
    async idle(): Promise<void> {
      while (all.size > 0) await Promise.all(all)
    },
  }
}
