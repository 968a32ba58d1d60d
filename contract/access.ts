import { z } from 'zod'
import { endpoint } from './base.ts'
import { addressForm, countryCode, currencyCode, instant, mainIdentifier, pageOf, paging, personId, role, workspaceId } from './words.ts'

const workspaceShown = z.object({
  id: workspaceId,
  name: z.string(),
  country: countryCode,
  currency: currencyCode,
  timezone: z.string(),
  language: z.enum(['es', 'en']),
  mainIdentifier,
  addressForm: addressForm.describe('how the business speaks to its customers in Spanish'),
  teamForm: addressForm.describe('how Pulsera speaks to who works here in Spanish'),
  isDemo: z.boolean(),
  ownContacts: z.array(z.string()).describe('the shop’s own phones and mails: they never identify a customer'),
})

const newWorkspace = z.object({
  mode: z.enum(['demo', 'own']),
  business: z.string().trim().min(1).max(100),
  country: countryCode,
  mainIdentifier,
})

export const setup = {
  state: endpoint('public')
    .route({ method: 'GET', path: '/setup', tags: ['setup'], summary: 'Is this a first run?' })
    .output(z.object({ needed: z.boolean() })),
  run: endpoint('public')
    .route({ method: 'POST', path: '/setup', successStatus: 201, tags: ['setup'], summary: 'The first run: the business and its owner' })
    .input(
      newWorkspace.extend({
        owner: z.object({ name: z.string().trim().min(1).max(100), email: z.email().max(200), password: z.string().max(128) }),
      }),
    )
    .output(z.object({ workspaceId })),
  addWorkspace: endpoint('signed-in')
    .route({ method: 'POST', path: '/workspaces', successStatus: 201, tags: ['setup'], summary: 'Another workspace for the same owner' })
    .input(newWorkspace)
    .output(z.object({ workspaceId })),
}

const userShown = z.object({ id: z.string(), name: z.string(), email: z.string(), role, createdAt: instant })
const keyShown = z.object({ id: z.uuid(), name: z.string(), role, start: z.string(), createdAt: instant, revokedAt: instant.nullable() })

