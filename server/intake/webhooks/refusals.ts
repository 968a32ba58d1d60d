import type { SourceId, WorkspaceId } from '#contract'
import { causeForLog, type Db, inWorkspace, log } from '#platform'
import { noteRefused } from '../store/activity.ts'

export type To = { workspace: WorkspaceId; sourceId: SourceId }
type Write = (to: To, count: number) => Promise<void>
export type Refusals = (to: To) => Promise<void>

const togetherMs = 1_000

export const writeRefused =
  (db: Db): Write =>
  ({ workspace, sourceId }, count) =>
    inWorkspace(db, { workspace, actor: `source:${sourceId}` }, (scope) => noteRefused(scope, sourceId, count))

/** Counts what is refused at a source's door. The first is written at once, what follows within a second together: a flood of forgeries must cost no write each. */
export function createRefusals(write: Write, everyMs = togetherMs): Refusals {
  const following = new Map<SourceId, number>()
  return async (to) => {
    const count = following.get(to.sourceId)
    if (count !== undefined) {
      following.set(to.sourceId, count + 1)
      return
    }
    following.set(to.sourceId, 0)
    setTimeout(() => {
      const more = following.get(to.sourceId) ?? 0
      following.delete(to.sourceId)
      if (more > 0) write(to, more).catch((e: unknown) => log.error(causeForLog(e), 'what was refused could not be counted'))
    }, everyMs).unref()
    await write(to, 1)
  }
}
