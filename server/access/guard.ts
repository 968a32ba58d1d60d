import { abilities, type May, type Role, type WorkspaceId } from '#contract'
import {
  type Actor,
  type Asked,
  type Call,
  createTurnsOfEach,
  type Db,
  type Guard,
  inWorkspace,
  isForeign,
  limitWaits,
  newId,
  preferredLanguage,
  Refusal,
  type Scope,
} from '#platform'
import type { Language } from '#texts'
import type { Accounts } from './accounts.ts'
import { audit } from './audit.ts'
import { findApiKey } from './keys.ts'
import { listMemberships } from './store/members.ts'
import { getWorkspace } from './store/workspaces.ts'

/** Who calls. A user without a workspace has no role yet. */
export type Caller = { actor: Actor; workspace: WorkspaceId; role: Role | null; user: { id: string; sessionId: string } | null }

// An endpoint's handler gets a scope; the few that are about the caller (me, enterWorkspace …) find the caller by it.
const callers = new WeakMap<Scope, Caller>()

export function callerOf(scope: Scope): Caller {
  const caller = callers.get(scope)
  if (!caller) throw new Refusal('session.missing', {})
  return caller
}

/**
 * Caller → role → one transaction → work → audit. Refuses with session.missing, key.unknown, origin.foreign, workspace.foreign or
 * role.insufficient before anything is read, and writes the audit in the transaction of the work itself: neither is there without the other.
 */
export function createGuard({ db, reads = db, accounts }: GuardParts): Guard {
  const queue = createQueues()
  return async (request, call, work) => {
    const caller = call.may === 'public' ? nobody(request) : await findCaller({ db: reads, accounts }, request)
    if (!permits(caller, call.may)) throw new Refusal('role.insufficient', { needs: call.may })
    await call.beforehand?.()
    const attempt = (through: Db) =>
      inWorkspace(through, caller, async (scope) => {
        callers.set(scope, caller)
        await limitWaits(scope, waits)
        const output = await work({ scope, language: await languageFor(request, scope) })
        if (call.audit) await audit(scope, call.audit, subjectOf(call, output), factsOf(call, output))
        return output
      })
    const isRead = request.method === 'GET' && !call.audit
    if (isRead) return await attempt(reads).catch(explainWait)
    return await queue(caller.workspace, () => (call.once ? attempt(db) : againOnce(() => attempt(db))).catch(explainWait))
  }
}

/** Refuses, as the guard does, whoever is nobody here; nothing else is looked at. */
export const createAdmission =
  ({ db, reads = db, accounts }: GuardParts) =>
  (request: Asked): Promise<Caller> =>
    findCaller({ db: reads, accounts }, request)

type GuardParts = {
  db: Db
  /** Connections for what only looks: they are there also where everything that writes waits. */
  reads?: Db
  accounts: Pick<Accounts, 'findSession'>
}

// A batch of an import holds a business for 0.2 s: whoever waits for longer than this is told to come back.
const waits = { lockMs: 5_000, statementMs: 30_000 }
const comeBackSeconds = 2

const codeOf = (error: unknown): unknown => field(error, 'code') ?? field(field(error, 'cause'), 'code')

/** Two that waited for each other, or saw each other's half: the database let one go, which simply begins again. */
async function againOnce<T>(attempt: () => Promise<T>): Promise<T> {
  try {
    return await attempt()
  } catch (e) {
    if (codeOf(e) !== '40P01' && codeOf(e) !== '40001') throw e
    return attempt()
  }
}

function explainWait(error: unknown): never {
  const code = codeOf(error)
  throw code === '55P03' || code === '57014' ? new Refusal('rate.limited', { seconds: comeBackSeconds }) : error
}

const atOnceMax = 3
const waitingMax = 100

/** At most three of a business at a time: where its lock is held, the connections stay free for the others. */
function createQueues() {
  const inTurn = createTurnsOfEach<WorkspaceId>(atOnceMax, waitingMax)
  return async <T>(workspace: WorkspaceId, work: () => Promise<T>): Promise<T> => {
    // Wrapped, because an answer may itself be null.
    const done = await inTurn(workspace, async () => ({ output: await work() }))
    if (!done) throw new Refusal('rate.limited', { seconds: comeBackSeconds })
    return done.output
  }
}