export const access = {
  me: endpoint('signed-in')
    .route({ method: 'GET', path: '/me', tags: ['access'], summary: 'Who am I, where, and what may I do' })
    .output(
      z.object({
        user: z.object({ id: z.string(), name: z.string(), email: z.string() }).nullable().describe('null for an API key'),
        role,
        can: z.array(z.string()),
        workspace: workspaceShown,
        workspaces: z.array(z.object({ id: workspaceId, name: z.string() })),
      }),
    ),
  renameMe: endpoint('signed-in', 'user.renamed')
    .route({ method: 'PATCH', path: '/me', tags: ['access'], summary: 'What my colleagues call me' })
    .input(z.object({ name: z.string().trim().min(1).max(100) }))
    .output(z.object({ id: z.string(), name: z.string(), formerName: z.string() })),
  enterWorkspace: endpoint('signed-in')
    .route({ method: 'POST', path: '/me/workspace', tags: ['access'], summary: 'Work in another of my workspaces' })
    .input(z.object({ workspaceId }))
    .output(z.object({ workspaceId })),
  changeWorkspace: endpoint('workspace.govern', 'workspace.changed')
    .route({ method: 'PATCH', path: '/workspace', tags: ['access'], summary: 'Change the business’s own settings' })
    .input(
      z.object({
        name: z.string().trim().min(1).max(100).optional(),
        mainIdentifier: mainIdentifier.optional(),
        language: z.enum(['es', 'en']).optional(),
        addressForm: addressForm.optional(),
        teamForm: addressForm.optional(),
        ownContacts: z.array(z.string().max(200)).max(100).optional(),
      }),
    )
    .output(workspaceShown),
  users: endpoint('workspace.govern')
    .route({ method: 'GET', path: '/users', tags: ['access'], summary: 'Who works here' })
    .output(z.array(userShown)),
  addUser: endpoint('workspace.govern', 'user.added')
    .route({ method: 'POST', path: '/users', successStatus: 201, tags: ['access'], summary: 'A colleague with a role' })
    .input(z.object({ name: z.string().trim().min(1).max(100), email: z.email().max(200), password: z.string().max(128), role }))
    .output(userShown),
  changeUser: endpoint('workspace.govern', 'user.role-changed')
    .route({ method: 'PATCH', path: '/users/{id}', tags: ['access'], summary: 'Change a colleague’s role' })
    .input(z.object({ id: z.string().max(100), role }))
    .output(userShown),
  removeUser: endpoint('workspace.govern', 'user.removed')
    .route({ method: 'DELETE', path: '/users/{id}', tags: ['access'], summary: 'A colleague leaves' })
    .input(z.object({ id: z.string().max(100) }))
    .output(z.object({ id: z.string() })),
  keys: endpoint('workspace.govern')
    .route({ method: 'GET', path: '/keys', tags: ['access'], summary: 'API keys, without their secrets' })
    .output(z.array(keyShown)),
  addKey: endpoint('workspace.govern', 'key.created')
    .route({ method: 'POST', path: '/keys', successStatus: 201, tags: ['access'], summary: 'A new API key, shown once' })
    .input(z.object({ name: z.string().trim().min(1).max(100), role }))
    .output(keyShown.extend({ secret: z.string() })),
  revokeKey: endpoint('workspace.govern', 'key.revoked')
    .route({ method: 'DELETE', path: '/keys/{id}', tags: ['access'], summary: 'An API key stops working' })
    .input(z.object({ id: z.uuid() }))
    .output(keyShown),
  audit: endpoint('workspace.govern')
    .route({ method: 'GET', path: '/audit', tags: ['access'], summary: 'Who did what, newest first, hash-chained' })
    .input(z.object(paging))
    .output(
      pageOf(
        z.object({
          seq: z.int(),
          at: instant,
          actor: z.string(),
          action: z.string(),
          subject: z.string().nullable(),
          facts: z.record(z.string(), z.unknown()),
        }),
      ),
    ),
}

const version = z.object({
  recordId: z.string(),
  source: z.string(),
  channel: z.string(),
  name: z.string(),
  contact: z.string(),
  at: instant,
})

/** So many wait; beyond a thousand nobody counts. */
const waiting = z.int().min(0).max(1000)

export const overview = {
  counts: endpoint('people.read')
    .route({ method: 'GET', path: '/counts', tags: ['overview'], summary: 'What waits in each room, for the caller' })
    .output(
      z.object({
        reviews: waiting.describe('doubts to decide'),
        blocksLeft: z.int().min(0).max(3).describe('of today’s twelve minutes'),
        imports: waiting.describe('files that wait for a word, or are under way'),
        quarantined: waiting.describe('events that could not be used'),
      }),
    ),
  get: endpoint('people.read')
    .route({
      method: 'GET',
      path: '/overview',
      tags: ['overview'],
      summary: 'Before and after: contacts, people, and one customer’s versions becoming one',
    })
    .output(
      z.object({
        contacts: z.int().describe('records as the sources know them'),
        people: z.int(),
        nobodys: z.int().describe('contacts that name nobody: browsers, and sales without a customer'),
        joined: z.int().describe('people with more than one record'),
        openReviews: z.int(),
        entries: z.int(),
        bySource: z.array(z.object({ source: z.string(), channel: z.string(), contacts: z.int() })),
        loading: z.object({ done: z.int(), total: z.int() }).nullable(),
        readingAgain: z
          .object({ done: z.int(), total: z.int() })
          .nullable()
          .describe('how many records were read by the rules of today so far'),
        showcase: z.object({ personId, name: z.string(), versions: z.array(version) }).nullable(),
      }),
    ),
}
