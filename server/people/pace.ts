/** How long a turn should hold the workspace: whoever comes meanwhile hardly notices. */
const holdMs = 30
/** While others wait, of so many parts of the time one is ours. */
const partsOfTime = 5
const restMsMax = 500
/** Shorter turns cost more than they are worth: at 5 records a turn each costs twice as much as at 30. */
const sizeMin = 10
const sizeFirst = 30

export type Pace = {
  /** So many records in the next turn. */
  size: number
  /** How long the others have before it. */
  restMs: number
}
export type Turn = { size: number; heldMs: number; isAwaited: boolean }

export const firstPace = (sizeMax: number): Pace => ({ size: Math.min(sizeFirst, sizeMax), restMs: 0 })

/** Turns take a steady time, whatever the shop's size and the machine; where somebody waited during one, most of the time is theirs. */
export function decidePace({ size, heldMs, isAwaited }: Turn, sizeMax: number): Pace {
  // One turn met many who share something, or a busy moment of the machine: half or half as much again at most.
  const wanted = size * Math.min(1.5, Math.max(0.5, holdMs / Math.max(heldMs, 1)))
  return {
    size: Math.min(sizeMax, Math.max(sizeMin, Math.round(wanted))),
    restMs: isAwaited ? Math.min(restMsMax, heldMs * (partsOfTime - 1)) : 0,
  }
}
