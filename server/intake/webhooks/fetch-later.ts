import type { SourceId, WorkspaceId } from '#contract'
import { addJob, type Scope } from '#platform'
import { keepFetch } from '../store/fetches.ts'
import type { DeliveryContext } from './read-delivery.ts'

export const fetchTask = 'webhooks.fetch'
/** What is asked for lies in its table, which a backup brings along; the queue is not in it. A job that waits since an older version bears it itself. */
export type Fetching = { workspace: WorkspaceId; source: SourceId; path: string; context?: DeliveryContext; body?: string }

/** A job for each in the same transaction: what is acknowledged will be asked for. Told twice before it was, it is asked for once. */
export async function fetchLater(
  scope: Scope,
  source: SourceId,
  { paths, context, body }: { paths: readonly string[]; context: DeliveryContext; body: Buffer },
): Promise<void> {
  for (const path of paths) {
    await keepFetch(scope, { source, path, context, body })
    await setToFetch(scope, source, path)
  }
}

/** Sets it to work; for a start, only where the queue does not know of it any more. */
export const setToFetch = (scope: Scope, source: SourceId, path: string, onlyIfMissing = false): Promise<void> => {
  const payload: Fetching = { workspace: scope.workspace, source, path }
  return addJob(scope, fetchTask, payload, { queue: `webhook ${source}`, key: `${fetchTask} ${source} ${path}`, onlyIfMissing })
}
