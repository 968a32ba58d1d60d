import { setTimeout as wait } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import {
  type Accounts,
  accessRoutes,
  createAdmission,
  createGuard,
  findSourceByKey,
  listAllWorkspaces,
  listUsers,
  makeSourceKey,
  mountSignIn,
  namesOfActors,
  openAccounts,
  resolveLater,
  resolveTask,
  revokeSourceKeys,
  rights,
} from '#access'
import { briefRoutes } from '#brief'
import { consentRoutes, listPermissions } from '#consent'
import { workspaceId } from '#contract'
import { demoTasks, resumeDemo, startDemo } from '#demo'
import { accept, undoImport } from '#flows'
import { overviewRoutes, qualityRoutes, qualityTasks } from '#insight'
import {
  type ApiAddresses,
  createFetcher,
  createImporter,
  createReplayer,
  ensureSource,
  type Importer,
  intakeRoutes,
  type Replayer,
  registerFiles,
  registerHooks,
  registerRecords,
  registerTail,
  registerWire,
  resumeFetches,
  sealWebhooks,
} from '#intake'
import { registerLive } from '#live'
import { createOutbound, outboundChecks, outboundRoutes, resumeOutbound, sealEndpoints } from '#outbound'
import {
  getPersonId,
  isReadingDue,
  modelRoutes,
  modelTasks,
  peopleRoutes,
  readAhead,
  readAllAgain,
  recordsOf,
  resumeModels,
  reviewRoutes,
  subjectsOf,
  viewRoutes,
  whyMisread,
} from '#people'
import {
  type Asked,
  bindSecrets,
  createDb,
  createHttp,
  createInHand,
  createPool,
  type Database,
  type Db,
  type Guard,
  inWorkspace,
  type Jobs,
  type Lane,
  log,
  mountApi,
  type Scope,
  type SecretBox,
  serveWeb,
  startJobs,
} from '#platform'
import { registerKit, routineRoutes } from '#routine'
import * as timeline from '#timeline'
import { traitRoutes } from '#traits'
import { plainRoutes } from './plain-routes.ts'
import { checkSecrets, openSecrets } from './secrets.ts'
import { version } from './version.ts'

const patienceMs = 2_000

export type App = { http: FastifyInstance; accounts: Accounts; stop: () => Promise<void> }
type Parts = {
  database: Pick<Database, 'db' | 'config'> & Partial<Pick<Database, 'onBack'>>
  dataDir: string
  webDir: string
  callsPerMinuteMax?: number
  /** Proxies on other machines that say who calls. */
  trustedProxies?: readonly string[]
  /** Webhooks may go to this very machine: for tests, and for whoever says so at the start. */
  allowLoopback?: boolean
  /** Where the APIs of others are, by the kind of their webhooks, where it is not the public address. */
  apis?: ApiAddresses
  /** Make a key also where secrets are sealed with one that is lost. */
  newKey?: boolean
}

