import type { WorkspaceId } from '#contract'

type Amount = { events: number; bytes: number }
export type Room = {
  enter: (workspace: WorkspaceId, amount: Amount) => void
  leave: (workspace: WorkspaceId, amount: Amount) => void
  /** Whether so many more should come later: of this business, or, without one, of whomever. */
  isFull: (workspace?: WorkspaceId, more?: number) => boolean
}

/** Each may hold so many times what is left for all others: alone two thirds, two who flood two fifths each, and whoever comes finds room. */
const timesTheRest = 2

/**
 * The memory for what waits, and whose it is. A fixed share each would leave most of it empty; without shares who floods would have all of it, and a
 * quiet business would be told to come later for as long as that lasts. Where nothing of a business waits, any batch of its may come in.
 */
export function createRoom(max: Amount): Room {
  const all: Amount = { events: 0, bytes: 0 }
  const held = new Map<WorkspaceId, Amount>()
  const add = (amount: Amount, { events, bytes }: Amount, sign: 1 | -1) => {
    amount.events += sign * events
    amount.bytes += sign * bytes
  }
  return {
    enter: (workspace, amount) => {
      const own = held.get(workspace) ?? { events: 0, bytes: 0 }
      held.set(workspace, own)
      add(own, amount, 1)
      add(all, amount, 1)
    },
    leave: (workspace, amount) => {
      const own = held.get(workspace)
      if (own) add(own, amount, -1)
      add(all, amount, -1)
      if (own && own.events <= 0 && own.bytes <= 0) held.delete(workspace)
    },
    isFull: (workspace, more = 0) => {
      if (all.events >= max.events || all.bytes >= max.bytes) return true
      const own = workspace && held.get(workspace)
      if (!own) return false
      return own.events + more > timesTheRest * (max.events - all.events - more) || own.bytes > timesTheRest * (max.bytes - all.bytes)
    },
  }
}