/** A public call works in a workspace that does not exist yet: a first run founds it. */
function nobody(request: Asked): Caller {
  if (isForeign(request, false)) throw new Refusal('origin.foreign', {})
  return { actor: 'pulsera', workspace: newId<WorkspaceId>(), role: null, user: null }
}

async function findCaller({ db, accounts }: { db: Db; accounts: Pick<Accounts, 'findSession'> }, request: Asked): Promise<Caller> {
  const { authorization, cookie } = request.headers
  const named = namedWorkspace(request)
  if (authorization !== undefined) {
    const key = await findApiKey(db, /^bearer +(\S+)$/i.exec(authorization)?.[1] ?? '')
    if (!key) throw new Refusal('key.unknown', {})
    if (named !== null && named !== key.workspace) throw new Refusal('workspace.foreign', {})
    return { actor: `key:${key.id}`, workspace: key.workspace, role: key.role, user: null }
  }
  const session = cookie === undefined ? null : await accounts.findSession(new Headers({ cookie }))
  if (!session) throw new Refusal('session.missing', {})
  if (isForeign(request, true)) throw new Refusal('origin.foreign', {})
  const memberships = await listMemberships(db, session.userId, session.sessionId)
  const membership = named === null ? memberships[0] : memberships.find((one) => one.workspace_id === named)
  if (named !== null && !membership) throw new Refusal('workspace.foreign', {})
  return {
    actor: `user:${session.userId}`,
    workspace: membership?.workspace_id ?? newId<WorkspaceId>(),
    role: membership?.role ?? null,
    user: { id: session.userId, sessionId: session.sessionId },
  }
}

/**
 * The business that the caller says it works in: two windows of one session may show two. In the address where a browser sends no header of
 * ours, as for a stream or a file. Two names at once are nobody's.
 */
function namedWorkspace({ headers, query }: Asked): string | null {
  const names = [headers['pulsera-workspace'], field(query, 'workspace')].filter((name) => name !== undefined)
  if (names.length === 0) return null
  const [first] = names
  return typeof first === 'string' && names.every((name) => name === first) ? first : ''
}

export function permits({ role }: Pick<Caller, 'role'>, may: May): boolean {
  if (may === 'public' || may === 'signed-in') return true
  const allowed: readonly Role[] = abilities[may]
  return role !== null && allowed.includes(role)
}

/** What the reader asks for, in the address where a browser sends no header of ours; else what the business speaks. */
async function languageFor({ headers, query }: Asked, scope: Scope): Promise<Language> {
  const named = field(query, 'language')
  const asked = preferredLanguage(typeof named === 'string' ? named : headers['accept-language'])
  return asked ?? ((await getWorkspace(scope))?.language === 'en' ? 'en' : 'es')
}

const field = (from: unknown, name: string): unknown => (typeof from === 'object' && from !== null ? Reflect.get(from, name) : undefined)

// What a line of audit is about: the thing made or, if none is answered, the thing named in the address.
const subjects = ['personId', 'entryId', 'reviewId', 'id']

function subjectOf({ input }: Call, output: unknown): string | null {
  const named = field(input, 'id')
  const found = typeof named === 'string' ? named : subjects.map((name) => field(output, name)).find((id) => typeof id === 'string')
  return typeof found === 'string' ? found.slice(0, 100) : null
}

// Ids and codes only: what a customer is called or said, and secrets, have no place in the audit.
const telling = [
  'role',
  'kind',
  'verdict',
  'channel',
  'with',
  'outcome',
  'mainIdentifier',
  'language',
  'addressForm',
  'teamForm',
  'judgementId',
  'entryId',
  'reviewId',
  'personId',
  'formerName',
]

function factsOf({ input }: Call, output: unknown): Record<string, unknown> {
  const facts: Record<string, unknown> = {}
  for (const name of telling) {
    const value = field(input, name) ?? field(output, name)
    if (typeof value === 'string' && value.length <= 100) facts[name] = value
  }
  return facts
}
