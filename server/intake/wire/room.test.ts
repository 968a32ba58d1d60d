import { describe, expect, it } from 'vitest'
import type { WorkspaceId } from '#contract'
import { createRoom } from './room.ts'

const [flood, quiet, other] = ['flood', 'quiet', 'other'] as WorkspaceId[]
const max = { events: 300, bytes: 3_000 }
const fill = (room: ReturnType<typeof createRoom>, who = flood as WorkspaceId) => {
  let events = 0
  for (; !room.isFull(who, 1); events++) room.enter(who, { events: 1, bytes: 0 })
  return events
}

describe('the room for what waits', () => {
  it('leaves a third to whoever is not there yet, and takes it back as they come', () => {
    const room = createRoom(max)
    expect(fill(room)).toBe(200)
    expect([room.isFull(flood, 1), room.isFull(quiet, 1), room.isFull()]).toEqual([true, false, false])
    expect(fill(room, other)).toBe(66)
    expect(room.isFull(quiet, 1)).toBe(false)
    room.leave(flood as WorkspaceId, { events: 150, bytes: 0 })
    expect(room.isFull(flood, 1)).toBe(false)
  })

  it('counts bytes as it counts events', () => {
    const room = createRoom(max)
    room.enter(flood as WorkspaceId, { events: 1, bytes: 2_100 })
    expect([room.isFull(flood), room.isFull(quiet)]).toEqual([true, false])
    room.enter(quiet as WorkspaceId, { events: 1, bytes: 900 })
    expect([room.isFull(other), room.isFull()]).toEqual([true, true])
  })

  it('lets any batch in where nothing of that business waits, and is empty once all have left', () => {
    const room = createRoom(max)
    const large = { events: 5_000, bytes: 10 }
    expect(room.isFull(flood, 5_000)).toBe(false)
    room.enter(flood as WorkspaceId, large)
    expect([room.isFull(flood, 1), room.isFull(quiet, 1)]).toEqual([true, true])
    room.leave(flood as WorkspaceId, large)
    expect([room.isFull(flood, 5_000), fill(room)]).toEqual([false, 200])
  })
})