/** The whole house over one database: every room's routes behind one guard, its background work, and the screens. Listening is the caller's. */
export async function createApp({
  database,
  dataDir,
  webDir,
  callsPerMinuteMax,
  trustedProxies,
  apis,
  newKey,
  allowLoopback,
}: Parts): Promise<App> {
  const { db } = database
  const { secrets, keyName } = await openSecrets({ db, dataDir, newKey: newKey === true })
  const accounts = await openAccounts(database)
  // What only looks has connections of its own: it is answered also where everything that writes waits.
  const looking = createPool({ ...database.config, max: 4 })
  const [reads, watching] = [createDb(looking), createDb(looking)]
  for (const one of [db, reads, watching]) bindSecrets(one, secrets)
  const inHand = createInHand()
  const [check, look] = [createGuard({ db, reads, accounts }), createAdmission({ db, reads, accounts })]
  const guard: Guard = (...call) => inHand.take(() => check(...call))
  const admit = (request: Asked) => inHand.take(() => look(request))
  const importer = createImporter({ db, dataDir, accept, undo: undoImport, readAhead, whyMisread })
  const replayer = createReplayer({ db, accept })
  const outbound = createOutbound({ db, sending: { allowLoopback: allowLoopback === true } })
  const http = await createHttp(version, callsPerMinuteMax, trustedProxies)
  await mountSignIn(http, { accounts, guard })
  await registerFiles(http, { importer, guard, db })
  await registerRecords(http, { db, accept, guard, dataDir })
  await registerHooks(http, { db, accept, findSource: (secret) => findSourceByKey(db, secret) })
  await registerTail(http, { db: watching, guard, rights })
  await registerLive(http, { db: watching, guard, rights, namesOf: namesOfActors })
  const gate = await registerWire(http, { db, accept, findSource: (secret) => findSourceByKey(db, secret) })
  const ports = {
    timeline,
    accept,
    ensureCounter: (scope: Scope) => ensureSource(scope, 'counter', { name: 'Mostrador' }),
    team: listUsers,
    permits: listPermissions,
    namesOfActors,
  }
  const router = {
    ...accessRoutes({ accounts, startDemo }),
    ...intakeRoutes({ importer, accept, replayer, makeSourceKey, revokeSourceKeys }),
    outbound: outboundRoutes(),
    overview: overviewRoutes(),
    quality: qualityRoutes(namesOfActors),
    people: { ...peopleRoutes(ports), ...traitRoutes({ personOf: getPersonId, recordsOf }) },
    views: viewRoutes(),
    brief: briefRoutes(),
    consent: consentRoutes(subjectsOf),
    reviews: reviewRoutes(ports),
    routine: routineRoutes({ names: namesOfActors, team: listUsers }),
    models: modelRoutes(),
  }
  registerKit(http, guard)
  await mountApi(http, { router, guard, admit, version, plainRoutes, beforehand: outboundChecks(outbound) })
  await serveWeb(http, webDir)
  const jobs = await keepWorking(database, [
    // Files last for minutes: they must not hold up what somebody waits for, nor one business another.
    { tasks: importer.tasks, atOnceMax: 3, ofOneMax: 1 },
    { tasks: { ...replayer.tasks, ...outbound.tasks, ...qualityTasks(db) }, atOnceMax: 3, ofOneMax: 2 },
    // What reads a whole business: after an upgrade all businesses wait for it at once.
    {
      tasks: { ...demoTasks(db), ...modelTasks(db), [resolveTask]: (payload) => readAgain(database, payload) },
      atOnceMax: 2,
      ofOneMax: 1,
    },
    // Strangers' servers answer when they like.
    { tasks: { ...outbound.outside, ...createFetcher({ db, accept, ...(apis ? { addresses: apis } : {}) }) }, atOnceMax: 8, ofOneMax: 4 },
  ])
  await goOn(database, { importer, replayer, isKeeper: keyName === null || keyName === secrets.name })
  await tellOfKeys(db, secrets, keyName)
  const stop = async () => {
    await http.close()
    await gate.idle()
    // A long job is not waited for: it goes on where it was at the next start.
    await Promise.race([Promise.all([jobs.stop(), inHand.idle()]), wait(patienceMs, undefined, { ref: false })])
    await accounts.stop()
    await looking.end()
  }
  return { http, accounts, stop }
}

/** The business said anew what its own contacts are, or the rules are others since an upgrade: it shows in who is who. */
async function readAgain({ db }: Parts['database'], payload: unknown): Promise<void> {
  const { workspace } = z.object({ workspace: workspaceId }).parse(payload)
  await readAllAgain(db, { workspace, actor: 'pulsera' })
}

type Unfinished = { importer: Importer; replayer: Replayer; isKeeper: boolean }

/** What a crash or a restore left half done, and the queue no longer knows of, is set to work again. */
async function goOn({ db }: Parts['database'], { importer, replayer, isKeeper }: Unfinished): Promise<void> {
  const workspaces = (await listAllWorkspaces(db)).map(({ id }) => id)
  await importer.resume(workspaces)
  await replayer.resume(workspaces)
  for (const workspace of workspaces)
    await inWorkspace(db, { workspace, actor: 'pulsera' }, async (scope) => {
      await resumeDemo(scope)
      await resumeModels(scope)
      if (await isReadingDue(scope)) await resolveLater(scope, true)
      if (isKeeper) {
        await sealWebhooks(scope)
        await sealEndpoints(scope)
      }
      await resumeFetches(scope)
      await resumeOutbound(scope)
    })
}

async function tellOfKeys(db: Db, { name }: SecretBox, keyName: string | null): Promise<void> {
  if (keyName !== null && keyName !== name)
    log.warn({ file: 'secret.key' }, 'the key of this database is another one: bring it, until then no secret is sealed here')
  const { closed } = await checkSecrets(db)
  if (closed > 0) log.warn({ closed }, 'secrets of webhooks were sealed with another key: they open no door until they are set again')
}

/** The worker ends with the database's connections: where the database comes back, so does the worker. */
async function keepWorking({ config, onBack }: Parts['database'], lanes: readonly Lane[]): Promise<Jobs> {
  let jobs: Promise<Jobs | null> = startJobs({ config, lanes })
  await jobs
  onBack?.(() => {
    jobs = jobs.then(async (before) => {
      await before?.stop()
      return startJobs({ config, lanes }).catch((e) => {
        log.error({ error: e.message }, 'the worker did not start again') // It will, the next time the database is back.
        return null
      })
    })
  })
  return { stop: async () => (await jobs)?.stop() }
}
