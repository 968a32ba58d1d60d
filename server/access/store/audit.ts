import type { Scope } from '#platform'

export type AuditLine = {
  seq: number
  at: Temporal.Instant
  actor: string
  action: string
  subject: string | null
  facts: Record<string, unknown>
  previous_hash: Buffer
  hash: Buffer
}

export async function lastAuditLine({ db, workspace }: Scope): Promise<{ seq: number; hash: Buffer } | undefined> {
  return db
    .selectFrom('audit')
    .select(['seq', 'hash'])
    .where('workspace_id', '=', workspace)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
}

export async function appendAudit({ db, workspace }: Scope, { facts, ...line }: AuditLine): Promise<void> {
  await db
    .insertInto('audit')
    .values({ workspace_id: workspace, ...line, facts: JSON.stringify(facts) })
    .execute()
}

/** Oldest first after a line, or newest first before one. */
export async function listAuditLines({ db, workspace }: Scope, page: { limit: number } & ({ after: number } | { before: number })) {
  const lines = db.selectFrom('audit').selectAll().where('workspace_id', '=', workspace).limit(page.limit)
  const found =
    'after' in page ? lines.where('seq', '>', page.after).orderBy('seq') : lines.where('seq', '<', page.before).orderBy('seq', 'desc')
  return (await found.execute()) as unknown as AuditLine[]
}
