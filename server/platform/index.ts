export { type ApiContext, api } from './api.ts'
export { type Config, readConfig, UsageError } from './config.ts'
export { readCursor, writeCursor } from './cursor.ts'
export { connectDatabase, type Database, DatabaseError } from './database.ts'
export type { DB } from './db.gen.ts'
export { createClient, createDb, createPool, type Db, outlive, type Tx } from './db.ts'
export {
  type ApiRouter,
  type Asked,
  buildWeb,
  type Call,
  createHttp,
  type Guard,
  isForeign,
  languageOf,
  mountApi,
  openStream,
  preferredLanguage,
  refuse,
  sendError,
  serveWeb,
  webDir,
} from './http/index.ts'
export { type Attempt, addJob, type Jobs, prepareJobs, readingQueue, startJobs, type Tasks } from './jobs.ts'
export { causeForLog, log } from './log.ts'
export { migrate } from './migrate.ts'
export { type EmbeddedServer, ensurePostgres } from './postgres/server.ts'
export { Refusal } from './refusal.ts'
export { type Actor, inWorkspace, limitWaits, lockWorkspace, newId, type Place, type Scope, together } from './scope.ts'
export { createTurns, createTurnsOfEach } from './turns.ts'
