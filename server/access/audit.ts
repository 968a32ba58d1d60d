import { createHash } from 'node:crypto'
import { lockWorkspace, readCursor, type Scope, writeCursor } from '#platform'
import { type AuditLine, appendAudit, lastAuditLine, listAuditLines } from './store/audit.ts'
import { namesOfActors } from './store/users.ts'

type Facts = Record<string, unknown>
type Sealed = Pick<AuditLine, 'seq' | 'at' | 'actor' | 'action' | 'subject' | 'facts'>

const start = Buffer.alloc(32)

/** Writes a line that carries the hash of the line before: one removed or changed afterwards shows. Facts are ids and codes, never words. */
export async function audit(scope: Scope, action: string, subject: string | null, facts: Facts): Promise<void> {
  // The chain grows at one end: one transaction at a time.
  await lockWorkspace(scope)
  const last = await lastAuditLine(scope)
  // PostgreSQL keeps microseconds; the hash must be of what can be read back.
  const at = scope.now.round({ smallestUnit: 'microsecond' })
  const line = { seq: (last?.seq ?? 0) + 1, at, actor: scope.actor, action, subject, facts }
  const previous = last?.hash ?? start
  await appendAudit(scope, { ...line, previous_hash: previous, hash: seal(scope, previous, line) })
}

function seal({ workspace }: Scope, previous: Buffer, { seq, at, actor, action, subject, facts }: Sealed): Buffer {
  const text = JSON.stringify([workspace, seq, at.toString(), actor, action, subject, ordered(facts)])
  return createHash('sha256').update(previous).update(text).digest()
}

/** jsonb keeps no order of keys. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, ordered(inner)]),
  )
}

/** Reads the whole chain again. `brokenAt`: the first line that is not what was written, null when all are. */
export async function verifyAudit(scope: Scope): Promise<{ lines: number; brokenAt: number | null }> {
  let previous: Buffer = start
  let seq = 0
  for (;;) {
    const lines = await listAuditLines(scope, { after: seq, limit: 1_000 })
    for (const line of lines) {
      const whole = line.seq === seq + 1 && line.previous_hash.equals(previous) && line.hash.equals(seal(scope, previous, line))
      if (!whole) return { lines: seq, brokenAt: seq + 1 }
      previous = line.hash
      seq = line.seq
    }
    if (lines.length < 1_000) return { lines: seq, brokenAt: null }
  }
}

/** Who did what, newest first; actors by name where they have one. */
export async function listAudit(scope: Scope, page: { limit: number; cursor?: string | undefined }) {
  const before = Number(readCursor(page.cursor, ['number'])?.[0] ?? Number.MAX_SAFE_INTEGER)
  const lines = await listAuditLines(scope, { before, limit: page.limit + 1 })
  const items = lines.slice(0, page.limit)
  const names = await namesOfActors(scope, [...new Set(items.map((line) => line.actor))])
  return {
    items: items.map(({ seq, at, actor, action, subject, facts }) => ({
      seq,
      at: at.toString(),
      actor: names.get(actor) ?? actor,
      action,
      subject,
      facts,
    })),
    next: lines.length > page.limit ? writeCursor([items.at(-1)?.seq ?? 0]) : null,
  }
}
