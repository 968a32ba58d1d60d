import { setTimeout as wait } from 'node:timers/promises'
import type { WorkspaceId } from '#contract'
import { causeForLog, type Db, inWorkspace, log, type NamesOfActors, type Right, type Rights, type Scope } from '#platform'
import { type Ends, listFreshEntries, listPresent, listTouched, readEnds } from './store.ts'

/** What one look found. `here`: actor → name, by person. */
export type Pulse = { people: string[]; doubts: boolean; here: Record<string, { actor: string; name: string }[]> }
/** `end`: who listens may no longer. */
export type Listener = { right: Right; tell: (pulse: Pulse) => void; end: () => void }

/** A window renews its presence three times in this time. */
const presentSeconds = 45

/** One look a second for each business that is watched from this process. */
export function createHub({ db, namesOf, rights, everyMs }: { db: Db; namesOf: NamesOfActors; rights: Rights; everyMs: number }) {
  const watched = new Map<WorkspaceId, Set<Listener>>()

  async function keepLooking(workspace: WorkspaceId, listeners: Set<Listener>): Promise<void> {
    const look = createLook()
    while (listeners.size > 0) {
      try {
        // Whoever came meanwhile was let in later than the rights were looked at, and hears the next one.
        const before = [...listeners]
        const { held, pulse } = await inWorkspace(db, { workspace, actor: 'pulsera' }, async (scope) => ({
          held: await rights.held(
            scope,
            before.map(({ right }) => right),
          ),
          pulse: { ...(await look(scope)), here: await readHere(scope, namesOf) },
        }))
        for (const listener of before) {
          if (!held.has(listener.right)) listener.end()
          else if (listeners.has(listener)) listener.tell(pulse)
        }
      } catch (e) {
        // The database is away for a moment: the next look finds it again, and everything since.
        log.warn({ error: causeForLog(e) }, 'a look for what changed failed')
      }
      await wait(everyMs, undefined, { ref: false })
    }
  }

  /** Tells `listener` of every look until the answer is called, or it may not hear any more. */
  return function watch(workspace: WorkspaceId, listener: Listener): () => void {
    const known = watched.get(workspace)
    const listeners = known ?? new Set<Listener>()
    listeners.add(listener)
    if (!known) {
      watched.set(workspace, listeners)
      void keepLooking(workspace, listeners).finally(() => {
        if (watched.get(workspace) === listeners) watched.delete(workspace)
      })
    }
    return () => {
      listeners.delete(listener)
      // Whoever comes after the last one left begins anew.
      if (listeners.size === 0 && watched.get(workspace) === listeners) watched.delete(workspace)
    }
  }
}

const overlapMs = 5_000

/** The id that a moment of so much earlier would bear at least: the first twelve digits of a UUIDv7 are its time. */
export function earlier(id: string, ms: number): string {
  const time = Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)
  const hex = Math.max(0, time - ms)
    .toString(16)
    .padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`
}

/**
 * What changed since the last look; the first one finds nothing. Moments bear ids in order of time, but those of a slow transaction come late:
 * each look goes back a little behind the last one and leaves out what it has told.
 */
function createLook() {
  let since: Ends | null = null
  let told = new Set<string>()
  return async (scope: Scope): Promise<Pick<Pulse, 'people' | 'doubts'>> => {
    const ends = await readEnds(scope)
    const before: Ends = since ?? ends
    since = ends
    const around = await listFreshEntries(scope, earlier(before.entryId, overlapMs))
    const fresh = before === ends ? [] : around.filter(({ id }) => !told.has(id))
    told = new Set(around.map(({ id }) => id))
    const hasMoved = ends.auditSeq > before.auditSeq || ends.regroupSeq > before.regroupSeq || ends.changeSeq > before.changeSeq
    const touched = hasMoved ? await listTouched(scope, before) : []
    const doubts = ends.reviewAt !== before.reviewAt || ends.auditSeq > before.auditSeq
    return { people: [...new Set([...fresh.map(({ personId }) => personId), ...touched])], doubts }
  }
}

async function readHere(scope: Scope, namesOf: NamesOfActors): Promise<Pulse['here']> {
  const present = await listPresent(scope, presentSeconds)
  const names = present.length === 0 ? new Map<string, string>() : await namesOf(scope, [...new Set(present.map(({ actor }) => actor))])
  const here: Pulse['here'] = {}
  for (const { personId, actor } of present) {
    const name = names.get(actor)
    if (name) here[personId] = [...(here[personId] ?? []), { actor, name }]
  }
  return here
}
